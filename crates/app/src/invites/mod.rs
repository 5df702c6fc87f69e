//! Invites: a user and their first right, or place in a team, at once (contract section 2.11). None is kept: what it made is.

mod create;
mod input;

pub use create::create;
pub use input::{InviteInput, InvitedRight, Invitee};

use doorward_store::entity::user;

use crate::role_assignments::RoleAssignmentDetail;
use crate::team_memberships::TeamMembershipDetail;

/// An invite with what it made.
#[derive(Debug, Clone)]
pub struct InviteDetail {
    /// Who was invited.
    pub invitee: user::Model,
    /// Whether they are told by mail what they may open now.
    pub notify: bool,
    /// What they got.
    pub made: Made,
}

/// What an invite made.
#[derive(Debug, Clone)]
pub enum Made {
    /// A right on a place or a group.
    Right(Box<RoleAssignmentDetail>),
    /// A place in a team.
    Membership(Box<TeamMembershipDetail>),
}

impl InviteDetail {
    /// The id of what the invite made, which is its own.
    #[must_use]
    pub const fn id(&self) -> i64 {
        match &self.made {
            Made::Right(right) => right.role_assignment.id,
            Made::Membership(membership) => membership.team_membership.id,
        }
    }
}
