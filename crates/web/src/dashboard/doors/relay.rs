use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::locks::{self, LockDetail, LockInput};
use doorward_core::input::Field as Input;

use super::relay_form::{beside, fields, relay};
use super::{address, find_administered};
use crate::dashboard::controllers;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

const TEXT: &str = "What opens the door. The server and the device must reach each other.";

async fn form(visit: &Visit, door: &LockDetail) -> Result<Form, Error> {
    let fields = fields(door.relay.as_ref(), controllers::choices(visit, door.lock.controller_id).await?);
    let form = Form::new(format!("{}/relay", address(door.lock.id)), "Save relay", fields);
    Ok(form.cancel(address(door.lock.id)).version(door.lock.updated_at.at()))
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find_administered(&visit, id).await?;
    let page = EditPage::new(&visit, format!("Relay of {}", door.lock.name), form(&visit, &door).await?);
    Ok(page.text(TEXT).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let door = find_administered(&visit, id).await?;
    let saved = form(&visit, &door).await?;
    let mut form = form(&visit, &door).await?;
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let relay = relay(&form).map_err(Error::Invalid)?;
            let relay = if relay.is_null() { Input::Null } else { Input::Value(relay) };
            let input = LockInput { unchanged_since: sent.version(), relay, ..LockInput::default() };
            locks::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&address(id), "The relay is saved. Test it with a pulse.")),
            Err(error) => status = form.refuse(&beside(error, &form), Some(&saved)),
        }
    }
    let page = EditPage::new(&visit, format!("Relay of {}", door.lock.name), form);
    Ok(page.text(TEXT).respond(&visit, status))
}
