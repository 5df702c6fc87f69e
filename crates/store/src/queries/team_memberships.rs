//! Users and guests in teams.

use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait};

use super::common;
use crate::Error;
use crate::entity::team_membership::{Column, Entity, Model};
use crate::entity::user;
use crate::page::{self, Listed, Page};

common::insert!(team_membership);
common::delete!(team_membership);
common::find!(team_membership);

/// Which memberships to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Only of this team.
    pub team_id: Option<i64>,
    /// Only those of guests, or only those of users.
    pub of_guests: Option<bool>,
    /// Only of this user.
    pub user_id: Option<i64>,
    /// Only of this guest.
    pub guest_id: Option<i64>,
}

/// A page of memberships, in the order they were made.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.team_id, |select, id| select.filter(Column::TeamId.eq(id)))
        .apply_if(filter.of_guests, |select, of_guests| {
            select.filter(if of_guests { Column::GuestId.is_not_null() } else { Column::UserId.is_not_null() })
        })
        .apply_if(filter.user_id, |select, id| select.filter(Column::UserId.eq(id)))
        .apply_if(filter.guest_id, |select, id| select.filter(Column::GuestId.eq(id)))
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// The users of a team, by id.
///
/// # Errors
/// The database failed.
pub async fn users(conn: &impl ConnectionTrait, team_id: i64) -> Result<Vec<user::Model>, Error> {
    let members = Query::select().column(Column::UserId).from(Entity).and_where(Expr::col(Column::TeamId).eq(team_id)).to_owned();
    let select = user::Entity::find().filter(user::Column::Id.in_subquery(members));
    Ok(select.order_by_asc(user::Column::Id).all(conn).await?)
}

/// The ids of the teams of a user.
pub(crate) fn teams_of(user_id: i64) -> SelectStatement {
    Query::select().column(Column::TeamId).from(Entity).and_where(Expr::col(Column::UserId).eq(user_id)).to_owned()
}
