//! Who stands above whom.

use doorward_core::decide::Phase;
use doorward_core::{Code, Role, Timestamp};
use doorward_store as store;
use doorward_store::entity::{role_assignment, team, user};
use sea_orm::ConnectionTrait;

use crate::caller::{Target, validity};
use crate::{Caller, Error};

/// Whether these rights make their holder, now, the owner or an administrator of the organization.
pub(crate) fn administers(rights: &[role_assignment::Model], now: Timestamp) -> bool {
    let held_now = |right: &&role_assignment::Model| validity(right).phase(now) == Phase::Now;
    let mut roles = rights.iter().filter(held_now).filter_map(|right| Role::parse(&right.role));
    roles.any(|role| matches!(role, Role::OrganizationAdministrator | Role::OrganizationOwner))
}

/// Refuses to act on someone who stands higher in the organization than the caller, or is about to.
///
/// # Errors
/// `AccessDenied`.
pub(crate) async fn authorize_over(
    conn: &impl ConnectionTrait,
    caller: &Caller,
    user: &user::Model,
    now: Timestamp,
) -> Result<(), Error> {
    refuse_above(&store::role_assignments::of_user(conn, user.id).await?, caller, now)
}

/// Refuses to give or take the rights of a team, as whoever changes its members does, if one of them lies above the caller.
///
/// # Errors
/// `AccessDenied`.
pub(crate) async fn authorize_over_team(
    conn: &impl ConnectionTrait,
    caller: &Caller,
    team: &team::Model,
    now: Timestamp,
) -> Result<(), Error> {
    refuse_above(&store::role_assignments::of_team(conn, team.id).await?, caller, now)
}

fn refuse_above(rights: &[role_assignment::Model], caller: &Caller, now: Timestamp) -> Result<(), Error> {
    let held = rights.iter().filter(|right| validity(right).phase(now) != Phase::Past);
    let highest = held.filter_map(|right| Role::parse(&right.role)).map(Role::level).max();
    if highest > caller.level(Target::Organization) { Err(Code::AccessDenied.into()) } else { Ok(()) }
}
