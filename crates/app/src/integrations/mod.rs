//! Integrations: receivers outside the house that are told of events, one HTTP request for each (contract sections 2.17 and 4.4).
//!
//! Recording an event writes nothing for them. A [`Worker`] follows the ledger behind each integration (`follow`), makes a
//! delivery of each event that the integration wants, sends it, and settles how that went (`settle`): again later, given up,
//! or the integration switched off.

mod check;
mod create;
mod delete;
mod deliveries;
mod follow;
mod keys;
mod list;
mod message;
mod new_key;
mod read;
mod remove_old;
mod replay;
mod retry;
mod settle;
pub(crate) mod signature;
mod test;
mod update;
mod webhook_client;
mod worker;

pub use create::create;
pub use delete::delete;
pub(crate) use delete::empty_of_place;
pub use deliveries::deliveries;
pub use list::{Query, list};
pub(crate) use new_key::KEPT;
pub use new_key::new_key;
pub use read::read;
pub(crate) use remove_old::remove_old;
pub use replay::replay;
pub use test::{TestOutcome, test};
pub use update::update;
pub(crate) use webhook_client::Webhooks;
pub use webhook_client::{AskError, WebhookClient, WebhookRequest};
pub use worker::{Worker, run};

use std::time::Duration;

use doorward_core::input::Field;
use doorward_core::{Code, Permission, Timestamp};
use doorward_store as store;
use doorward_store::entity::{integration, organization, place};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::caller::Target;
use crate::record::Object;
use crate::{Caller, Error};

/// How long a receiver may take to answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// How long a delivery is its worker's: longer than trying it can take, so that no other worker tries it too.
const LEASE: Duration = TIMEOUT.saturating_add(Duration::from_secs(50));
/// What a delivery says that was given up because its integration was switched off.
const SWITCHED_OFF: &str = "The integration was switched off before this was delivered.";

/// What a client sends of an integration. It holds a secret and prints nothing.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct IntegrationInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// `event_webhook`. Required; cannot be changed.
    #[schema(value_type = Option<String>)]
    pub r#type: Field<String>,
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// The http or https address that events are posted to, at most 2000 characters. Required.
    #[schema(value_type = Option<String>)]
    pub url: Field<String>,
    /// Whether events are sent. Default true. What was not delivered when it is switched off is given up; switched on, it
    /// gets what is recorded from then on.
    #[schema(value_type = Option<bool>)]
    pub enabled: Field<bool>,
    /// Types of events, as `GET /events/types` lists them; all if it is empty or not given.
    #[schema(value_type = Option<Vec<String>>)]
    pub enabled_events: Field<Value>,
    /// The key of the signatures, at most 255 characters; nothing is signed if not given. It is never shown. A key that is
    /// replaced signs beside the new one for another day.
    #[schema(value_type = Option<String>)]
    pub signature_key: Field<String>,
    /// Only events of this place; of the whole organization if not given. Cannot be changed.
    #[schema(value_type = Option<i64>)]
    pub place_id: Field<i64>,
}

/// An integration with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct IntegrationDetail {
    /// The integration.
    pub integration: integration::Model,
    /// Its organization.
    pub organization: organization::Model,
    /// Its place; none for one of the organization.
    pub place: Option<place::Model>,
    /// Whether the caller may change it, and so see its address, which may hold a secret of the receiver.
    pub writable: bool,
}

/// Integrations with what belongs to their answers, in the same order.
async fn details(
    conn: &impl ConnectionTrait,
    caller: &Caller,
    rows: Vec<integration::Model>,
) -> Result<Vec<IntegrationDetail>, Error> {
    let organization = crate::organization::find(conn, caller.organization_id()).await?;
    let places = store::places::by_ids(conn, rows.iter().filter_map(|row| row.place_id)).await?;
    let detail = |row: integration::Model| IntegrationDetail {
        organization: organization.clone(),
        place: row.place_id.and_then(|id| places.get(&id).cloned()),
        writable: caller.authorize(Permission::IntegrationsWrite, target(row.place_id)).is_ok(),
        integration: row,
    };
    Ok(rows.into_iter().map(detail).collect())
}

/// One that the caller may change, kept from changing until the transaction ends.
async fn hold(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<integration::Model, Error> {
    let row = store::integrations::find_held(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    caller.authorize(Permission::IntegrationsWrite, target(row.place_id))?;
    Ok(row)
}

/// What an integration belongs to.
const fn target(place_id: Option<i64>) -> Target {
    match place_id {
        Some(id) => Target::Place(id),
        None => Target::Organization,
    }
}

fn object(integration: &integration::Model) -> Object<'_> {
    Object { id: integration.id, name: Some(&integration.name), place_id: integration.place_id }
}
