//! Group locks: doors in groups.

mod create;
mod delete;
mod list;
mod read;

pub use create::create;
pub use delete::delete;
pub use list::{Query, list};
pub use read::read;

use doorward_core::Code;
use doorward_core::input::Field;
use doorward_store as store;
use doorward_store::entity::{group, group_lock, lock, place};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::record::Object;
use crate::{Caller, Error};

/// What a client sends of a group lock.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct GroupLockInput {
    /// The group. Required.
    #[schema(value_type = Option<i64>)]
    pub group_id: Field<i64>,
    /// The door. Required.
    #[schema(value_type = Option<i64>)]
    pub lock_id: Field<i64>,
}

/// A group lock with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct GroupLockDetail {
    /// The row.
    pub group_lock: group_lock::Model,
    /// The group.
    pub group: group::Model,
    /// The door.
    pub lock: lock::Model,
    /// The door's place.
    pub place: place::Model,
}

async fn find(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<GroupLockDetail, Error> {
    let row = store::group_locks::find(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    Ok(details(conn, vec![row]).await?.pop().ok_or(Code::NotFound)?)
}

async fn details(conn: &impl ConnectionTrait, rows: Vec<group_lock::Model>) -> Result<Vec<GroupLockDetail>, Error> {
    let groups = store::groups::by_ids(conn, rows.iter().map(|row| row.group_id)).await?;
    let locks = store::locks::by_ids(conn, rows.iter().map(|row| row.lock_id)).await?;
    let places = store::places::by_ids(conn, locks.values().map(|lock| lock.place_id)).await?;
    let detail = |row: group_lock::Model| {
        let lock = locks.get(&row.lock_id)?.clone();
        Some(GroupLockDetail {
            group: groups.get(&row.group_id)?.clone(),
            place: places.get(&lock.place_id)?.clone(),
            lock,
            group_lock: row,
        })
    };
    rows.into_iter()
        .map(|row| detail(row).ok_or_else(|| Error::Internal("a group lock lost its group or lock".to_owned())))
        .collect()
}

fn object(detail: &GroupLockDetail) -> Object<'_> {
    Object { id: detail.group_lock.id, name: Some(&detail.lock.name), place_id: Some(detail.place.id) }
}
