//! Role assignments: who holds which role on what, from when to when.

mod create;
mod delete;
mod grant;
mod list;
pub(crate) mod notice;
mod read;
mod recount;
mod update;

pub use create::create;
pub(crate) use create::{create_within, load};
pub use delete::delete;
pub use doorward_store::role_assignments::HolderKind;
pub(crate) use grant::{Grant, grant};
pub use list::{Query, list};
pub use notice::RightMail;
pub use read::read;
pub use update::update;

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, Role, Timestamp};
use doorward_store as store;
use doorward_store::entity::{group, guest, organization, place, role_assignment, team, user};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::caller::Target;
use crate::record::Object;
use crate::unlock_limits::{Limit, used};
use crate::{Caller, Error};

/// What a client sends of a role assignment, in the present form (`applies_to`, `assignee`) or the older one (`user_id`,
/// `group_id`, `place_id`, `organization_id`).
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct RoleAssignmentInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// `Organization`, `Place` or `Group`.
    #[schema(value_type = Option<String>)]
    pub applies_to_type: Field<String>,
    /// Its id.
    #[schema(value_type = Option<i64>)]
    pub applies_to_id: Field<i64>,
    /// `User`, `Team` or `Guest`; `User` if not given.
    #[schema(value_type = Option<String>)]
    pub assignee_type: Field<String>,
    /// The user's, team's or guest's id.
    #[schema(value_type = Option<i64>)]
    pub assignee_id: Field<i64>,
    /// The role (`group_basic`). Required. Guests hold no other than `group_basic`.
    #[schema(value_type = Option<String>)]
    pub role_id: Field<String>,
    /// Whether the user, or every user of the team, is told by mail what they may open now. A guest is told with a new access key,
    /// which takes the place of the one they had.
    #[schema(value_type = Option<bool>)]
    pub notify: Field<bool>,
    /// First moment; groups only.
    #[schema(value_type = Option<Timestamp>)]
    pub valid_from: Field<Timestamp>,
    /// First moment after; groups only.
    #[schema(value_type = Option<Timestamp>)]
    pub valid_until: Field<Timestamp>,
    /// The most unlocks, 1 to 1000000; as many as one likes if not given. Not for teams, whose members would use up
    /// each other's.
    #[schema(value_type = Option<i64>)]
    pub unlock_limit: Field<i64>,
    /// In each `day`, `week` or `month` of the place; in total if not given.
    #[schema(value_type = Option<String>)]
    pub unlock_limit_period: Field<String>,
    /// Older form: the user.
    #[schema(value_type = Option<i64>)]
    pub user_id: Field<i64>,
    /// Older form: the group.
    #[schema(value_type = Option<i64>)]
    pub group_id: Field<i64>,
    /// Older form: the place.
    #[schema(value_type = Option<i64>)]
    pub place_id: Field<i64>,
    /// Older form: the organization.
    #[schema(value_type = Option<i64>)]
    pub organization_id: Field<i64>,
}

/// A role assignment with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct RoleAssignmentDetail {
    /// The role assignment.
    pub role_assignment: role_assignment::Model,
    /// Its role.
    pub role: Role,
    /// Who holds it.
    pub assignee: Assignee,
    /// What it applies to.
    pub applies_to: AppliesTo,
    /// The zone in which the periods of its unlock limit begin: its place's, or the organization's.
    pub zone: String,
}

impl RoleAssignmentDetail {
    /// Unlocks that succeeded or are under way, in the present period of its limit if that has periods.
    #[must_use]
    pub fn unlocks_count(&self, now: Timestamp) -> i64 {
        let right = &self.role_assignment;
        used(right.unlock_limit_period.as_deref(), right.unlocks_count, right.unlocks_since, &self.zone, now)
    }
}

/// Who holds a role assignment.
#[derive(Debug, Clone)]
pub enum Assignee {
    /// A user.
    User(Box<user::Model>),
    /// A team: each of its members holds it as if it were their own.
    Team(team::Model),
    /// A guest.
    Guest(guest::Model),
}

impl Assignee {
    /// The user's, team's or guest's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::User(user) => &user.name,
            Self::Team(team) => &team.name,
            Self::Guest(guest) => &guest.name,
        }
    }
}

impl From<&Assignee> for HolderKind {
    fn from(assignee: &Assignee) -> Self {
        match assignee {
            Assignee::User(_) => Self::User,
            Assignee::Team(_) => Self::Team,
            Assignee::Guest(_) => Self::Guest,
        }
    }
}

/// What a role assignment applies to.
#[derive(Debug, Clone)]
pub enum AppliesTo {
    /// The organization.
    Organization(organization::Model),
    /// A place.
    Place(place::Model),
    /// A group.
    Group(group::Model),
}

