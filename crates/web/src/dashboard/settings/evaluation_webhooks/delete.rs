use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::evaluation_webhooks;

use super::{EVALUATION_WEBHOOKS, address};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let webhook = evaluation_webhooks::read(&visit.app, &visit.caller, id).await?.webhook;
    let consequences = vec![
        "Codes that Doorward did not make open nothing any more where it judged them.".to_owned(),
        "To stop it for a while, switch it off instead.".to_owned(),
    ];
    let form = Form::new(format!("{}/delete", address(id)), "Delete webhook", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Delete {}?", webhook.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let webhook = evaluation_webhooks::read(&visit.app, &visit.caller, id).await?.webhook;
    evaluation_webhooks::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(EVALUATION_WEBHOOKS, &format!("{} is deleted.", webhook.name)))
}
