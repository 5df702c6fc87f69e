//! Team memberships: users and guests in teams (contract section 2.11).

mod create;
mod delete;
mod list;
mod read;

pub(crate) use create::add;
pub use create::create;
pub use delete::delete;
pub use list::{Query, list};
pub use read::read;

use doorward_core::Code;
use doorward_core::input::Field;
use doorward_store as store;
use doorward_store::entity::{guest, team, team_membership, user};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::record::Object;
use crate::{Caller, Error};

/// What a client sends of a team membership.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TeamMembershipInput {
    /// The team. Required.
    #[schema(value_type = Option<i64>)]
    pub team_id: Field<i64>,
    /// `User` or `Guest`. Required.
    #[schema(value_type = Option<String>)]
    pub member_type: Field<String>,
    /// The user or guest. Required.
    #[schema(value_type = Option<i64>)]
    pub member_id: Field<i64>,
}

/// A team membership with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct TeamMembershipDetail {
    /// The row.
    pub team_membership: team_membership::Model,
    /// The team.
    pub team: team::Model,
    /// Who is in it.
    pub member: Member,
}

/// Who is in a team.
#[derive(Debug, Clone)]
pub enum Member {
    /// A user.
    User(Box<user::Model>),
    /// A guest: the team's `group_basic` rights are theirs too, and no others.
    Guest(guest::Model),
}

impl Member {
    /// Their name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::User(user) => &user.name,
            Self::Guest(guest) => &guest.name,
        }
    }
}

async fn find(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<TeamMembershipDetail, Error> {
    let row = store::team_memberships::find(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    Ok(details(conn, vec![row]).await?.pop().ok_or(Code::NotFound)?)
}

async fn details(conn: &impl ConnectionTrait, rows: Vec<team_membership::Model>) -> Result<Vec<TeamMembershipDetail>, Error> {
    let teams = store::teams::by_ids(conn, rows.iter().map(|row| row.team_id)).await?;
    let users = store::users::by_ids(conn, rows.iter().filter_map(|row| row.user_id)).await?;
    let guests = store::guests::by_ids(conn, rows.iter().filter_map(|row| row.guest_id)).await?;
    let detail = |row: team_membership::Model| {
        Some(TeamMembershipDetail {
            team: teams.get(&row.team_id)?.clone(),
            member: match row.user_id {
                Some(id) => Member::User(Box::new(users.get(&id)?.clone())),
                None => Member::Guest(guests.get(&row.guest_id?)?.clone()),
            },
            team_membership: row,
        })
    };
    let lost = || Error::Internal("a team membership lost its team or member".to_owned());
    rows.into_iter().map(|row| detail(row).ok_or_else(lost)).collect()
}

fn object(detail: &TeamMembershipDetail) -> Object<'_> {
    Object { id: detail.team_membership.id, name: Some(detail.member.name()), place_id: None }
}
