//! The signed passes of group links.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::Error;
use crate::entity::link_pass::{ActiveModel, Column, Entity, Model};

/// Gives a link whom the transaction holds a pass, in place of the one that it has.
///
/// # Errors
/// The database failed.
pub async fn replace(conn: &impl ConnectionTrait, group_link_id: i64, row: ActiveModel) -> Result<(), Error> {
    delete_of_link(conn, group_link_id).await?;
    Entity::insert(row).exec_without_returning(conn).await?;
    Ok(())
}

/// Takes a link's pass away.
///
/// # Errors
/// The database failed.
pub async fn delete_of_link(conn: &impl ConnectionTrait, group_link_id: i64) -> Result<(), Error> {
    Entity::delete_many().filter(Column::GroupLinkId.eq(group_link_id)).exec(conn).await?;
    Ok(())
}

/// The passes of these links, by the link's id.
///
/// # Errors
/// The database failed.
pub async fn by_links(conn: &impl ConnectionTrait, ids: impl IntoIterator<Item = i64>) -> Result<HashMap<i64, Model>, Error> {
    let ids: BTreeSet<i64> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let passes = Entity::find().filter(Column::GroupLinkId.is_in(ids)).all(conn).await?;
    Ok(passes.into_iter().map(|pass| (pass.group_link_id, pass)).collect())
}
