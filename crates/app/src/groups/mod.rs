//! Groups: sets of doors, with the restrictions for those who hold rights in them.

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
use doorward_store::entity::{group, place};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::caller::Target;
use crate::record::Object;
use crate::{Caller, Error};

/// What a client sends of a group.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct GroupInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Free text.
    #[schema(value_type = Option<String>)]
    pub description: Field<String>,
    /// Its place; a group of the organization if not given. Cannot be changed.
    #[schema(value_type = Option<i64>)]
    pub place_id: Field<i64>,
    /// Members may open by app. Default true.
    #[schema(value_type = Option<bool>)]
    pub login_enabled: Field<bool>,
    /// Members must be near.
    #[schema(value_type = Option<bool>)]
    pub geofence_restriction_enabled: Field<bool>,
    /// Members must use their primary device.
    #[schema(value_type = Option<bool>)]
    pub primary_device_restriction_enabled: Field<bool>,
    /// Members must use a managed device.
    #[schema(value_type = Option<bool>)]
    pub managed_device_restriction_enabled: Field<bool>,
    /// Members must be at the reader.
    #[schema(value_type = Option<bool>)]
    pub reader_restriction_enabled: Field<bool>,
    /// Members must keep to set times.
    #[schema(value_type = Option<bool>)]
    pub time_restriction_enabled: Field<bool>,
    /// Members must tap the reader.
    #[schema(value_type = Option<bool>)]
    pub tap_to_access_restriction_enabled: Field<bool>,
}

/// A group with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct GroupDetail {
    /// The group.
    pub group: group::Model,
    /// Its place.
    pub place: Option<place::Model>,
    /// How many doors it has.
    pub locks_count: i64,
    /// How many rights it has given.
    pub users_count: i64,
}

pub(crate) async fn find(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<group::Model, Error> {
    Ok(store::groups::find(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?)
}

async fn details(conn: &impl ConnectionTrait, groups: Vec<group::Model>) -> Result<Vec<GroupDetail>, Error> {
    let ids: Vec<i64> = groups.iter().map(|group| group.id).collect();
    let places = store::places::by_ids(conn, groups.iter().filter_map(|group| group.place_id)).await?;
    let locks = store::groups::locks_counts(conn, ids.clone()).await?;
    let users = store::groups::users_counts(conn, ids).await?;
    Ok(groups
        .into_iter()
        .map(|group| GroupDetail {
            place: group.place_id.and_then(|id| places.get(&id).cloned()),
            locks_count: locks.get(&group.id).copied().unwrap_or(0),
            users_count: users.get(&group.id).copied().unwrap_or(0),
            group,
        })
        .collect())
}

/// What a new group belongs to.
const fn home(place_id: Option<i64>) -> Target {
    match place_id {
        Some(id) => Target::Place(id),
        None => Target::Organization,
    }
}

fn object(group: &group::Model) -> Object<'_> {
    Object { id: group.id, name: Some(&group.name), place_id: group.place_id }
}
