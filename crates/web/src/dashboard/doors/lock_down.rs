use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::locks;

use super::{address, find_administered};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find_administered(&visit, id).await?.lock;
    let consequences = vec![
        "It opens for nobody, administrators included, until the lockdown ends.".to_owned(),
        "If a schedule holds it open, it is shut.".to_owned(),
        "Nobody is kept from leaving: it opens from inside as it always does.".to_owned(),
    ];
    let form = Form::new(format!("{}/lock_down", address(id)), "Lock down", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Lock down {}?", door.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn lock_down(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    locks::lock_down(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(&address(id), "The door is locked down. It opens for nobody."))
}

pub async fn cancel(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    locks::cancel_lockdown(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(&address(id), "The lockdown of this door has ended."))
}
