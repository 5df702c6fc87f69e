//! What a report says.

use chrono_tz::Tz;
use doorward_core::{Reporter, Timestamp};
use doorward_store as store;
use doorward_store::entity::{event, report};

use super::scan::Scan;
use super::sheet::{Sheet, Stopped};
use super::tally::{self, By};
use super::{Days, delete, users};
use crate::{App, Error, EventView};

const HEADING: [&str; 23] = [
    "created_at",
    "local_time",
    "type",
    "success",
    "code",
    "reason",
    "actor_type",
    "actor_id",
    "actor_name",
    "actor_email",
    "authenticated_by_type",
    "authenticated_by_id",
    "object_type",
    "object_id",
    "object_name",
    "place_id",
    "place_name",
    "message",
    "sequence",
    "uuid",
    "integration_identifier",
    "integration_contact",
    "controller_id",
];

/// Writes a report that was taken. What an earlier maker has left of it goes.
///
/// # Errors
/// Why there is none, or none yet.
pub(super) async fn build<'a>(app: &'a App, report: &'a report::Model) -> Result<Sheet<'a>, Stopped> {
    delete::empty(app, report).await?;
    let days = Days::of(report)?;
    let unknown = || Error::Internal(format!("report {} has no reporter", report.id));
    match Reporter::parse(report.reporter_id).ok_or_else(unknown)? {
        Reporter::Events => events(app, report, days, false).await,
        Reporter::Unlocks => events(app, report, days, true).await,
        Reporter::UnlocksByPerson => tally::unlocks(app, report, days, By::Person).await,
        Reporter::UnlocksByDoor => tally::unlocks(app, report, days, By::Door).await,
        Reporter::Users => users::users(app, report, days.zone).await,
    }
}

async fn events<'a>(app: &'a App, report: &'a report::Model, days: Days, unlocks_alone: bool) -> Result<Sheet<'a>, Stopped> {
    let mut sheet = Sheet::new(app, report, &HEADING);
    let mut scan = Scan::new(report, days, unlocks_alone)?;
    while let Some(rows) = scan.next(app).await? {
        let places = store::places::by_ids(app.store().reader(), rows.iter().filter_map(|row| row.place_id)).await?;
        let reached = rows.last().map(|row| row.created_at);
        for row in rows {
            let place = row.place_id.and_then(|id| places.get(&id)).map(|place| place.name.clone());
            let cells = cells(row, place, days.zone);
            sheet.push(cells.iter().map(String::as_str));
        }
        sheet.keep().await?;
        if let Some(reached) = reached {
            sheet.tell(reached).await?;
        }
    }
    Ok(sheet)
}

fn cells(event: event::Model, place: Option<String>, zone: Tz) -> [String; 23] {
    let at = event.created_at.at();
    let event = EventView::from(event);
    let text = Option::unwrap_or_default;
    [
        at.to_string(),
        local_time(at, zone),
        event.r#type,
        event.success.to_string(),
        text(event.code),
        text(event.error_message),
        text(event.actor_type),
        number(event.actor_id),
        text(event.actor_name),
        text(event.actor_email),
        text(event.authenticated_by_type),
        number(event.authenticated_by_id),
        event.object_type,
        event.object_id.to_string(),
        text(event.object_name),
        number(event.place_id),
        text(place),
        text(event.message),
        event.sequence,
        event.uuid,
        text(event.integration_identifier),
        text(event.integration_contact),
        number(event.controller_id),
    ]
}

fn number(number: Option<i64>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// `2026-11-24 10:00:00`: what the clock of the zone showed.
pub(super) fn local_time(at: Timestamp, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string()
}
