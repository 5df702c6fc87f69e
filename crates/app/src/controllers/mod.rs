//! Controllers: agents at sites, which drive relays and read scanners (contract section 2.15).
//!
//! An agent enrols once with a token that an administrator has made (`enrol`), and from then on proves at every connection that
//! it holds the key it enrolled with (`admit`). Whoever deletes the controller ends its connection.

mod admit;
mod create;
mod delete;
mod enrol;
mod freshness;
mod list;
mod read;
mod renew;
mod seen;
mod update;

pub use admit::{Admitted, admit, nonce, replaced};
pub use create::create;
pub use delete::delete;
pub use enrol::{Enrolled, enrol};
pub(crate) use freshness::freshness;
pub use freshness::{Freshness, offline_hours};
pub use list::{Query, Status, list};
pub use read::read;
pub use renew::renew;
pub use seen::{is_current, seen};
pub use update::update;

use std::time::Duration;

use doorward_core::input::Field;
use doorward_core::{Code, Permission, Secret, Timestamp};
use doorward_store as store;
use doorward_store::entity::{controller, place};
use sea_orm::{ConnectionTrait, Set};
use serde::Deserialize;
use utoipa::ToSchema;

use freshness::Connected;

use crate::caller::Target;
use crate::record::Object;
use crate::{App, Caller, Error};

/// How long a token may enrol an agent.
pub const ENROLMENT_LIFE: Duration = Duration::from_secs(15 * 60);
/// Random bytes in such a token: 128 bits.
const TOKEN_BYTES: usize = 16;

/// What a client sends of a controller.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ControllerInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Free text.
    #[schema(value_type = Option<String>)]
    pub description: Field<String>,
    /// The place where it stands. Required; cannot be changed.
    #[schema(value_type = Option<i64>)]
    pub place_id: Field<i64>,
}

/// A controller with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct ControllerDetail {
    /// The controller.
    pub controller: controller::Model,
    /// Its place.
    pub place: place::Model,
    /// Whether it is connected to this server.
    pub online: bool,
    /// How far what its agent knows for deciding alone can be relied on.
    pub freshness: Freshness,
}

/// A controller with the token that enrols its agent, which nobody is told again.
#[derive(Debug)]
pub struct WithToken {
    /// The controller.
    pub detail: ControllerDetail,
    /// The token.
    pub token: Secret,
}

/// One that the caller may change, kept from changing until the transaction ends.
async fn hold(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<controller::Model, Error> {
    let row = store::controllers::find_held(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    caller.authorize(Permission::HardwareWrite, Target::Place(row.place_id))?;
    Ok(row)
}

/// The controller with this id, if the caller may have it do something: a door's relay is reached from the network where the
/// controller stands, and that may be another place than the door's. It is kept from changing until the transaction ends.
pub(crate) async fn usable(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<Option<controller::Model>, Error> {
    let found = store::controllers::find_held(conn, caller.organization_id(), id).await?;
    Ok(found.filter(|row| caller.authorize(Permission::HardwareWrite, Target::Place(row.place_id)).is_ok()))
}

/// Controllers with their places and whether they are connected, in the same order.
async fn details(
    app: &App,
    conn: &impl ConnectionTrait,
    connected: Connected,
    rows: Vec<controller::Model>,
) -> Result<Vec<ControllerDetail>, Error> {
    let places = store::places::by_ids(conn, rows.iter().map(|row| row.place_id)).await?;
    let connected = connected.knowing_all(conn, rows.iter()).await?;
    let now = app.now();
    rows.into_iter()
        .map(|mut row| {
            let place = places.get(&row.place_id).cloned();
            let place = place.ok_or_else(|| Error::Internal(format!("controller {} has no place", row.id)))?;
            let online = connected.online.contains(&row.id);
            let freshness = connected.freshness(&row, &place, now);
            if online {
                row.last_seen_at = Some(now.into());
            }
            Ok(ControllerDetail { online, freshness, place, controller: row })
        })
        .collect()
}

async fn detail(app: &App, conn: &impl ConnectionTrait, row: controller::Model) -> Result<ControllerDetail, Error> {
    let found = details(app, conn, Connected::now(app), vec![row]).await?.pop();
    found.ok_or_else(|| Error::Internal("a controller vanished".to_owned()))
}

/// Gives a row a new token in place of an earlier one.
fn give_token(app: &App, row: &mut controller::ActiveModel, now: Timestamp) -> Secret {
    let token = app.random_secret::<TOKEN_BYTES>();
    row.enrolment_digest = Set(Some(token.digest().0.to_vec()));
    row.enrolment_expires_at = Set(Some(now.after(ENROLMENT_LIFE).into()));
    token
}

fn object(controller: &controller::Model) -> Object<'_> {
    Object { id: controller.id, name: Some(&controller.name), place_id: Some(controller.place_id) }
}
