use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::partner_keys;

use super::PARTNER_KEYS;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let key = partner_keys::read(&visit.app, &visit.caller, id).await?.key;
    let consequences = vec![
        "None of the codes that are signed with it opens a door any more.".to_owned(),
        "It cannot be brought back: the partner needs a new one. To stop its codes for a while, switch it off instead.".to_owned(),
    ];
    let form = Form::new(format!("{PARTNER_KEYS}/{id}/delete"), "Delete partner key", Vec::new()).danger().cancel(PARTNER_KEYS);
    let page = EditPage::new(&visit, format!("Delete {}?", key.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let key = partner_keys::read(&visit.app, &visit.caller, id).await?.key;
    partner_keys::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(PARTNER_KEYS, &format!("{} is deleted.", key.name)))
}
