//! Doors and places that users put at the top of their lists.

use std::collections::HashSet;

use sea_orm::sea_query::{ExprTrait, OnConflict, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Set};

use crate::Error;
use crate::entity::favorite::{ActiveModel, Column, Entity};

/// What may be a favourite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Favorite {
    /// The door with this id.
    Lock(i64),
    /// The place with this id.
    Place(i64),
}

/// What a user's favourites mean to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Favorites {
    /// Whose.
    pub user_id: i64,
    /// Only favourites (or only the others).
    pub only: Option<bool>,
    /// Favourites before all others (or after them); wherever they stand if not given.
    pub first: Option<bool>,
}

/// Makes it a favourite of a user; twice is once.
///
/// # Errors
/// The database failed.
pub async fn add(conn: &impl ConnectionTrait, user_id: i64, favorite: Favorite) -> Result<(), Error> {
    let (column, lock_id, place_id) = match favorite {
        Favorite::Lock(id) => (Column::LockId, Some(id), None),
        Favorite::Place(id) => (Column::PlaceId, None, Some(id)),
    };
    let row = ActiveModel { user_id: Set(user_id), lock_id: Set(lock_id), place_id: Set(place_id), ..Default::default() };
    let once = OnConflict::columns([Column::UserId, column]).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(conn).await?;
    Ok(())
}

/// Takes it from a user's favourites, if it is one.
///
/// # Errors
/// The database failed.
pub async fn remove(conn: &impl ConnectionTrait, user_id: i64, favorite: Favorite) -> Result<(), Error> {
    let which = match favorite {
        Favorite::Lock(id) => Column::LockId.eq(id),
        Favorite::Place(id) => Column::PlaceId.eq(id),
    };
    Entity::delete_many().filter(Column::UserId.eq(user_id)).filter(which).exec(conn).await?;
    Ok(())
}

/// A user's favourites among these doors.
///
/// # Errors
/// The database failed.
pub async fn among_locks(conn: &impl ConnectionTrait, user_id: i64, ids: &[i64]) -> Result<HashSet<i64>, Error> {
    among(conn, user_id, Column::LockId, ids).await
}

/// A user's favourites among these places.
///
/// # Errors
/// The database failed.
pub async fn among_places(conn: &impl ConnectionTrait, user_id: i64, ids: &[i64]) -> Result<HashSet<i64>, Error> {
    among(conn, user_id, Column::PlaceId, ids).await
}

async fn among(conn: &impl ConnectionTrait, user_id: i64, column: Column, ids: &[i64]) -> Result<HashSet<i64>, Error> {
    let select = Entity::find().select_only().column(column).filter(Column::UserId.eq(user_id));
    let found: Vec<i64> = select.filter(column.is_in(ids.iter().copied())).into_tuple().all(conn).await?;
    Ok(found.into_iter().collect())
}

impl Favorites {
    /// The list of doors, of which `id` is the id, as these favourites would have it. To be ordered further.
    pub(crate) fn of_locks<E: EntityTrait>(self, select: Select<E>, id: impl ColumnTrait) -> Select<E> {
        self.of(select, id, Column::LockId)
    }

    /// The same for places.
    pub(crate) fn of_places<E: EntityTrait>(self, select: Select<E>, id: impl ColumnTrait) -> Select<E> {
        self.of(select, id, Column::PlaceId)
    }

    fn of<E: EntityTrait>(self, select: Select<E>, id: impl ColumnTrait, column: Column) -> Select<E> {
        let Self { user_id, only, first } = self;
        let favorite = id.in_subquery(of_user(user_id, column));
        select
            .apply_if(only, |select, only| select.filter(if only { favorite.clone() } else { favorite.clone().not() }))
            .apply_if(first, |select, first| select.order_by(favorite.clone(), if first { Order::Desc } else { Order::Asc }))
    }
}

fn of_user(user_id: i64, column: Column) -> SelectStatement {
    let own = Column::UserId.eq(user_id).and(column.is_not_null());
    Query::select().column(column).from(Entity).and_where(own).to_owned()
}
