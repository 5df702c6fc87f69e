//! Locks: doors, and how they open.

mod create;
mod delete;
mod favorite;
mod list;
mod lock_down;
mod proximity;
mod read;
mod unlock;
mod update;

pub use create::create;
pub use delete::delete;
pub use favorite::{favorite, unfavorite};
pub use list::{Query, list, list_as_guest};
pub use lock_down::{cancel_lockdown, lock_down};
pub use proximity::{ProximitySecret, delete_proximity_secret, read_proximity_secret, rotate_proximity_secret};
pub use read::read;
pub use unlock::unlock;
pub use update::update;

use std::collections::BTreeMap;

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, Relay, Timestamp};
use doorward_store as store;
use doorward_store::entity::{lock, place};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::caller::Target;
use crate::controllers::Freshness;
use crate::doors::DoorStatus;
use crate::record::Object;
use crate::timers::{self, Timers};
use crate::{App, Caller, Error, controllers, gatekeeper};
use doorward_core::Permission;

/// Longest message about a relay, in characters.
const MESSAGE_LENGTH: usize = 200;

/// What a client sends of a lock.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct LockInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// The place. Required; cannot be changed.
    #[schema(value_type = Option<i64>)]
    pub place_id: Field<i64>,
    /// Free text.
    #[schema(value_type = Option<String>)]
    pub description: Field<String>,
    /// Degrees north, WGS 84.
    #[schema(value_type = Option<f64>)]
    pub latitude: Field<f64>,
    /// Degrees east, WGS 84.
    #[schema(value_type = Option<f64>)]
    pub longitude: Field<f64>,
    /// Everyone must be near.
    #[schema(value_type = Option<bool>)]
    pub geofence_restriction_enabled: Field<bool>,
    /// Whether whoever sends a link to this door is warned. Default false. Doorward's own.
    #[schema(value_type = Option<bool>)]
    pub high_security: Field<bool>,
    /// Everyone must be at the reader.
    #[schema(value_type = Option<bool>)]
    pub reader_restriction_enabled: Field<bool>,
    /// Everyone must keep to set times.
    #[schema(value_type = Option<bool>)]
    pub time_restriction_enabled: Field<bool>,
    /// Place in hand-ordered lists.
    #[schema(value_type = Option<i64>)]
    pub order_id: Field<i64>,
    /// Floor.
    #[schema(value_type = Option<i64>)]
    pub floor_id: Field<i64>,
    /// Whether it is one of the favourites of whoever sends this.
    #[schema(value_type = Option<bool>)]
    pub favorite: Field<bool>,
    /// How the door is opened. Doorward's own field; its secret parts are write-only.
    #[schema(value_type = Option<Relay>)]
    pub relay: Field<Value>,
}

/// A lock with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct LockDetail {
    /// The lock.
    pub lock: lock::Model,
    /// Its place.
    pub place: place::Model,
    /// How many groups hold it.
    pub groups_count: i64,
    /// What is known of the door right now.
    pub status: DoorStatus,
    /// Whether an unlock has a relay to pulse.
    pub configured: bool,
    /// The relay, without its secrets, for those who may set it.
    pub relay: Option<Relay>,
    /// What its schedules make of it; nothing for guests.
    pub timer: LockTimer,
    /// Whether it has a proximity secret, for those who may set it.
    pub proximity_configured: Option<bool>,
    /// Whether it is one of the caller's favourites, if they asked.
    pub favorite: Option<bool>,
    /// How far the agent that drives it can decide alone, for those who may set its relay; nothing if the server drives it.
    pub freshness: Option<Freshness>,
}

/// What the schedules of a door make of it now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LockTimer {
    /// Whether they hold it open.
    pub on_scheduled_unlock: bool,
    /// Until when they hold it open; `None` if they do not.
    pub held_until: Option<Timestamp>,
    /// The end of the span in which a first arrival is asked for.
    pub first_to_arrive_required_until: Option<Timestamp>,
    /// Whether someone has arrived in that span.
    pub first_to_arrive_satisfied: bool,
}

impl LockDetail {
    /// Until when its relay opens it, pulsed or held; `None` if it does not.
    #[must_use]
    pub fn unlocked_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.status.unlocked_until.max(self.status.held_until).filter(|until| *until > now)
    }
}

