use std::time::Duration;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::event_sets::{self, EventSetInput};
use doorward_core::input::Field;
use doorward_core::{Code, Timestamp};
use doorward_store::entity::event;

use super::entry::{Entry, Places};
use super::explained::{Explained, explained};
use crate::dashboard::tag::Tag;
use crate::dashboard::visit::{Answer, Shell, Visit};

const DONE: Tag = Tag { class: "good", icon: "done", word: "Worked" };
const REFUSED: Tag = Tag { class: "bad", icon: "alert", word: "Refused or failed" };

#[derive(Template)]
#[template(path = "events/show.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    event: &'a event::Model,
    entry: Entry<'a>,
    tag: Tag,
    explained: Explained,
    /// The way to what was opened or refused.
    door: Option<i64>,
    /// The ways to more of the same.
    person: Option<String>,
    credential: Option<(String, String)>,
}

/// One event, with what led to it.
pub async fn show(visit: Visit, Path(uuid): Path<String>) -> Answer {
    let at = moment_of(&uuid).ok_or(Code::NotFound)?;
    let around = Duration::from_secs(60);
    let input = EventSetInput {
        interval: Field::Value(format!("{}/{}", at.before(around), at.after(around))),
        event_uuid: Field::Value(uuid),
        ..EventSetInput::default()
    };
    let found = event_sets::list(&visit.app, &visit.caller, input, None, 1).await?.events;
    let event = found.first().ok_or(Code::NotFound)?;
    let places = Places::of(&visit, &found).await?;
    let zone = places.zone(event.place_id);
    let pair = |kind: &Option<String>, id: Option<i64>| Some(format!("{}:{}", kind.as_ref()?, id?));
    let credential = pair(&event.authenticated_by_type, event.authenticated_by_id);
    let page = ShowPage {
        shell: visit.shell(),
        entry: Entry::new(event, &places, visit.now()),
        tag: if event.success { DONE } else { REFUSED },
        explained: explained(&visit, event, zone).await?,
        door: (event.object_type == "Lock").then_some(event.object_id),
        person: pair(&event.actor_type, event.actor_id),
        credential: credential.map(|credential| (credential_name(event), credential)),
        event,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn credential_name(event: &event::Model) -> String {
    let kind = match event.authenticated_by_type.as_deref() {
        Some("Login") => "Login",
        Some("GroupLink") => "Access link",
        Some("AccessKey") => "Access key",
        Some("EvaluationWebhook") => "Evaluation webhook",
        Some("PartnerKey") => "Partner key",
        Some(other) => other,
        None => "",
    };
    format!("{kind} {}", event.authenticated_by_id.unwrap_or_default())
}

/// When an event happened, as its id tells it: its first 48 bits are milliseconds (RFC 9562, version 7).
fn moment_of(uuid: &str) -> Option<Timestamp> {
    let well_formed = uuid.len() == 36 && uuid.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let (high, low) = (uuid.get(..8).filter(|_| well_formed)?, uuid.get(9..13)?);
    let millis = i64::from_str_radix(&format!("{high}{low}"), 16).ok()?;
    Some(Timestamp::from_micros(millis.checked_mul(1_000)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_when() {
        let at = moment_of("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").unwrap();
        assert_eq!(at.to_string(), "2022-02-22T19:22:22Z");
        for wrong in ["", "7", "017f22e279b07cc398c4dc0c0c07398f", "zzzzzzzz-79b0-7cc3-98c4-dc0c0c07398f", "é"] {
            assert!(moment_of(wrong).is_none(), "{wrong}");
        }
    }
}
