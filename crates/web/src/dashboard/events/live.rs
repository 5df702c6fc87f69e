use std::convert::Infallible;
use std::time::Duration;

use askama::Template as _;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::IntoResponse as _;
use axum::response::sse::{Event, Sse};
use doorward_app::Error;
use doorward_app::event_stream::{self, EventStream, Resume, Told};
use doorward_core::Code;
use futures_util::stream::unfold;

use super::EVENTS;
use super::asked::Asked;
use super::entry::{Entry, Line, Places};
use crate::dashboard::listing::Listing;
use crate::dashboard::session;
use crate::dashboard::visit::{Answer, Visit};

const LAST_EVENT_ID: &str = "last-event-id";
/// For proxies that would otherwise keep answers back until they are complete.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
/// How long a browser waits before it comes back.
const RETRY: Duration = Duration::from_secs(1);
/// Longest position, in bytes.
const LONGEST_POSITION: usize = 16_384;

/// The stream of what the person may see and the filters let through, each event as its line of the list.
pub async fn live(visit: Visit, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(EVENTS, query.as_deref());
    let asked = Asked::read(&listing, visit.zone()).map_err(|_| Error::from(Code::BadRequest))?;
    let secret = session::read(&headers).ok_or(Code::Unauthenticated)?;
    let header = headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok()).map(str::trim).filter(|text| !text.is_empty());
    // A browser that opens a stream anew, after a pause, cannot set the header.
    let position = header.map(str::to_owned).or_else(|| listing.set("last_event_id"));
    if position.as_ref().is_some_and(|position| position.len() > LONGEST_POSITION) {
        return Err(Code::BadRequest.into());
    }
    let resume = position.map_or(Resume::Now, Resume::After);
    let stream = event_stream::open(&visit.app, secret, asked.filters(), resume).await?;
    let places = Places::first(&visit).await?;
    let messages = unfold((stream, visit, places), |(mut stream, visit, places): (EventStream, _, _)| async {
        let told = stream.next().await?;
        let message = message(told, &visit, &places);
        Some((Ok::<_, Infallible>(message), (stream, visit, places)))
    });
    Ok(([(ACCEL_BUFFERING, HeaderValue::from_static("no"))], Sse::new(messages)).into_response())
}

fn message(told: Told, visit: &Visit, places: &Places) -> Event {
    match told {
        Told::Event { position, event } => {
            let line = Line { entry: Entry::new(&event, places, visit.now()) };
            match line.render() {
                // Its lines would be lines of the message.
                Ok(text) => Event::default().event("event").id(position).data(text.replace(['\n', '\r'], " ")),
                Err(error) => {
                    tracing::error!(%error, "an event cannot be shown");
                    Event::default().comment("")
                }
            }
        }
        Told::Position(position) => Event::default().event("position").retry(RETRY).id(position).data("up to here"),
        Told::Ended(code) => Event::default().event("ended").data(code.text()),
    }
}
