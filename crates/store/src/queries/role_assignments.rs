//! Role assignments.

use std::collections::HashMap;

use doorward_core::{EventType, Role, Scope};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SubQueryStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QueryTrait};

use super::common;
use crate::Error;
use crate::counts::counts;
use crate::entity::role_assignment::{Column, Entity, Model};
use crate::entity::{event, user};
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
use crate::search::contains;

common::insert!(role_assignment);
common::update!(role_assignment);
common::delete!(role_assignment);
common::find_held!(role_assignment);
common::find!(role_assignment);

/// Which role assignments to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// How far the caller sees.
    pub reach: Reach,
    /// The caller's own are always seen.
    pub own_user_id: i64,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the holder's e-mail address or name.
    pub query: Option<String>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only of this user.
    pub user_id: Option<i64>,
    /// Only on this kind of thing.
    pub scope: Option<Scope>,
    /// Only on this place.
    pub place_id: Option<i64>,
    /// Only on this group.
    pub group_id: Option<i64>,
    /// By the holder's name: `Some(false)` A to Z, `Some(true)` Z to A; `None` in the order they were granted.
    pub by_name: Option<bool>,
}

/// A page of role assignments.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let named = |text: &str| {
        Query::select()
            .column(user::Column::Id)
            .from(user::Entity)
            .cond_where(contains(&[user::Column::EmailKey, user::Column::Name], text))
            .to_owned()
    };
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(match filter.reach {
            Reach::Organization => Condition::all(),
            Reach::Within { .. } => {
                Condition::any().add(Column::UserId.eq(filter.own_user_id)).add(filter.reach.of_role_assignments())
            }
        })
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(Column::UserId.in_subquery(named(&text))))
        .apply_if(filter.role, |select, role| select.filter(Column::Role.eq(role.as_str())))
        .apply_if(filter.user_id, |select, id| select.filter(Column::UserId.eq(id)))
        .apply_if(filter.place_id, |select, id| select.filter(Column::PlaceId.eq(id)))
        .apply_if(filter.group_id, |select, id| select.filter(Column::GroupId.eq(id)))
        .apply_if(filter.scope, |select, scope| {
            select.filter(match scope {
                Scope::Group => Column::GroupId.is_not_null(),
                Scope::Place => Column::PlaceId.is_not_null(),
                Scope::Organization => Column::GroupId.is_null().and(Column::PlaceId.is_null()),
            })
        });
    let select = match filter.by_name {
        Some(descending) => {
            let order = if descending { Order::Desc } else { Order::Asc };
            let name = Query::select()
                .column((user::Entity, user::Column::Name))
                .from(user::Entity)
                .and_where(Expr::col((user::Entity, user::Column::Id)).equals((Entity, Column::UserId)))
                .to_owned();
            select.order_by(Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(name))), order)
        }
        None => select,
    };
    page::list(conn, select.order_by_asc(Column::Id), page).await
}

/// How many unlocks that a role assignment allowed the ledger knows to have succeeded: of the commands with this id or a
/// later one, and without those of `except`.
///
/// # Errors
/// The database failed.
pub async fn unlocks(
    conn: &impl ConnectionTrait,
    right: &Model,
    first_command: Option<String>,
    except: Vec<String>,
) -> Result<u64, Error> {
    use event::Column as E;
    let select = event::Entity::find()
        .filter(E::OrganizationId.eq(right.organization_id))
        .filter(E::ActorType.eq("User"))
        // Of what links did, the index of actors knows nothing.
        .filter(Expr::col(E::ActorType).ne(Expr::cust("'GroupLink'")))
        .filter(E::ActorId.eq(right.user_id))
        .filter(E::Kind.eq(EventType::LOCK_UNLOCK.name))
        .filter(E::Success.eq(true))
        .filter(E::AuthorizedByType.eq(EventType::ROLE_ASSIGNMENT_CREATE.object_type))
        .filter(E::AuthorizedById.eq(right.id))
        .filter(E::Sequence.is_not_in(except))
        // In other words, SQLite would look at everybody's from there on instead of at the user's.
        .apply_if(first_command, |select, first| select.filter(E::Sequence.lt(first).not()));
    Ok(select.count(conn).await?)
}

/// Every role assignment of a user.
///
/// # Errors
/// The database failed.
pub async fn of_user(conn: &impl ConnectionTrait, user_id: i64) -> Result<Vec<Model>, Error> {
    Ok(Entity::find().filter(Column::UserId.eq(user_id)).order_by_asc(Column::Id).all(conn).await?)
}

/// Every role assignment of these users.
///
/// # Errors
/// The database failed.
pub async fn of_users(conn: &impl ConnectionTrait, user_ids: impl IntoIterator<Item = i64>) -> Result<Vec<Model>, Error> {
    Ok(Entity::find().filter(Column::UserId.is_in(user_ids)).all(conn).await?)
}

/// How many group rights each user holds.
///
/// # Errors
/// The database failed.
pub async fn groups_counts(conn: &impl ConnectionTrait, user_ids: Vec<i64>) -> Result<HashMap<i64, i64>, Error> {
    let select = Entity::find().filter(Column::UserId.is_in(user_ids)).filter(Column::GroupId.is_not_null());
    counts(conn, select, Column::UserId, Column::GroupId).await
}