impl AppliesTo {
    /// The name of the organization, place or group.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Organization(organization) => &organization.name,
            Self::Place(place) => &place.name,
            Self::Group(group) => &group.name,
        }
    }

    /// The same, as far as rights are concerned.
    #[must_use]
    pub fn target(&self) -> Target {
        match self {
            Self::Organization(_) => Target::Organization,
            Self::Place(place) => Target::Place(place.id),
            Self::Group(group) => Target::from(group),
        }
    }

    const fn place_id(&self) -> Option<i64> {
        match self {
            Self::Organization(_) => None,
            Self::Place(place) => Some(place.id),
            Self::Group(group) => group.place_id,
        }
    }
}

async fn find(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<RoleAssignmentDetail, Error> {
    let row = store::role_assignments::find(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    Ok(details(conn, caller.organization_id(), vec![row]).await?.pop().ok_or(Code::NotFound)?)
}

/// The same, kept from changing until the transaction ends.
async fn hold(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<RoleAssignmentDetail, Error> {
    let row = store::role_assignments::find_held(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    Ok(details(conn, caller.organization_id(), vec![row]).await?.pop().ok_or(Code::NotFound)?)
}

async fn details(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    rows: Vec<role_assignment::Model>,
) -> Result<Vec<RoleAssignmentDetail>, Error> {
    let organization = crate::organization::find(conn, organization_id).await?;
    let users = store::users::by_ids(conn, rows.iter().filter_map(|row| row.user_id)).await?;
    let teams = store::teams::by_ids(conn, rows.iter().filter_map(|row| row.team_id)).await?;
    let guests = store::guests::by_ids(conn, rows.iter().filter_map(|row| row.guest_id)).await?;
    let groups = store::groups::by_ids(conn, rows.iter().filter_map(|row| row.group_id)).await?;
    let of_groups = groups.values().filter_map(|group| group.place_id);
    let places = store::places::by_ids(conn, rows.iter().filter_map(|row| row.place_id).chain(of_groups)).await?;
    let detail = |row: role_assignment::Model| {
        let group_place = row.group_id.and_then(|id| groups.get(&id)?.place_id);
        let place = row.place_id.or(group_place).and_then(|id| places.get(&id));
        Some(RoleAssignmentDetail {
            zone: place.map_or(&organization.time_zone, |place| &place.time_zone).clone(),
            role: Role::parse(&row.role)?,
            assignee: match (row.user_id, row.team_id) {
                (Some(id), _) => Assignee::User(Box::new(users.get(&id)?.clone())),
                (None, Some(id)) => Assignee::Team(teams.get(&id)?.clone()),
                (None, None) => Assignee::Guest(guests.get(&row.guest_id?)?.clone()),
            },
            applies_to: match (row.group_id, row.place_id) {
                (Some(id), _) => AppliesTo::Group(groups.get(&id)?.clone()),
                (None, Some(id)) => AppliesTo::Place(places.get(&id)?.clone()),
                (None, None) => AppliesTo::Organization(organization.clone()),
            },
            role_assignment: row,
        })
    };
    let lost = || Error::Internal("a role assignment lost its holder, place or group".to_owned());
    rows.into_iter().map(|row| detail(row).ok_or_else(lost)).collect()
}

/// Nobody grants or takes a role above their own; the owner's is moved by transfer only.
fn authorize_role(caller: &Caller, role: Role, target: Target) -> Result<(), Error> {
    let high_enough = caller.level(target).is_some_and(|level| level >= role.level());
    if role == Role::OrganizationOwner || !high_enough { Err(Code::AccessDenied.into()) } else { Ok(()) }
}

fn role(text: String) -> Result<Role, &'static str> {
    Role::parse(&text).ok_or("is not a role")
}

/// A limit counts one person's unlocks: members of a team would use up each other's.
fn check_limit(holder: HolderKind, limit: Limit, errors: &mut FieldErrors) {
    if holder == HolderKind::Team && limit.limit.is_some() {
        errors.add("unlock_limit", "cannot be set for a team");
    }
}

/// Guests open doors and manage nothing.
pub(crate) fn check_role(holder: HolderKind, role: Role, name: &str, errors: &mut FieldErrors) {
    if holder == HolderKind::Guest && role != Role::GroupBasic {
        errors.add(name, "must be group_basic for a guest");
    }
}

/// Validity belongs to groups, and its start precedes its end.
fn check_validity(role: Role, from: Option<Timestamp>, until: Option<Timestamp>, errors: &mut FieldErrors) {
    if role.scope() != doorward_core::Scope::Group {
        for (name, value) in [("valid_from", from), ("valid_until", until)] {
            if value.is_some() {
                errors.add(name, "can only be set for a group");
            }
        }
    }
    crate::input::check_interval(from, until, errors);
}

fn object(detail: &RoleAssignmentDetail) -> Object<'_> {
    Object { id: detail.role_assignment.id, name: Some(detail.assignee.name()), place_id: detail.applies_to.place_id() }
}

/// Who holds a right as a member of a team.
async fn members(conn: &impl ConnectionTrait, right: &role_assignment::Model) -> Result<Vec<user::Model>, Error> {
    match right.team_id {
        Some(team_id) => Ok(store::team_memberships::users(conn, team_id).await?),
        None => Ok(Vec::new()),
    }
}
