//! Locks: doors, and how they open.

mod create;
mod delete;
mod list;
mod lock_down;
mod read;
mod unlock;
mod update;

pub use create::create;
pub use delete::delete;
pub use list::{Query, list, list_as_guest};
pub use lock_down::{cancel_lockdown, lock_down};
pub use read::read;
pub use unlock::unlock;
pub use update::update;

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, Relay};
use doorward_store as store;
use doorward_store::entity::{lock, place};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::caller::Target;
use crate::doors::DoorStatus;
use crate::record::Object;
use crate::{App, Caller, Error};
use doorward_core::Permission;

/// Longest message about a relay, in characters.
const MESSAGE_LENGTH: usize = 200;

/// What a client sends of a lock.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct LockInput {
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
    let simulated = app.config().simulate_doors;
    locks
        .into_iter()
        .map(|lock| {
            let place =
                places.get(&lock.place_id).cloned().ok_or_else(|| Error::Internal(format!("lock {} has no place", lock.id)))?;
            let relay: Option<Relay> = lock.relay.clone().and_then(|relay| serde_json::from_value(relay).ok());
            let administers =
                caller.is_some_and(|caller| caller.authorize(Permission::LocksWrite, Target::Place(lock.place_id)).is_ok());
            Ok(LockDetail {
                groups_count: counts.get(&lock.id).copied().unwrap_or(0),
                status: app.hub.status(lock.id),
                configured: relay.is_some() || simulated,
                relay: relay.filter(|_| administers).map(|relay| relay.shown()),
                place,
                lock,
            })
        })
        .collect()
}

/// The relay field: `None` keeps the relay, `Some(None)` takes it away.
fn relay_change(field: Field<Value>, old: Option<&Value>, errors: &mut FieldErrors) -> Option<Option<Value>> {
    let sent = field.change("relay", errors)?;
    let Some(sent) = sent else { return Some(None) };
    let old: Option<Relay> = old.and_then(|old| serde_json::from_value(old.clone()).ok());
    match Relay::from_input(&sent) {
        Ok(relay) => Some(serde_json::to_value(relay.keeping_secrets_of(old.as_ref())).ok()),
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
