//! Who arrives first, and who leaves last, recorded in the transaction that records their unlock or wish.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use doorward_core::{EventType, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::place;
use doorward_store::ledger::{Draft, Entry};

use super::{by_door, marks, rules};
use crate::record::{self, Object};
use crate::{Entropy, Error};

/// A door that someone has opened who may be the first to arrive.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival<'a> {
    /// The door's organization.
    pub organization_id: i64,
    /// The event of their unlock.
    pub unlock: &'a Draft,
}

/// Notes those who are the first to arrive; their events, by organization.
pub(crate) async fn mark_arrivals(
    tx: &Transaction,
    arrivals: &[Arrival<'_>],
    now: Timestamp,
    entropy: &dyn Entropy,
) -> Result<Vec<(i64, Entry)>, Error> {
    if arrivals.is_empty() {
        return Ok(Vec::new());
    }
    // By door, so that two nodes never wait for each other.
    let by_lock: BTreeMap<i64, &Arrival<'_>> = arrivals.iter().rev().map(|one| (one.unlock.object.id, one)).collect();
    store::door_timers::ensure(tx, by_lock.keys().copied()).await?;
    let places = store::places::by_ids(tx, by_lock.values().filter_map(|one| one.unlock.place_id)).await?;
    let schedules = by_door(store::door_timers::schedules(tx, by_lock.keys().copied()).await?);
    let mut entries = Vec::new();
    for (lock_id, one) in by_lock {
        let Some(row) = store::door_timers::held(tx, lock_id).await? else { continue };
        let rules =
            zone(&places, one.unlock).and_then(|zone| rules(zone, schedules.get(&lock_id).map(Vec::as_slice).unwrap_or_default()));
        let (marks, Some(rules)) = (marks(&row), rules) else { continue };
        if !rules.state(marks, now).awaits_first() {
            continue;
        }
        // Whatever another node's clock said when someone left: this is later.
        let at = marks.left_at.map_or(now, |left| now.max(left.after(Duration::from_micros(1))));
        store::door_timers::arrived(tx, lock_id, at).await?;
        entries.push((one.organization_id, event(one.unlock, lock_id, entropy, now)));
    }
    Ok(entries)
}

fn zone<'a>(places: &'a HashMap<i64, place::Model>, unlock: &Draft) -> Option<&'a str> {
    Some(places.get(&unlock.place_id?)?.time_zone.as_str())
}

/// The same person, by the same right, in the same sequence as their unlock.
fn event(unlock: &Draft, lock_id: i64, entropy: &dyn Entropy, now: Timestamp) -> Entry {
    let object = Object { id: lock_id, name: unlock.object_name.as_deref(), place_id: unlock.place_id };
    let mut draft = record::draft(entropy, now, EventType::LOCK_FIRST_TO_ARRIVE, object);
    draft.actor.clone_from(&unlock.actor);
    draft.actor_name.clone_from(&unlock.actor_name);
    draft.actor_email.clone_from(&unlock.actor_email);
    draft.authenticated_by.clone_from(&unlock.authenticated_by);
    draft.authorized_by.clone_from(&unlock.authorized_by);
    draft.authorized_by_role_id.clone_from(&unlock.authorized_by_role_id);
    draft.sequence.clone_from(&unlock.sequence);
    draft.partner.clone_from(&unlock.partner);
    draft.concluded(now, None, None)
}

/// Notes that someone was last to leave each of these doors.
pub(crate) async fn leave(tx: &Transaction, doors: &BTreeSet<i64>, now: Timestamp) -> Result<(), Error> {
    store::door_timers::ensure(tx, doors.iter().copied()).await?;
    for lock_id in doors {
        if let Some(row) = store::door_timers::held(tx, *lock_id).await? {
            let at = row.arrived_at.map_or(now, |arrived| now.max(arrived.at()));
            store::door_timers::left(tx, *lock_id, at).await?;
        }
    }
    Ok(())
}
