//! Files that clients upload.

use doorward_core::SecretDigest;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::common;
use crate::entity::upload::{Column, Entity};
use crate::{Error, Micros};

common::insert!(upload);

/// Whose picture a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// A user.
    User(i64),
    /// A place.
    Place(i64),
}

impl Shows {
    const fn column_and_id(self) -> (Column, i64) {
        match self {
            Self::User(id) => (Column::UserId, id),
            Self::Place(id) => (Column::PlaceId, id),
        }
    }

    fn condition(self) -> Condition {
        let (column, id) = self.column_and_id();
        Condition::all().add(column.eq(id))
    }
}

/// How many a user has announced that are not in use, and have not expired.
///
/// # Errors
/// The database failed.
pub async fn count_unused(conn: &impl ConnectionTrait, user_id: i64, now: Micros) -> Result<u64, Error> {
    Ok(Entity::find().filter(Column::CreatedById.eq(user_id)).filter(Column::ExpiresAt.gt(now)).count(conn).await?)
}

/// The one that the address with this secret takes at this moment, if it was not sent yet.
///
/// # Errors
/// The database failed.
pub async fn find_announced(conn: &impl ConnectionTrait, digest: SecretDigest, now: Micros) -> Result<Option<i64>, Error> {
    let select = Entity::find().select_only().column(Column::Id);
    let select = select.filter(Column::Digest.eq(digest.0.to_vec())).filter(Column::Content.is_null());
    Ok(select.filter(Column::ExpiresAt.gt(now)).into_tuple::<i64>().one(conn).await?)
}

/// Keeps what was sent until `expires_at`. False if it had been sent before.
///
/// # Errors
/// The database failed.
pub async fn fill(
    conn: &impl ConnectionTrait,
    id: i64,
    media_type: &str,
    content: Vec<u8>,
    expires_at: Micros,
) -> Result<bool, Error> {
    let update = Entity::update_many()
        .col_expr(Column::MediaType, Expr::value(media_type))
        .col_expr(Column::Content, Expr::value(content))
        .col_expr(Column::ExpiresAt, Expr::value(expires_at));
    Ok(update.filter(Column::Id.eq(id)).filter(Column::Content.is_null()).exec(conn).await?.rows_affected == 1)
}

/// Whether an organization's file with this name was sent and may be used for this: it is in use for nothing else.
///
/// # Errors
/// The database failed.
pub async fn may_show(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    name: &str,
    shows: Option<Shows>,
    now: Micros,
) -> Result<bool, Error> {
    let mut usable = Condition::any().add(Column::ExpiresAt.gt(now));
    if let Some(shows) = shows {
        usable = usable.add(shows.condition());
    }
    let select = Entity::find().select_only().column(Column::Id).filter(Column::OrganizationId.eq(organization_id));
    let select = select.filter(Column::Name.eq(name)).filter(Column::Content.is_not_null()).filter(usable);
    Ok(select.into_tuple::<i64>().one(conn).await?.is_some())
}

/// Media type and content of an organization's file with this name that was sent and is in no use.
///
/// # Errors
/// The database failed.
pub async fn unused(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    name: &str,
    now: Micros,
) -> Result<Option<(String, Vec<u8>)>, Error> {
    let select = Entity::find().filter(Column::OrganizationId.eq(organization_id)).filter(Column::Name.eq(name));
    let found = select.filter(Column::ExpiresAt.gt(now)).one(conn).await?;
    Ok(found.and_then(|upload| upload.media_type.zip(upload.content)))
}

/// Media type and content of the file with this name that is in use, of whatever organization.
///
/// # Errors
/// The database failed.
pub async fn shown(conn: &impl ConnectionTrait, name: &str) -> Result<Option<(String, Vec<u8>)>, Error> {
    let found = Entity::find().filter(Column::Name.eq(name)).filter(Column::ExpiresAt.is_null()).one(conn).await?;
    Ok(found.and_then(|upload| upload.media_type.zip(upload.content)))
}

/// Keeps the file with this name for what it shows, and removes what showed it before.
///
/// # Errors
/// The database failed.
pub async fn keep(conn: &impl ConnectionTrait, organization_id: i64, shows: Shows, name: Option<&str>) -> Result<(), Error> {
    let (column, id) = shows.column_and_id();
    let others = Entity::delete_many().filter(column.eq(id));
    match name {
        None => others.exec(conn).await?,
        Some(name) => others.filter(Column::Name.ne(name)).exec(conn).await?,
    };
    if let Some(name) = name {
        let update = Entity::update_many()
            .col_expr(column, Expr::value(id))
            .col_expr(Column::ExpiresAt, Expr::value(None::<i64>))
            .filter(Column::OrganizationId.eq(organization_id))
            .filter(Column::Name.eq(name))
            .filter(Column::Content.is_not_null());
        update.filter(Column::ExpiresAt.is_not_null()).exec(conn).await?;
    }
    Ok(())
}

/// Whether any has expired.
///
/// # Errors
/// The database failed.
pub async fn any_expired(conn: &impl ConnectionTrait, now: Micros) -> Result<bool, Error> {
    let select = Entity::find().select_only().column(Column::Id).filter(Column::ExpiresAt.lte(now)).limit(1);
    Ok(select.into_tuple::<i64>().one(conn).await?.is_some())
}

/// Removes those that have expired.
///
/// # Errors
/// The database failed.
pub async fn delete_expired(conn: &impl ConnectionTrait, now: Micros) -> Result<(), Error> {
    Entity::delete_many().filter(Column::ExpiresAt.lte(now)).exec(conn).await?;
    Ok(())
}
