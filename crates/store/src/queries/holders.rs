//! Who holds role assignments: users and guests by themselves, and the members of teams.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};

use crate::Error;
use crate::entity::role_assignment::{Column, Entity};
use crate::entity::team_membership;

/// A column of what both halves of a holding have.
const USER: &str = "user_id";
const GROUP: &str = "group_id";

/// The users who hold a role assignment that meets the condition.
pub(crate) fn of(condition: &Condition) -> SelectStatement {
    let mut own = Query::select();
    own.column((Entity, Column::UserId)).from(Entity).cond_where(condition.clone()).and_where(Column::UserId.is_not_null());
    let mut as_members = by_members();
    as_members.column((team_membership::Entity, team_membership::Column::UserId)).cond_where(condition.clone());
    as_members.and_where(team_membership::Column::UserId.is_not_null());
    // As one condition, PostgreSQL would read every role assignment.
    own.union(UnionType::All, as_members).take()
}

/// The role assignments that a user holds.
pub(crate) fn rights_of(user_id: i64) -> SelectStatement {
    rights(Column::UserId.eq(user_id), team_membership::Column::UserId.eq(user_id))
}

/// The role assignments that a guest holds.
pub(crate) fn rights_of_guest(guest_id: i64) -> SelectStatement {
    rights(Column::GuestId.eq(guest_id), team_membership::Column::GuestId.eq(guest_id))
}

/// Those that meet the one condition, and those of teams with a member who meets the other.
fn rights(own: Expr, as_member: Expr) -> SelectStatement {
    let mut select = Query::select();
    select.column((Entity, Column::Id)).from(Entity).and_where(own);
    let mut of_teams = by_members();
    of_teams.column((Entity, Column::Id)).and_where(as_member);
    select.union(UnionType::All, of_teams).take()
}

/// How many users hold rights in each of these groups.
pub(crate) async fn users_of_groups(conn: &impl ConnectionTrait, groups: Vec<i64>) -> Result<HashMap<i64, i64>, Error> {
    let on = |groups: Vec<i64>| Condition::all().add(Column::GroupId.is_in(groups));
    let held = holdings(on(groups.clone()).add(Column::UserId.is_not_null()), on(groups));
    distinct(conn, held, GROUP, USER).await
}

/// In how many groups each of these users holds rights.
pub(crate) async fn groups_of_users(conn: &impl ConnectionTrait, users: Vec<i64>) -> Result<HashMap<i64, i64>, Error> {
    let in_groups = || Condition::all().add(Column::GroupId.is_not_null());
    let own = in_groups().add(Column::UserId.is_in(users.clone()));
    let held = holdings(own, in_groups().add(team_membership::Column::UserId.is_in(users)));
    distinct(conn, held, USER, GROUP).await
}

/// Users and groups of the role assignments of users that meet the one condition, and of teams that meet the other.
fn holdings(own: Condition, as_members: Condition) -> SelectStatement {
    let mut select = Query::select();
    select.columns([(Entity, Column::UserId), (Entity, Column::GroupId)]).from(Entity).cond_where(own);
    let mut of_teams = by_members();
    of_teams.column((team_membership::Entity, team_membership::Column::UserId)).column((Entity, Column::GroupId));
    select.union(UnionType::All, of_teams.cond_where(as_members).take()).take()
}

/// Role assignments of teams, once for each member.
fn by_members() -> SelectStatement {
    let of_team = Expr::col((Entity, Column::TeamId));
    let of_team = of_team.equals((team_membership::Entity, team_membership::Column::TeamId));
    Query::select().from(team_membership::Entity).inner_join(Entity, of_team).take()
}

/// How many different values of `what` there are for each of `per`.
async fn distinct(
    conn: &impl ConnectionTrait,
    held: SelectStatement,
    per: &'static str,
    what: &'static str,
) -> Result<HashMap<i64, i64>, Error> {
    let select = Query::select()
        .column(per)
        .expr(Func::count_distinct(Expr::col(what)))
        .from_subquery(held, "held")
        .group_by_col(per)
        .take();
    let mut counts = HashMap::new();
    for row in conn.query_all(&select).await? {
        counts.insert(row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    }
    Ok(counts)
}