pub(crate) async fn find(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<lock::Model, Error> {
    Ok(store::locks::find(conn, caller.organization_id(), id).await?.ok_or(Code::LockNotFound)?)
}

/// Locks with their places and what is known of them, in the same order. `caller` decides who sees relays; none for guests.
pub(crate) async fn details(
    app: &App,
    conn: &impl ConnectionTrait,
    caller: Option<&Caller>,
    locks: Vec<lock::Model>,
) -> Result<Vec<LockDetail>, Error> {
    let places = store::places::by_ids(conn, locks.iter().map(|lock| lock.place_id)).await?;
    let counts = store::locks::groups_counts(conn, locks.iter().map(|lock| lock.id).collect()).await?;
    let zone = |lock: &lock::Model| Some((lock.id, places.get(&lock.place_id)?.time_zone.as_str()));
    let zones = if caller.is_some() { locks.iter().filter_map(zone).collect() } else { BTreeMap::new() };
    let timers = timers::of_doors(conn, zones).await?;
    let driven = locks.iter().filter_map(|lock| lock.controller_id).filter(|_| caller.is_some());
    let freshness = controllers::freshness(app, conn, driven).await?;
    let (simulated, now) = (app.config().simulate_doors, app.now());
    locks
        .into_iter()
        .map(|lock| {
            let place =
                places.get(&lock.place_id).cloned().ok_or_else(|| Error::Internal(format!("lock {} has no place", lock.id)))?;
            let relay: Option<Relay> = lock.relay.clone().and_then(|relay| serde_json::from_value(relay).ok());
            let administers =
                caller.is_some_and(|caller| caller.authorize(Permission::LocksWrite, Target::Place(lock.place_id)).is_ok());
            let locked_down = lock.locked_down_since.is_some() || place.locked_down_since.is_some();
            Ok(LockDetail {
                timer: timers.get(&lock.id).map(|timers| timer(timers, locked_down, now)).unwrap_or_default(),
                groups_count: counts.get(&lock.id).copied().unwrap_or(0),
                status: app.hub.status(lock.id, lock.controller_id),
                configured: gatekeeper::relay(lock.relay.as_ref(), simulated).is_ok(),
                relay: relay.filter(|_| administers).map(|relay| relay.shown()),
                proximity_configured: administers.then_some(lock.proximity_secret.is_some()),
                favorite: None,
                freshness: lock.controller_id.filter(|_| administers).and_then(|id| freshness.get(&id).copied()),
                place,
                lock,
            })
        })
        .collect()
}

pub(crate) fn timer(timers: &Timers, locked_down: bool, now: Timestamp) -> LockTimer {
    let state = timers.state(now);
    let held = timers.drive.held_since.is_some() && timers.drive.failed_at.is_none();
    let held_until = state.hold_until.filter(|_| held && !locked_down);
    LockTimer {
        on_scheduled_unlock: held_until.is_some(),
        held_until,
        first_to_arrive_required_until: state.first_to_arrive_required_until,
        first_to_arrive_satisfied: state.first_to_arrive_satisfied,
    }
}

/// What becomes of a door's relay.
struct RelayChange {
    /// Its settings, as they are stored.
    relay: Option<Value>,
    /// The controller that drives it.
    controller_id: Option<i64>,
}

/// The relay field: `None` keeps the relay. Of controllers, only one that is changed to is checked: one that the door has may be
/// beyond the caller's rights.
async fn relay_change(
    conn: &impl ConnectionTrait,
    caller: &Caller,
    field: Field<Value>,
    old: Option<&Value>,
    errors: &mut FieldErrors,
) -> Result<Option<RelayChange>, Error> {
    let old: Option<Relay> = old.and_then(|old| serde_json::from_value(old.clone()).ok());
    let Some(relay) = read_relay(field, old.as_ref(), errors) else { return Ok(None) };
    let controller_id = relay.as_ref().and_then(|relay| relay.controller_id);
    if let Some(id) = controller_id
        && old.and_then(|old| old.controller_id) != Some(id)
        && controllers::usable(conn, caller, id).await?.is_none()
    {
        errors.add("relay", "controller_id must exist");
    }
    Ok(Some(RelayChange { relay: relay.and_then(|relay| serde_json::to_value(relay).ok()), controller_id }))
}

/// `None` keeps the relay, `Some(None)` takes it away.
fn read_relay(field: Field<Value>, old: Option<&Relay>, errors: &mut FieldErrors) -> Option<Option<Relay>> {
    let sent = field.change("relay", errors)?;
    let Some(sent) = sent else { return Some(None) };
    match Relay::from_input(&sent) {
        Ok(relay) => Some(Some(relay.keeping_secrets_of(old))),
        Err(message) => {
            // It may quote what was sent, however long that is.
            errors.add("relay", &message.chars().take(MESSAGE_LENGTH).collect::<String>());
            None
        }
    }
}

fn object(lock: &lock::Model) -> Object<'_> {
    Object { id: lock.id, name: Some(&lock.name), place_id: Some(lock.place_id) }
}
