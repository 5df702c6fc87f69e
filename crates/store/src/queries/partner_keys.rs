//! Keys with which integration partners sign codes, and the groups that such codes open.

use std::collections::HashMap;

use doorward_core::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set, Value};

use super::common;
use crate::Error;
use crate::entity::partner_key::{Column, Entity, Model};
use crate::entity::{organization, partner_key_group};
use crate::prepared::Template;
use crate::transaction::Statements;

common::insert!(partner_key);
common::update!(partner_key);
common::delete!(partner_key);
common::find!(partner_key);
common::find_held!(partner_key);
common::count!(partner_key);
common::list_by_name!(partner_key);

/// The one with this id, with the domain of its organization, whatever that is.
///
/// # Errors
/// The database failed.
pub async fn any(conn: &impl ConnectionTrait, id: i64) -> Result<Option<(Model, String)>, Error> {
    let Some(key) = Entity::find_by_id(id).one(conn).await? else { return Ok(None) };
    let organization = organization::Entity::find_by_id(key.organization_id).one(conn).await?;
    Ok(organization.map(|organization| (key, organization.domain)))
}

/// All of an organization, by id: there are few.
///
/// # Errors
/// The database failed.
pub async fn of_organization(conn: &impl ConnectionTrait, organization_id: i64) -> Result<Vec<Model>, Error> {
    Ok(Entity::find().filter(Column::OrganizationId.eq(organization_id)).order_by_asc(Column::Id).all(conn).await?)
}

/// The groups that these keys' codes open, in the order of their ids, by key.
///
/// # Errors
/// The database failed.
pub async fn groups(conn: &impl ConnectionTrait, keys: impl IntoIterator<Item = i64>) -> Result<HashMap<i64, Vec<i64>>, Error> {
    let select = partner_key_group::Entity::find().filter(partner_key_group::Column::PartnerKeyId.is_in(keys));
    let mut groups: HashMap<i64, Vec<i64>> = HashMap::new();
    for row in select.order_by_asc(partner_key_group::Column::GroupId).all(conn).await? {
        groups.entry(row.partner_key_id).or_default().push(row.group_id);
    }
    Ok(groups)
}

/// Sets the groups that a key's codes open.
///
/// # Errors
/// The database failed.
pub async fn set_groups(conn: &impl ConnectionTrait, id: i64, groups: &[i64]) -> Result<(), Error> {
    partner_key_group::Entity::delete_many().filter(partner_key_group::Column::PartnerKeyId.eq(id)).exec(conn).await?;
    let rows = groups.iter().map(|group_id| partner_key_group::ActiveModel {
        partner_key_id: Set(id),
        group_id: Set(*group_id),
        ..Default::default()
    });
    partner_key_group::Entity::insert_many(rows).exec_without_returning(conn).await?;
    Ok(())
}

static TOUCH: Template = Template::ids("UPDATE partner_keys SET last_used_at = $1 WHERE id {among}", 1);

/// Notes that codes of these keys opened doors.
///
/// # Errors
/// The database failed.
pub async fn touch(conn: &impl Statements, ids: &[i64], at: Timestamp) -> Result<(), Error> {
    let list: Vec<Value> = ids.iter().copied().map(Value::from).collect();
    Ok(TOUCH.execute(conn, &[at.micros().into()], &list).await?)
}
