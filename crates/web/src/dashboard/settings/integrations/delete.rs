use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::integrations;

use super::{INTEGRATIONS, address};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what goes along.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let integration = integrations::read(&visit.app, &visit.caller, id).await?.integration;
    let consequences = vec![
        "The receiver is told of nothing more, and what waits for it is not delivered.".to_owned(),
        "Its delivery log is deleted. The events themselves stay.".to_owned(),
    ];
    let form = Form::new(format!("{}/delete", address(id)), "Delete integration", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Delete {}?", integration.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let integration = integrations::read(&visit.app, &visit.caller, id).await?.integration;
    integrations::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(INTEGRATIONS, &format!("{} is deleted.", integration.name)))
}
