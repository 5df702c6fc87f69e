//! Role assignments.

use std::collections::HashMap;

use doorward_core::{EventType, Role, Scope};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SubQueryStatement};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QueryTrait};

use super::event_sets::{Filter as EventFilter, of_commands};
use super::{common, holders, team_memberships};
use crate::Error;
use crate::entity::role_assignment::{Column, Entity, Model};
use crate::entity::{event, guest, team, team_membership, user};
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
use crate::search::contains;

common::insert!(role_assignment);
common::update!(role_assignment);
common::delete!(role_assignment);
common::find_held!(role_assignment);
common::find!(role_assignment);

/// Who may hold a role assignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderKind {
    /// A user.
    User,
    /// A team.
    Team,
    /// A guest.
    Guest,
}

impl HolderKind {
    /// As clients know it: `User`, `Team` or `Guest`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Team => "Team",
            Self::Guest => "Guest",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::User, Self::Team, Self::Guest].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Which role assignments to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// How far the caller sees.
    pub reach: Reach,
    /// The caller's own, and those of their teams, are always seen.
    pub own_user_id: i64,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the holder's e-mail address or name.
    pub query: Option<String>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only those of such holders.
    pub holder: Option<HolderKind>,
    /// Only of this user: those of their teams are the teams'.
    pub user_id: Option<i64>,
    /// Only of this team.
    pub team_id: Option<i64>,
    /// Only of this guest: those of their teams are the teams'.
    pub guest_id: Option<i64>,
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
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(match filter.reach {
            Reach::Organization => Condition::all(),
            Reach::Within { .. } => {
                let of_teams = Column::TeamId.in_subquery(team_memberships::teams_of(filter.own_user_id));
                Condition::any().add(Column::UserId.eq(filter.own_user_id)).add(of_teams).add(filter.reach.of_role_assignments())
            }
        })
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(named(&text)))
        .apply_if(filter.role, |select, role| select.filter(Column::Role.eq(role.as_str())))
        .apply_if(filter.holder, |select, holder| {
            select.filter(match holder {
                HolderKind::User => Column::UserId.is_not_null(),
                HolderKind::Team => Column::TeamId.is_not_null(),
                HolderKind::Guest => Column::GuestId.is_not_null(),
            })
        })
        .apply_if(filter.user_id, |select, id| select.filter(Column::UserId.eq(id)))
        .apply_if(filter.team_id, |select, id| select.filter(Column::TeamId.eq(id)))
        .apply_if(filter.guest_id, |select, id| select.filter(Column::GuestId.eq(id)))
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
            select.order_by(holder_name(), order)
        }
        None => select,
    };
    page::list(conn, select.order_by_asc(Column::Id), page).await
}

/// Rows whose holder has this in their name, or a user or guest in their e-mail address.
fn named(text: &str) -> Condition {
    let users = Query::select()
        .column(user::Column::Id)
        .from(user::Entity)
        .cond_where(contains(&[user::Column::EmailKey, user::Column::Name], text))
        .to_owned();
    let teams =
        Query::select().column(team::Column::Id).from(team::Entity).cond_where(contains(&[team::Column::Name], text)).to_owned();
    let guests = Query::select()
        .column(guest::Column::Id)
        .from(guest::Entity)
        .cond_where(contains(&[guest::Column::Email, guest::Column::Name], text))
        .to_owned();
    let any = Condition::any().add(Column::UserId.in_subquery(users)).add(Column::TeamId.in_subquery(teams));
    any.add(Column::GuestId.in_subquery(guests))
}

/// The name of the user, the team or the guest that holds a row.
fn holder_name() -> Expr {
    let scalar = |select: SelectStatement| Expr::SubQuery(None, Box::new(SubQueryStatement::SelectStatement(select)));
    let user = Query::select()
        .column((user::Entity, user::Column::Name))
        .from(user::Entity)
        .and_where(Expr::col((user::Entity, user::Column::Id)).equals((Entity, Column::UserId)))
        .to_owned();
    let team = Query::select()
        .column((team::Entity, team::Column::Name))
        .from(team::Entity)
        .and_where(Expr::col((team::Entity, team::Column::Id)).equals((Entity, Column::TeamId)))
        .to_owned();
    let guest = Query::select()
        .column((guest::Entity, guest::Column::Name))
        .from(guest::Entity)
        .and_where(Expr::col((guest::Entity, guest::Column::Id)).equals((Entity, Column::GuestId)))
        .to_owned();
    Func::coalesce([scalar(user), scalar(team), scalar(guest)]).into()
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
    // A team's has no limit, and is never counted anew.
    let (holder, id) = match right.guest_id {
        Some(id) => (EventType::GUEST_CREATE.object_type, Some(id)),
        None => (EventType::USER_CREATE.object_type, right.user_id),
    };
    let filter = EventFilter { actor: (Some(holder.to_owned()), id), ..EventFilter::unlocks(right.organization_id) };
    let allowed = of_commands(first_command, except)
        .add(E::AuthorizedByType.eq(EventType::ROLE_ASSIGNMENT_CREATE.object_type))
        .add(E::AuthorizedById.eq(right.id));
    filter.count(conn, allowed).await
}

