use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::locks::{self, LockDetail, LockInput};
use doorward_core::Permission;
use doorward_store::entity::lock::Model as Lock;

use super::{DOORS, address, find_administered};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::places;
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Submitted, Visit};

fn fields(door: Option<&Lock>) -> Vec<Field> {
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let notes = door.and_then(|door| door.description.clone()).unwrap_or_default();
    vec![
        Field::text("name", "Name").value(door.map_or("", |door| &door.name)),
        Field::lines("description", "Notes", 3).optional().hint("Guests see them below the name").value(notes),
        Field::text("latitude", "Latitude")
            .optional()
            .hint("Degrees north, such as 52.520008")
            .value(number(door.and_then(|door| door.latitude))),
        Field::text("longitude", "Longitude")
            .optional()
            .hint("Degrees east, such as 13.404954")
            .value(number(door.and_then(|door| door.longitude))),
    ]
}

/// The form of a new door; `place` is the one that it is for, if that is known.
async fn new_form(visit: &Visit, place: &str) -> Result<Form, Error> {
    let choices = places::choices(visit, Permission::LocksWrite).await?;
    let mut fields = fields(None);
    fields.insert(1, Field::select("place_id", "Place", choices).value(place));
    Ok(Form::new(format!("{DOORS}/new"), "Add door", fields).cancel(DOORS).located())
}

/// `?place=` is the place that it is for.
pub async fn ask_new(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    visit.caller.reach(Permission::LocksWrite)?;
    let asked = Sent::parse(query.unwrap_or_default().as_bytes());
    let form = new_form(&visit, asked.text("place")).await?;
    Ok(EditPage::new(&visit, "New door", form).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = new_form(&visit, "").await?;
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let made = async { locks::create(&visit.app, &visit.caller, form.input::<LockInput>()?).await };
        match made.await {
            Ok(LockDetail { lock, .. }) => {
                return Ok(visit.done(&address(lock.id), &format!("{} is added. Set its relay next.", lock.name)));
            }
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, "New door", form).respond(&visit, status))
}

fn form(door: &Lock) -> Form {
    Form::new(format!("{}/edit", address(door.id)), "Save changes", fields(Some(door)))
        .cancel(address(door.id))
        .version(door.updated_at.at())
        .located()
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find_administered(&visit, id).await?.lock;
    Ok(EditPage::new(&visit, format!("Change {}", door.name), form(&door)).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let door = find_administered(&visit, id).await?.lock;
    let mut form = form(&door);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input = LockInput { unchanged_since: sent.version(), ..form.input()? };
            locks::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&address(id), "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&self::form(&door))),
        }
    }
    Ok(EditPage::new(&visit, format!("Change {}", door.name), form).respond(&visit, status))
}
