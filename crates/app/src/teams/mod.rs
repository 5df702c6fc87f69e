//! Teams: users and guests who are given rights together (contract section 2.11).

mod create;
mod delete;
mod list;
mod read;
mod update;

pub use create::create;
pub use delete::delete;
pub use list::{Query, list};
pub use read::read;
pub use update::update;

use doorward_core::input::Field;
use doorward_core::{Code, Timestamp};
use doorward_store as store;
use doorward_store::entity::team;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::record::Object;
use crate::{Caller, Error};

/// What a client sends of a team.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TeamInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
}

async fn find(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<team::Model, Error> {
    Ok(store::teams::find(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?)
}

fn object(team: &team::Model) -> Object<'_> {
    Object { id: team.id, name: Some(&team.name), place_id: None }
}