/// Every role assignment of a user, without those of their teams.
///
/// # Errors
/// The database failed.
pub async fn own_of_user(conn: &impl ConnectionTrait, user_id: i64) -> Result<Vec<Model>, Error> {
    Ok(Entity::find().filter(Column::UserId.eq(user_id)).order_by_asc(Column::Id).all(conn).await?)
}

/// Every role assignment of a team.
///
/// # Errors
/// The database failed.
pub async fn of_team(conn: &impl ConnectionTrait, team_id: i64) -> Result<Vec<Model>, Error> {
    Ok(Entity::find().filter(Column::TeamId.eq(team_id)).order_by_asc(Column::Id).all(conn).await?)
}

/// Every role assignment that a guest holds, by themselves or as a member of a team.
///
/// # Errors
/// The database failed.
pub async fn of_guest(conn: &impl ConnectionTrait, guest_id: i64) -> Result<Vec<Model>, Error> {
    let held = holders::rights_of_guest(guest_id);
    Ok(Entity::find().filter(Column::Id.in_subquery(held)).order_by_asc(Column::Id).all(conn).await?)
}

/// Every role assignment that a user holds, by themselves or as a member of a team.
///
/// # Errors
/// The database failed.
pub async fn of_user(conn: &impl ConnectionTrait, user_id: i64) -> Result<Vec<Model>, Error> {
    let held = holders::rights_of(user_id);
    Ok(Entity::find().filter(Column::Id.in_subquery(held)).order_by_asc(Column::Id).all(conn).await?)
}

/// The role assignments on the whole organization that each of these users holds, by themselves or as members of teams.
///
/// # Errors
/// The database failed.
pub async fn of_organization(conn: &impl ConnectionTrait, user_ids: &[i64]) -> Result<Vec<(i64, Model)>, Error> {
    held_by(conn, user_ids, Condition::all().add(Column::GroupId.is_null()).add(Column::PlaceId.is_null())).await
}

/// Every role assignment that each of these users holds, by themselves or as members of teams.
///
/// # Errors
/// The database failed.
pub async fn of_users(conn: &impl ConnectionTrait, user_ids: &[i64]) -> Result<Vec<(i64, Model)>, Error> {
    held_by(conn, user_ids, Condition::all()).await
}

async fn held_by(conn: &impl ConnectionTrait, user_ids: &[i64], on: Condition) -> Result<Vec<(i64, Model)>, Error> {
    use team_membership::Column as M;
    let rights = || Entity::find().filter(on.clone());
    let users = || user_ids.iter().copied();
    let own = rights().filter(Column::UserId.is_in(users())).all(conn).await?;
    let mut held: Vec<(i64, Model)> = own.into_iter().filter_map(|right| Some((right.user_id?, right))).collect();
    let teams = Query::select().column(M::TeamId).from(team_membership::Entity).and_where(M::UserId.is_in(users())).take();
    let of_teams = rights().filter(Column::TeamId.in_subquery(teams)).all(conn).await?;
    if of_teams.is_empty() {
        return Ok(held);
    }
    let of_those = team_membership::Entity::find()
        .filter(M::UserId.is_in(users()))
        .filter(M::TeamId.is_in(of_teams.iter().filter_map(|right| right.team_id)));
    for membership in of_those.all(conn).await? {
        let shared = of_teams.iter().filter(|right| right.team_id == Some(membership.team_id));
        held.extend(shared.filter_map(|right| Some((membership.user_id?, right.clone()))));
    }
    Ok(held)
}

/// In how many groups each user holds rights, by themselves or as a member of a team.
///
/// # Errors
/// The database failed.
pub async fn groups_counts(conn: &impl ConnectionTrait, user_ids: Vec<i64>) -> Result<HashMap<i64, i64>, Error> {
    holders::groups_of_users(conn, user_ids).await
}
