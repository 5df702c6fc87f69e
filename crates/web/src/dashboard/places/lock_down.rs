use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::places;

use super::address;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let place = places::read(&visit.app, &visit.caller, id, false).await?.place;
    let consequences = vec![
        "No door of this place opens for anybody, administrators included, until the lockdown ends.".to_owned(),
        "Doors that a schedule holds open are shut.".to_owned(),
        "Nobody is kept from leaving: doors open from inside as they always do.".to_owned(),
    ];
    let form = Form::new(format!("{}/lock_down", address(id)), "Lock down", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Lock down {}?", place.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn lock_down(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    places::lock_down(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(&address(id), "The place is locked down. No door opens."))
}

pub async fn cancel(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    places::cancel_lockdown(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(&address(id), "The lockdown has ended. Doors open again."))
}
