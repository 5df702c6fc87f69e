//! A pulse of a door's relay as a test, and the three facts about it: sent, acknowledged, moved.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use doorward_app::Error;
use doorward_app::commands::{self, CommandDetail};
use doorward_app::event_sets::{self, EventSetInput};
use doorward_core::input::Field;
use doorward_core::restrictions::Presence;
use doorward_core::{Code, Timestamp};
use doorward_store::commands::State;
use doorward_store::page::Page;

use super::{address, find_administered, open};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::page::count;
use crate::dashboard::tag::{Tag, When};
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

/// Others may open the same door at the same time.
const NEWEST: Page = Page { limit: 20, offset: 0 };

const YES: Tag = Tag { class: "good", icon: "done", word: "Yes" };
const NO: Tag = Tag { class: "bad", icon: "alert", word: "No" };
const CANNOT_TELL: Tag = Tag { class: "off", icon: "unknown", word: "Cannot tell" };
const UNKNOWN: Tag = Tag { class: "off", icon: "unknown", word: "Not known" };
const WAITING: Tag = Tag { class: "wait", icon: "wait", word: "Waiting" };

#[derive(Template)]
#[template(path = "doors/pulse.html")]
struct PulsePage<'a> {
    shell: Shell<'a>,
    id: i64,
    name: &'a str,
    when: When,
    facts: [Fact; 3],
    /// What the relay said, as far as it was recorded.
    said: Option<String>,
    /// Whether the outcome is still to come.
    pending: bool,
}

/// One of the three.
struct Fact {
    name: &'static str,
    tag: Tag,
    told: String,
}

fn form(id: i64) -> Form {
    Form::new(format!("{}/pulse", address(id)), "Send pulse", Vec::new()).cancel(address(id))
}

/// Asks: the door really opens.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find_administered(&visit, id).await?;
    let seconds = door.relay.as_ref().map(|relay| count(u64::from(relay.pulse_seconds), "second"));
    let opens =
        seconds.map_or_else(|| "The door really opens".to_owned(), |seconds| format!("The door really opens for {seconds}"));
    let consequences = vec![format!("{opens}, for whoever stands there."), "The events tell that you opened it.".to_owned()];
    let page = EditPage::new(&visit, format!("Test the relay of {}?", door.lock.name), form(id));
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

/// Sends it the way every unlock goes, then tells what came of it.
pub async fn pulse(Path(id): Path<i64>, headers: HeaderMap, Submitted { visit, .. }: Submitted) -> Answer {
    let door = find_administered(&visit, id).await?.lock;
    let earlier: BTreeSet<String> = newest(&visit, id).await?.into_iter().map(|detail| detail.command.uuid).collect();
    let outcome = open::unlock(&visit, &headers, id, Presence::default()).await;
    let mine = |detail: &&CommandDetail| {
        let by = detail.draft.actor.as_ref().is_some_and(|actor| actor.id == visit.caller.user.id);
        by && !earlier.contains(&detail.command.uuid)
    };
    if let Some(sent) = newest(&visit, id).await?.iter().find(mine) {
        return Ok(visit.done(&format!("{}/pulse/{}", address(id), sent.command.uuid), "The pulse was asked for."));
    }
    let mut form = form(id);
    let status = form.refuse(&outcome.err().unwrap_or(Code::Unexpected).into(), None);
    Ok(EditPage::new(&visit, format!("{} was sent nothing", door.name), form).respond(&visit, status))
}

/// The newest commands at the door.
async fn newest(visit: &Visit, id: i64) -> Result<Vec<CommandDetail>, Error> {
    let query = commands::Query { lock_id: Some(id), ..commands::Query::default() };
    Ok(commands::list(&visit.app, &visit.caller, query, NEWEST).await?.items)
}

/// The three facts.
pub async fn told(visit: Visit, Path((id, uuid)): Path<(i64, String)>) -> Answer {
    let door = find_administered(&visit, id).await?;
    let detail = commands::read(&visit.app, &visit.caller, uuid).await?;
    if detail.command.lock_id != id {
        return Err(Error::from(Code::NotFound).into());
    }
    let zone = &door.place.time_zone;
    let command = &detail.command;
    let page = PulsePage {
        shell: visit.shell(),
        id,
        name: &door.lock.name,
        when: When::new(command.granted_at.at(), zone, visit.now()),
        facts: facts(
            detail.state,
            command.code.as_deref().and_then(Code::parse),
            command.granted_at.at(),
            command.closed_at.map(doorward_store::Micros::at),
        ),
        said: said(&visit, &detail).await?,
        pending: detail.state == State::Pending,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

/// The message that was recorded with the outcome.
async fn said(visit: &Visit, detail: &CommandDetail) -> Result<Option<String>, Error> {
    let input = EventSetInput { event_sequence: Field::Value(detail.draft.sequence.clone()), ..EventSetInput::default() };
    let events = event_sets::list(&visit.app, &visit.caller, input, None, 1).await?.events;
    Ok(events.into_iter().next().and_then(|event| event.message))
}

fn facts(state: State, code: Option<Code>, granted: Timestamp, closed: Option<Timestamp>) -> [Fact; 3] {
    let took = closed.map(|closed| format!("after {} ms", closed.since(granted).as_millis()));
    let ((sent, sent_told), (acknowledged, told)) = match (state, code) {
        (State::Pending, _) => ((WAITING, String::new()), (WAITING, String::new())),
        (State::Opened, _) => {
            ((YES, "The relay was told to open the door.".to_owned()), (YES, format!("It answered {}.", took.unwrap_or_default())))
        }
        (State::Failed, Some(code @ (Code::DeviceRefused | Code::ControllerTimedOut | Code::ControllerError))) => {
            ((YES, "The relay was told to open the door.".to_owned()), (NO, code.text().to_owned()))
        }
        (State::Failed, Some(code)) => ((NO, code.text().to_owned()), (NO, "It was not reached.".to_owned())),
        (State::Failed | State::Expired, _) => {
            let nobody = "The server stopped before the outcome was known.".to_owned();
            ((UNKNOWN, nobody), (NO, "No answer was recorded.".to_owned()))
        }
    };
    let moved = "This relay cannot tell whether the door moved. Look at the door.".to_owned();
    [
        Fact { name: "Sent", tag: sent, told: sent_told },
        Fact { name: "Acknowledged", tag: acknowledged, told },
        Fact { name: "Moved", tag: CANNOT_TELL, told: moved },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_not_claimed() {
        let at = |micros| Timestamp::from_micros(micros);
        let words = |state, code| facts(state, code, at(0), Some(at(42_000))).map(|fact| fact.tag.word);
        assert_eq!(words(State::Opened, None), ["Yes", "Yes", "Cannot tell"]);
        assert_eq!(words(State::Failed, Some(Code::DeviceRefused)), ["Yes", "No", "Cannot tell"]);
        assert_eq!(words(State::Failed, Some(Code::DeviceUnavailable)), ["No", "No", "Cannot tell"]);
        assert_eq!(words(State::Expired, None), ["Not known", "No", "Cannot tell"]);
        assert_eq!(words(State::Pending, None), ["Waiting", "Waiting", "Cannot tell"]);
        assert_eq!(facts(State::Opened, None, at(0), Some(at(42_000)))[1].told, "It answered after 42 ms.");
    }
}
