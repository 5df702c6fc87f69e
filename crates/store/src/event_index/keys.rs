//! What events are found by.

use doorward_core::EventType;

use super::PARTITIONS;
use crate::entity::event;
use crate::event_sets::Filter;
use crate::reach::Reach;

/// Most alternatives of one clause; with more, reading events in the order of time is cheaper.
const MOST: usize = 16;

/// One thing that events are found by, as a number. Two things may share one: what is found is compared with what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub(super) u32);

impl Key {
    /// FNV-1a over what it is about, the type and the id, folded to 32 bits. Stored, so it must stay what it is.
    fn of(what: &str, kind: &str, id: Option<i64>) -> Self {
        let id = id.map(i64::to_be_bytes);
        let bytes = what.bytes().chain([0]).chain(kind.bytes()).chain([0]).chain(id.into_iter().flatten());
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let [a, b, c, d, e, f, g, h] = hash.to_be_bytes();
        Self(u32::from_be_bytes([a, b, c, d]) ^ u32::from_be_bytes([e, f, g, h]))
    }

    /// The partition that holds it.
    #[must_use]
    pub const fn partition(self) -> u32 {
        self.0 % PARTITIONS
    }
}

const FAILED: &str = "failed";
const KIND: &str = "kind";
const PLACE: &str = "place";
const OBJECT: &str = "object";
const ACTOR: &str = "actor";
const CREDENTIAL: &str = "credential";

/// The columns that events are found by.
pub(crate) struct Indexed<'a> {
    pub kind: &'a str,
    pub object: (&'a str, i64),
    pub actor: Option<(&'a str, Option<i64>)>,
    pub credential: Option<(&'a str, Option<i64>)>,
    pub place_id: Option<i64>,
    pub success: bool,
}

impl<'a> Indexed<'a> {
    /// Those of an event.
    pub fn of(event: &'a event::Model) -> Self {
        Self {
            kind: &event.kind,
            object: (&event.object_type, event.object_id),
            actor: event.actor_type.as_deref().map(|kind| (kind, event.actor_id)),
            credential: event.authenticated_by_type.as_deref().map(|kind| (kind, event.authenticated_by_id)),
            place_id: event.place_id,
            success: event.success,
        }
    }
}

/// What nearly all events have is no key: it narrows nothing down.
fn is_usual_kind(kind: &str) -> bool {
    kind == EventType::LOCK_UNLOCK.name
}

fn is_usual_object(kind: &str) -> bool {
    kind == EventType::LOCK_UNLOCK.object_type
}

/// The keys of an event.
pub(crate) fn keys(event: &Indexed<'_>) -> impl Iterator<Item = Key> {
    let thing = |what: &'static str, of: Option<(&str, Option<i64>)>| {
        let one = of.and_then(|(kind, id)| id.map(|id| Key::of(what, kind, Some(id))));
        [of.map(|(kind, _)| Key::of(what, kind, None)), one]
    };
    let (object_type, object_id) = event.object;
    let kind = (!is_usual_kind(event.kind)).then(|| Key::of(KIND, event.kind, None));
    let object = [
        (!is_usual_object(object_type)).then(|| Key::of(OBJECT, object_type, None)),
        Some(Key::of(OBJECT, object_type, Some(object_id))),
    ];
    let place = event.place_id.map(|id| Key::of(PLACE, "", Some(id)));
    let failed = (!event.success).then(|| Key::of(FAILED, "", None));
    let things = [object, thing(ACTOR, event.actor), thing(CREDENTIAL, event.credential), [kind, place], [failed, None]];
    things.into_iter().flatten().flatten()
}

/// What a filter asks for, as far as there are keys for it: events that have a key of each clause. None if there is nothing to
/// look up, so that all events in the order of time are the ones to read.
pub(crate) fn clauses(filter: &Filter) -> Vec<Vec<Key>> {
    let thing = |what: &str, (kind, id): &(Option<String>, Option<i64>)| {
        kind.as_deref()
            .filter(|kind| id.is_some() || what != OBJECT || !is_usual_object(kind))
            .map(|kind| vec![Key::of(what, kind, *id)])
    };
    let place = |id: i64| Key::of(PLACE, "", Some(id));
    let kinds = filter.kinds.as_ref().filter(|kinds| !kinds.iter().any(|kind| is_usual_kind(kind)));
    let within = match &filter.reach {
        Reach::Organization => None,
        Reach::Within { places, groups: _ } => Some(places.iter().copied().map(place).collect()),
    };
    let clauses = [
        thing(OBJECT, &filter.object),
        thing(ACTOR, &filter.actor),
        thing(CREDENTIAL, &filter.authenticated_by),
        filter.place_id.map(|id| vec![place(id)]),
        within,
        kinds.map(|kinds| kinds.iter().map(|kind| Key::of(KIND, kind, None)).collect()),
        (filter.success == Some(false)).then(|| vec![Key::of(FAILED, "", None)]),
    ];
    clauses.into_iter().flatten().filter(|clause: &Vec<Key>| clause.len() <= MOST).collect()
}
