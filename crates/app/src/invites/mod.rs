//! Invites: a user or a guest and their first right, or place in a team, at once (contract section 2.11). None is kept: what it made
//! is.

mod create;
mod input;

pub use create::create;
pub use input::{InviteInput, InvitedKey, InvitedRight, Invitee};

use doorward_store::entity::{access_key, guest, user};

use crate::role_assignments::RoleAssignmentDetail;
use crate::team_memberships::TeamMembershipDetail;

/// An invite with what it made.
#[derive(Debug, Clone)]
pub struct InviteDetail {
    /// Who was invited.
    pub invited: Invited,
    /// Whether they are told by mail what they may open now.
    pub notify: bool,
    /// What they got.
    pub made: Made,
}

/// Who was invited.
#[derive(Debug, Clone)]
pub enum Invited {
    /// A user, there before or not.
    User(Box<user::Model>),
    /// A new guest.
    Guest {
        /// The guest.
        guest: guest::Model,
        /// Their access key.
        key: access_key::Model,
    },
}

impl Invited {
    /// Their name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::User(user) => &user.name,
            Self::Guest { guest, .. } => &guest.name,
        }
    }
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
