//! Tablets at a door: terminals with a camera, the codes that pair them, and how that ends.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::caller::Target;
use doorward_app::locks::LockDetail;
use doorward_app::terminals::{self, TerminalDetail, TerminalInput, WithCode};
use doorward_app::{Caller, Error};
use doorward_core::human_time::moment;
use doorward_core::input::Field as Member;
use doorward_core::{Code, Permission, Scanner, Timestamp};
use doorward_store::page::Page;
use serde_json::json;

use super::{address, find};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Control, Field, Form};
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

/// As many as a door has at most, by any reason.
const TERMINALS: Page = Page { limit: 250, offset: 0 };

#[derive(Template)]
#[template(path = "doors/tablets.html")]
struct TabletsPage<'a> {
    shell: Shell<'a>,
    id: i64,
    name: &'a str,
    /// What is opened on the tablet.
    page: String,
    tablets: Vec<Tablet>,
    made: Option<Made>,
    form: Form,
}

struct Tablet {
    id: i64,
    name: String,
    told: String,
    paired: bool,
}

/// A code, this once. Has no `Debug`.
struct Made {
    tablet: String,
    code: String,
}

fn home(id: i64) -> String {
    format!("{}/tablets", address(id))
}

fn form(id: i64) -> Form {
    let name = Field::text("name", "Name").hint("Such as Tablet at the front door");
    Form::new(home(id), "Add tablet", vec![name])
}

/// A door whose terminals the person may change.
async fn door(visit: &Visit, id: i64) -> Result<LockDetail, Error> {
    let found = find(visit, id).await?;
    visit.caller.authorize(Permission::TerminalsWrite, Target::Place(found.place.id))?;
    Ok(found)
}

/// Whether to offer them for a door of this place.
pub fn offered(caller: &Caller, place_id: i64) -> bool {
    caller.authorize(Permission::TerminalsWrite, Target::Place(place_id)).is_ok()
}

async fn page(visit: &Visit, door: &LockDetail, made: Option<WithCode>, form: Form, status: StatusCode) -> Answer {
    let query = terminals::Query { lock_id: Some(door.lock.id), ..terminals::Query::default() };
    let found = terminals::list(&visit.app, &visit.caller, query, TERMINALS).await?.items;
    let tablets = found.into_iter().filter(|detail| detail.scanner == Some(Scanner::Camera));
    let page = TabletsPage {
        shell: visit.shell(),
        id: door.lock.id,
        name: &door.lock.name,
        page: format!("{}/terminal", visit.app.config().public_url),
        tablets: tablets.map(|detail| tablet(detail, visit.now())).collect(),
        made: made.map(|made| Made { tablet: made.detail.terminal.name, code: made.code.reveal().to_owned() }),
        form,
    };
    Ok(visit.respond(status, &page))
}

fn tablet(TerminalDetail { terminal, place, .. }: TerminalDetail, now: Timestamp) -> Tablet {
    let said = |words: &str, at: doorward_store::Micros| format!("{words} {}", moment(at.at(), &place.time_zone, now));
    let waits = terminal.pairing_expires_at.filter(|end| now < end.at());
    let told = match (terminal.paired_at, waits) {
        (Some(since), None) => said("Paired since", since),
        (Some(since), Some(until)) => {
            format!("{}; another may be until {}", said("Paired since", since), moment(until.at(), &place.time_zone, now))
        }
        (None, Some(until)) => said("Waits for its code until", until),
        (None, None) => "Not paired".to_owned(),
    };
    Tablet { id: terminal.id, told, paired: terminal.token_digest.is_some(), name: terminal.name }
}

pub async fn show(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = door(&visit, id).await?;
    page(&visit, &door, None, form(id), StatusCode::OK).await
}

/// Adds a tablet and shows its code.
pub async fn create(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let door = door(&visit, id).await?;
    let mut form = form(id);
    form.fill(&sent);
    if sent.review() {
        return page(&visit, &door, None, form, StatusCode::OK).await;
    }
    let create = async {
        let input = TerminalInput {
            place_id: Member::Value(door.place.id),
            lock_id: Member::Value(id),
            scanner: Member::Value(json!(Scanner::Camera)),
            ..form.input()?
        };
        let made = terminals::create(&visit.app, &visit.caller, input).await?;
        terminals::pairing_code(&visit.app, &visit.caller, made.terminal.id).await
    };
    match create.await {
        Ok(made) => page(&visit, &door, Some(made), self::form(id), StatusCode::OK).await,
        Err(error) => {
            let status = form.refuse(&error, None);
            page(&visit, &door, None, form, status).await
        }
    }
}

/// A tablet of this door.
async fn of_door(visit: &Visit, id: i64, tablet: i64) -> Result<TerminalDetail, Error> {
    let found = terminals::read(&visit.app, &visit.caller, tablet).await?;
    let fits = found.terminal.lock_id == Some(id) && found.scanner == Some(Scanner::Camera);
    if fits { Ok(found) } else { Err(Code::NotFound.into()) }
}

/// Makes another code for a tablet and shows it.
pub async fn code(Path((id, tablet)): Path<(i64, i64)>, Submitted { visit, .. }: Submitted) -> Answer {
    let door = door(&visit, id).await?;
    of_door(&visit, id, tablet).await?;
    let made = terminals::pairing_code(&visit.app, &visit.caller, tablet).await?;
    page(&visit, &door, Some(made), form(id), StatusCode::OK).await
}

fn question(visit: &Visit, id: i64, title: String, action: String, button: &'static str, consequence: &str) -> Response {
    let form = Form::new(action, button, Vec::new()).danger().cancel(home(id));
    EditPage::new(visit, title, form).consequences(vec![consequence.to_owned()]).respond(visit, StatusCode::OK)
}

pub async fn ask_unpair(visit: Visit, Path((id, tablet)): Path<(i64, i64)>) -> Answer {
    door(&visit, id).await?;
    let name = of_door(&visit, id, tablet).await?.terminal.name;
    let (title, action) = (format!("End the pairing of {name}?"), format!("{}/{tablet}/unpair", home(id)));
    Ok(question(&visit, id, title, action, "End pairing", "The tablet opens nothing until it is paired with a new code."))
}

pub async fn unpair(Path((id, tablet)): Path<(i64, i64)>, Submitted { visit, .. }: Submitted) -> Answer {
    of_door(&visit, id, tablet).await?;
    terminals::unpair(&visit.app, &visit.caller, tablet).await?;
    Ok(visit.done(&home(id), "The tablet is not paired any more."))
}

pub async fn ask_delete(visit: Visit, Path((id, tablet)): Path<(i64, i64)>) -> Answer {
    door(&visit, id).await?;
    let name = of_door(&visit, id, tablet).await?.terminal.name;
    let (title, action) = (format!("Delete {name}?"), format!("{}/{tablet}/delete", home(id)));
    Ok(question(&visit, id, title, action, "Delete tablet", "It opens nothing any more. What happened at it stays in the events."))
}

pub async fn delete(Path((id, tablet)): Path<(i64, i64)>, Submitted { visit, .. }: Submitted) -> Answer {
    of_door(&visit, id, tablet).await?;
    terminals::delete(&visit.app, &visit.caller, tablet).await?;
    Ok(visit.done(&home(id), "The tablet is deleted."))
}
