use std::convert::Infallible;

use axum::body::Body;
use axum::extract::RawQuery;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse as _;
use doorward_app::event_sets::{self, EventList};
use doorward_app::{Error, EventView};
use doorward_core::{Code, csv};
use doorward_store::entity::event;
use futures_util::StreamExt as _;
use futures_util::stream::unfold;

use super::EVENTS;
use super::asked::Asked;
use super::entry::through;
use crate::dashboard::listing::Listing;
use crate::dashboard::reasons::reason;
use crate::dashboard::visit::{Answer, Visit};

/// Events that are read at once.
const PART: u64 = 1_000;
/// What a table that could not be finished ends with.
const CUT: &str = "The export broke off here: something went wrong on the server. Export again.";

const HEADING: [&str; 14] = [
    "When (UTC)",
    "Type",
    "Worked",
    "Who",
    "Email",
    "Object",
    "Object name",
    "Place id",
    "With",
    "Credential id",
    "Why not",
    "Code",
    "Message",
    "Through",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

/// What the filters let through, as a file that is written while it is read.
pub async fn export(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(EVENTS, query.as_deref());
    let format = match listing.get("format") {
        "csv" => Format::Csv,
        "json" => Format::Json,
        _ => return Err(Code::BadRequest.into()),
    };
    let asked = Asked::read(&listing, visit.zone()).map_err(|_| Error::from(Code::BadRequest))?;
    // The first part before the answer begins, so that what is not permitted is refused with a page.
    let first = event_sets::list(&visit.app, &visit.caller, asked.input(), None, PART).await?;
    let (kind, name) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"events.csv\""),
        Format::Json => ("application/json", "attachment; filename=\"events.json\""),
    };
    let export = Export { visit, asked, format, begun: false, next: Next::Read(first) };
    let parts = unfold(export, |mut export| async move { Some((Ok::<_, Infallible>(export.part().await?), export)) });
    // What compresses the answer asks once more after the end, which the stream alone does not bear.
    Ok(([(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, name)], Body::from_stream(parts.fuse())).into_response())
}

enum Next {
    Read(EventList),
    From(String),
    Nothing,
}

struct Export {
    visit: Visit,
    asked: Asked,
    format: Format,
    begun: bool,
    next: Next,
}

impl Export {
    async fn part(&mut self) -> Option<String> {
        let read = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Nothing => return None,
            Next::Read(list) => Ok(list),
            Next::From(cursor) => {
                event_sets::list(&self.visit.app, &self.visit.caller, self.asked.input(), Some(&cursor), PART).await
            }
        };
        let begun = std::mem::replace(&mut self.begun, true);
        let list = match read {
            Ok(list) => list,
            Err(error) => {
                tracing::error!(%error, "an export of events broke off");
                // JSON that is not closed cannot be mistaken for all there is; a table has to say it.
                return (self.format == Format::Csv).then(|| row([CUT]));
            }
        };
        let last = list.cursor.is_none();
        if let Some(cursor) = list.cursor {
            self.next = Next::From(cursor);
        }
        Some(match self.format {
            Format::Csv => table(&list.events, begun),
            Format::Json => array(list.events, begun, last),
        })
    }
}

fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    csv::push_row(&mut text, cells);
    text
}

fn table(events: &[event::Model], begun: bool) -> String {
    let mut text = if begun { String::new() } else { row(HEADING) };
    for event in events {
        let id = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        let why = event.code.as_deref().and_then(Code::parse).map(reason).unwrap_or_default();
        let (when, place, credential) = (event.created_at.at().to_string(), id(event.place_id), id(event.authenticated_by_id));
        let through = through(event).unwrap_or_default();
        csv::push_row(
            &mut text,
            [
                when.as_str(),
                &event.kind,
                if event.success { "yes" } else { "no" },
                event.actor_name.as_deref().unwrap_or_default(),
                event.actor_email.as_deref().unwrap_or_default(),
                &event.object_type,
                event.object_name.as_deref().unwrap_or_default(),
                &place,
                event.authenticated_by_type.as_deref().unwrap_or_default(),
                &credential,
                why,
                event.code.as_deref().unwrap_or_default(),
                event.message.as_deref().unwrap_or_default(),
                &through,
            ],
        );
    }
    text
}

fn array(events: Vec<event::Model>, begun: bool, last: bool) -> String {
    let mut text = String::from(if begun { "" } else { "[" });
    for (nth, event) in events.into_iter().enumerate() {
        if begun || nth > 0 {
            text.push_str(",\n");
        }
        match serde_json::to_string(&EventView::from(event)) {
            Ok(event) => text.push_str(&event),
            Err(error) => tracing::error!(%error, "an event cannot be written"),
        }
    }
    if last {
        text.push_str("]\n");
    }
    text
}
