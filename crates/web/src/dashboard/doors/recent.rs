//! What happened at a door lately.

use doorward_app::event_sets::{self, EventSetInput};
use doorward_app::locks::LockDetail;
use doorward_app::{Error, event_sets::EventList};
use doorward_core::input::Field;
use doorward_store::entity::event;

use crate::dashboard::happened::{happened, look};
use crate::dashboard::tag::When;
use crate::dashboard::visit::Visit;

const EVENTS: u64 = 15;

/// An event in words.
pub struct Entry {
    pub class: &'static str,
    pub icon: &'static str,
    pub who: String,
    pub before: String,
    pub object: String,
    pub after: &'static str,
    pub reason: Option<&'static str>,
    pub detail: Option<String>,
    pub code: Option<String>,
    pub when: When,
}

/// The newest events of a door, newest first.
pub async fn of_door(visit: &Visit, door: &LockDetail) -> Result<Vec<Entry>, Error> {
    let input = EventSetInput {
        event_object_type: Field::Value("Lock".to_owned()),
        event_object_id: Field::Value(door.lock.id),
        ..EventSetInput::default()
    };
    let EventList { events, .. } = event_sets::list(&visit.app, &visit.caller, input, None, EVENTS).await?;
    Ok(events.iter().map(|event| entry(event, visit, &door.place.time_zone)).collect())
}

fn entry(event: &event::Model, visit: &Visit, zone: &str) -> Entry {
    let words = happened(event);
    let (class, icon) = look(event);
    Entry {
        class,
        icon,
        who: words.who.to_owned(),
        before: words.before,
        object: words.object,
        after: words.after,
        reason: words.reason,
        detail: words.detail.map(str::to_owned),
        code: words.code.map(str::to_owned),
        when: When::new(event.created_at.at(), zone, visit.now()),
    }
}
