use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::controllers::{self, ControllerInput};
use doorward_core::Permission;
use doorward_store::entity::controller::Model as Controller;

use super::{CONTROLLERS, address, find_administered, token};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::places;
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Submitted, Visit};

const TEXT: &str = "Its agent runs on a computer at the place, drives relays there and reads scanners.";

fn fields(controller: Option<&Controller>) -> Vec<Field> {
    let notes = controller.and_then(|controller| controller.description.clone()).unwrap_or_default();
    vec![
        Field::text("name", "Name").value(controller.map_or("", |controller| &controller.name)),
        Field::lines("description", "Notes", 3).optional().value(notes),
    ]
}

/// The form of a new controller; `place` is the one where it stands, if that is known.
async fn new_form(visit: &Visit, place: &str) -> Result<Form, Error> {
    let mut fields = fields(None);
    let choices = places::choices(visit, Permission::HardwareWrite).await?;
    fields.insert(1, Field::select("place_id", "Place", choices).hint("It cannot be changed later").value(place));
    Ok(Form::new(format!("{CONTROLLERS}/new"), "Add controller", fields).cancel(CONTROLLERS))
}

/// `?place=` is where it stands.
pub async fn ask_new(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    visit.caller.reach(Permission::HardwareWrite)?;
    let asked = Sent::parse(query.unwrap_or_default().as_bytes());
    let form = new_form(&visit, asked.text("place")).await?;
    Ok(EditPage::new(&visit, "New controller", form).text(TEXT).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = new_form(&visit, "").await?;
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let made = async { controllers::create(&visit.app, &visit.caller, form.input::<ControllerInput>()?).await };
        match made.await {
            Ok(made) => return Ok(token::shown(&visit, &made)),
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, "New controller", form).text(TEXT).respond(&visit, status))
}

fn form(controller: &Controller) -> Form {
    Form::new(format!("{}/edit", address(controller.id)), "Save changes", fields(Some(controller)))
        .cancel(address(controller.id))
        .version(controller.updated_at.at())
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let controller = find_administered(&visit, id).await?.controller;
    Ok(EditPage::new(&visit, format!("Change {}", controller.name), form(&controller)).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let controller = find_administered(&visit, id).await?.controller;
    let mut form = form(&controller);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input = ControllerInput { unchanged_since: sent.version(), ..form.input()? };
            controllers::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&address(id), "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&self::form(&controller))),
        }
    }
    Ok(EditPage::new(&visit, format!("Change {}", controller.name), form).respond(&visit, status))
}
