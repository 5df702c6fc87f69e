//! How a controller stands, in words.

use doorward_app::controllers::{ControllerDetail, Freshness};
use doorward_core::human_time::{moment, until_soon};
use doorward_core::{Language, Timestamp};

use crate::dashboard::tag::{self, Tag, When};

/// Seconds until a page looks again whether an agent has come.
const LOOK_FOR_FIRST: u64 = 2;
/// The same while one has been there before.
const LOOK: u64 = 15;

const ONLINE: Tag = Tag { class: "ready", icon: "done", word: "Online" };
const WAITING: Tag = Tag { class: "wait", icon: "wait", word: "Waiting for its agent" };
const NO_AGENT: Tag = Tag { class: "off", icon: "off", word: "No agent" };

/// How one stands.
pub struct Standing {
    pub tag: Tag,
    /// Since when, or until when.
    pub told: Option<String>,
    /// What its agent knows for deciding alone.
    pub knows: String,
    /// Seconds until it is worth looking again.
    pub look: u64,
}

impl Standing {
    pub fn new(detail: &ControllerDetail, now: Timestamp) -> Self {
        let ControllerDetail { controller, place, online, freshness } = detail;
        let zone = &place.time_zone;
        let seen = controller.last_seen_at.map(|at| when(at.at(), zone, now));
        let waits_until = controller.enrolment_expires_at.map(|at| at.at()).filter(|end| *end > now);
        let (tag, told) = match (online, seen, waits_until) {
            (true, ..) => (ONLINE, Some("Connected now".to_owned())),
            (false, Some(seen), _) => (tag::OFFLINE, Some(format!("Last seen {seen}"))),
            (false, None, Some(end)) => {
                (WAITING, Some(format!("Its token works {}", until_soon(Language::English, end, zone, now))))
            }
            (false, None, None) if controller.public_key.is_some() => (tag::OFFLINE, Some("Enrolled, never connected".to_owned())),
            (false, None, None) => (NO_AGENT, Some("Its token has ended. Make a new one".to_owned())),
        };
        let look = if tag == WAITING || *freshness == Freshness::Syncing { LOOK_FOR_FIRST } else { LOOK };
        Self { tag, told, knows: knows(*freshness, zone, now), look }
    }
}

fn when(at: Timestamp, zone: &str, now: Timestamp) -> String {
    let When { local, relative, .. } = When::new(at, zone, now);
    format!("{local}, {relative}")
}

/// How far what an agent knows can be relied on.
fn knows(freshness: Freshness, zone: &str, now: Timestamp) -> String {
    match freshness {
        Freshness::Never => "Knows nobody yet".to_owned(),
        Freshness::Syncing => "Is being told who may open".to_owned(),
        Freshness::Synced => "Knows who may open, up to date".to_owned(),
        Freshness::Stale { since } => format!("Decides by what it knew on {}", moment(since, zone, now)),
        Freshness::Expired { since } => format!("Refuses everyone: cut off since {}", moment(since, zone, now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_agent_knows_is_told_with_its_moment() {
        let now = Timestamp::parse("2026-11-24T09:00:00Z").unwrap();
        let since = Timestamp::parse("2026-11-24T08:00:00Z").unwrap();
        let told = |freshness| knows(freshness, "Europe/Berlin", now);
        assert_eq!(told(Freshness::Synced), "Knows who may open, up to date");
        assert!(told(Freshness::Stale { since }).contains("24 Nov, 09:00"), "{}", told(Freshness::Stale { since }));
        assert!(told(Freshness::Expired { since }).starts_with("Refuses everyone"));
    }
}
