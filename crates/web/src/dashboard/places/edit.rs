use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::places::{self, PlaceInput};
use doorward_store::entity::place::Model as Place;

use super::{PLACES, address};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};
use crate::dashboard::zones;

/// The form of a place; an empty one for a new place.
fn form(visit: &Visit, place: Option<&Place>) -> Form {
    let text = |value: Option<&Option<String>>| value.cloned().flatten().unwrap_or_default();
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let zone = place.map_or(visit.zone(), |place| &place.time_zone);
    let fields = vec![
        Field::text("name", "Name").value(place.map_or("", |place| &place.name)),
        Field::lines("address", "Address", 2).max(500).value(place.map_or("", |place| &place.address)),
        zones::field("time_zone", "Time zone", zone).hint("All hours of its doors and groups are told and kept in this zone"),
        Field::text("latitude", "Latitude")
            .optional()
            .hint("Degrees north, such as 52.520008")
            .value(number(place.and_then(|place| place.latitude))),
        Field::text("longitude", "Longitude")
            .optional()
            .hint("Degrees east, such as 13.404954")
            .value(number(place.and_then(|place| place.longitude))),
        Field::number("offline_hours", "Hours without the server")
            .optional()
            .hint("How long the agents of controllers here may decide on their own: 1 to 720, and 36 if left empty")
            .value(place.and_then(|place| place.offline_hours).map(|hours| hours.to_string()).unwrap_or_default()),
        Field::lines("description", "Notes", 3).optional().value(text(place.map(|place| &place.description))),
    ];
    match place {
        None => Form::new(format!("{PLACES}/new"), "Create place", fields).cancel(PLACES),
        Some(place) => Form::new(format!("{}/edit", address(place.id)), "Save changes", fields)
            .cancel(address(place.id))
            .version(place.updated_at.at()),
    }
    .located()
}

pub async fn ask_new(visit: Visit) -> Answer {
    Ok(EditPage::new(&visit, "New place", form(&visit, None)).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = form(&visit, None);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        match create_from(&visit, &form).await {
            Ok(place) => return Ok(visit.done(&address(place.id), &format!("{} is added. Add its doors next.", place.name))),
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, "New place", form).respond(&visit, status))
}

async fn create_from(visit: &Visit, form: &Form) -> Result<Place, doorward_app::Error> {
    Ok(places::create(&visit.app, &visit.caller, form.input::<PlaceInput>()?).await?.place)
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let place = places::read(&visit.app, &visit.caller, id, false).await?.place;
    Ok(EditPage::new(&visit, format!("Change {}", place.name), form(&visit, Some(&place))).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let place = places::read(&visit.app, &visit.caller, id, false).await?.place;
    let saved = form(&visit, Some(&place));
    let mut form = form(&visit, Some(&place));
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input = PlaceInput { unchanged_since: sent.version(), ..form.input()? };
            places::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&address(id), "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&saved)),
        }
    }
    Ok(EditPage::new(&visit, format!("Change {}", place.name), form).respond(&visit, status))
}
