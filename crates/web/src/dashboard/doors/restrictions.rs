use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::locks::{self, LockInput};
use doorward_core::restrictions::GEOFENCE_RADIUS;
use doorward_store::entity::lock::Model as Lock;

use super::{address, find_administered};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};

fn form(door: &Lock) -> Form {
    let fields = vec![
        Field::toggle("time_restriction_enabled", "Only in its hours", door.time_restriction_enabled)
            .hint("For everyone, links too. Without hours that let through, nobody opens it"),
        Field::toggle("geofence_restriction_enabled", "Only near the door", door.geofence_restriction_enabled).hint(format!(
            "For users: within {GEOFENCE_RADIUS:.0} m of its coordinates. Without coordinates, it refuses every user"
        )),
        Field::toggle("reader_restriction_enabled", "Only at the reader", door.reader_restriction_enabled)
            .hint("For users: with the value that a display or beacon at the door shows. Without a secret, it refuses every user"),
        Field::toggle("high_security", "High security", door.high_security).hint("Whoever sends a link to it is warned"),
    ];
    Form::new(format!("{}/restrictions", address(door.id)), "Save restrictions", fields)
        .cancel(address(door.id))
        .version(door.updated_at.at())
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find_administered(&visit, id).await?.lock;
    Ok(EditPage::new(&visit, format!("Restrictions of {}", door.name), form(&door)).respond(&visit, StatusCode::OK))
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
            Ok(()) => return Ok(visit.done(&address(id), "The restrictions are saved.")),
            Err(error) => status = form.refuse(&error, Some(&self::form(&door))),
        }
    }
    Ok(EditPage::new(&visit, format!("Restrictions of {}", door.name), form).respond(&visit, status))
}
