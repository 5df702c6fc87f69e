//! Organizations.

use sea_orm::sea_query::{LockType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::common;
use crate::Error;
use crate::entity::organization::{Column, Entity, Model};
use crate::entity::{group, lock, place, user};

common::insert!(organization);
common::update!(organization);
common::by_ids!(organization);

/// The one with this id.
///
/// # Errors
/// The database failed.
pub async fn find(conn: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(id).one(conn).await?)
}

/// The one with this id, kept from changing until the transaction ends. SQLite has one writer.
///
/// # Errors
/// The database failed.
pub async fn find_held(conn: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(conn).await?)
}

/// The one with this domain.
///
/// # Errors
/// The database failed.
pub async fn find_by_domain(conn: &impl ConnectionTrait, domain: &str) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::Domain.eq(domain)).one(conn).await?)
}

/// Those that have a user with this address who receives mails, by name, and at most so many.
///
/// # Errors
/// The database failed.
pub async fn of_address(conn: &impl ConnectionTrait, email_key: &str, most: u64) -> Result<Vec<Model>, Error> {
    let users = Query::select()
        .column(user::Column::OrganizationId)
        .from(user::Entity)
        .and_where(user::Column::EmailKey.eq(email_key))
        .and_where(user::Column::SendEmails.eq(true))
        .to_owned();
    let select = Entity::find().filter(Column::Id.in_subquery(users)).order_by_asc(Column::Name).order_by_asc(Column::Id);
    Ok(select.limit(most).all(conn).await?)
}

/// The id of the one that was made first, if there is any.
///
/// # Errors
/// The database failed.
pub async fn first(conn: &impl ConnectionTrait) -> Result<Option<i64>, Error> {
    Ok(Entity::find().select_only().column(Column::Id).order_by_asc(Column::Id).limit(1).into_tuple().one(conn).await?)
}

/// Whether there is any.
///
/// # Errors
/// The database failed.
pub async fn any(conn: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(first(conn).await?.is_some())
}

/// How much an organization has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Users.
    pub users: u64,
    /// Places.
    pub places: u64,
    /// Doors.
    pub locks: u64,
    /// Groups.
    pub groups: u64,
}

/// How much this organization has.
///
/// # Errors
/// The database failed.
pub async fn counts(conn: &impl ConnectionTrait, id: i64) -> Result<Counts, Error> {
    Ok(Counts {
        users: user::Entity::find().filter(user::Column::OrganizationId.eq(id)).count(conn).await?,
        places: place::Entity::find().filter(place::Column::OrganizationId.eq(id)).count(conn).await?,
        locks: lock::Entity::find().filter(lock::Column::OrganizationId.eq(id)).count(conn).await?,
        groups: group::Entity::find().filter(group::Column::OrganizationId.eq(id)).count(conn).await?,
    })
}
