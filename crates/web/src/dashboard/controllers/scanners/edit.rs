use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::caller::Target;
use doorward_app::controllers::{self, ControllerDetail};
use doorward_app::terminals::{self, TerminalDetail, TerminalInput};
use doorward_core::Permission;
use doorward_core::input::Field as Member;

use super::fields::{beside, fields, input};
use super::{CONTROLLERS, SCANNERS, find_administered, home};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// The form of a new scanner at a controller's place.
async fn new_form(visit: &Visit, id: i64) -> Result<(ControllerDetail, Form), Error> {
    let detail = controllers::read(&visit.app, &visit.caller, id).await?;
    visit.caller.authorize(Permission::TerminalsWrite, Target::Place(detail.place.id))?;
    let fields = fields(visit, detail.place.id, Some(id), None).await?;
    let form = Form::new(format!("{CONTROLLERS}/{id}/scanners/new"), "Add scanner", fields).cancel(super::super::address(id));
    Ok((detail, form))
}

pub async fn ask_new(visit: Visit, Path(id): Path<i64>) -> Answer {
    let (detail, form) = new_form(&visit, id).await?;
    let page = EditPage::new(&visit, "New scanner", form);
    Ok(page.text(format!("At {}.", detail.place.name)).respond(&visit, StatusCode::OK))
}

pub async fn create(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let (detail, mut form) = new_form(&visit, id).await?;
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let made = async {
            let input = TerminalInput { place_id: Member::Value(detail.place.id), ..input(&form)? };
            terminals::create(&visit.app, &visit.caller, input).await
        };
        match made.await {
            Ok(TerminalDetail { terminal, .. }) => {
                return Ok(visit.done(&home(terminal.controller_id), &format!("{} is added.", terminal.name)));
            }
            Err(error) => status = form.refuse(&beside(error), None),
        }
    }
    let page = EditPage::new(&visit, "New scanner", form);
    Ok(page.text(format!("At {}.", detail.place.name)).respond(&visit, status))
}

async fn form(visit: &Visit, TerminalDetail { terminal, scanner, .. }: &TerminalDetail) -> Result<Form, Error> {
    let fields = fields(visit, terminal.place_id, terminal.controller_id, Some((terminal, scanner.as_ref()))).await?;
    let form = Form::new(format!("{SCANNERS}/{}/edit", terminal.id), "Save changes", fields);
    Ok(form.cancel(home(terminal.controller_id)).version(terminal.updated_at.at()))
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = find_administered(&visit, id).await?;
    let form = form(&visit, &detail).await?;
    let page = EditPage::new(&visit, format!("Change {}", detail.terminal.name), form);
    Ok(page.text(format!("At {}.", detail.place.name)).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let detail = find_administered(&visit, id).await?;
    let saved = form(&visit, &detail).await?;
    let mut form = form(&visit, &detail).await?;
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input = TerminalInput { unchanged_since: sent.version(), ..input(&form)? };
            terminals::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => {
                let controller_id = sent.text("controller_id").parse().ok();
                return Ok(visit.done(&home(controller_id), "The changes are saved."));
            }
            Err(error) => status = form.refuse(&beside(error), Some(&saved)),
        }
    }
    let page = EditPage::new(&visit, format!("Change {}", detail.terminal.name), form);
    Ok(page.text(format!("At {}.", detail.place.name)).respond(&visit, status))
}
