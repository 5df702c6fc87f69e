use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::users::{self, UserInput};
use doorward_core::input::Field as Member;

use super::{address, edit};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks before access is switched off, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let user = edit::find(&visit, id).await?;
    let consequences = vec![
        "They open no door and see nothing in the dashboard from this moment, until access is switched on again.".to_owned(),
        "Their roles, teams and logins stay as they are.".to_owned(),
        "Links that they sent go on working.".to_owned(),
    ];
    let form = Form::new(format!("{}/switch_off", address(id)), "Switch access off", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Switch off the access of {}?", user.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn off(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    switch(&visit, id, false).await
}

pub async fn on(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    switch(&visit, id, true).await
}

async fn switch(visit: &Visit, id: i64, on: bool) -> Answer {
    let user = edit::find(visit, id).await?;
    let input = UserInput { access_enabled: Member::Value(on), ..UserInput::default() };
    users::update(&visit.app, &visit.caller, id, input).await?;
    Ok(visit.done(&address(id), &format!("The access of {} is {} now.", user.name, if on { "on" } else { "off" })))
}
