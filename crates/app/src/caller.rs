//! Who calls, and what they may do.

use doorward_core::decide::{Phase, Validity};
use doorward_core::{Code, Permission, Role, Scope, Timestamp};
use doorward_store::entity::{group, login, role_assignment, user};
use doorward_store::reach::Reach;

use crate::Error;

/// A signed-in user, with the rights they hold now.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The user.
    pub user: user::Model,
    /// The login they came with.
    pub login: login::Model,
    held: Vec<Held>,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    role: Role,
    place_id: Option<i64>,
    group_id: Option<i64>,
}

/// What an action is done to, as far as rights are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The organization itself.
    Organization,
    /// A place and what belongs to it.
    Place(i64),
    /// A group, and the place it belongs to.
    Group {
        /// Group id.
        id: i64,
        /// Its place.
        place_id: Option<i64>,
    },
}

impl From<&group::Model> for Target {
    fn from(group: &group::Model) -> Self {
        Self::Group { id: group.id, place_id: group.place_id }
    }
}

/// The validity of a role assignment.
#[must_use]
pub fn validity(right: &role_assignment::Model) -> Validity {
    Validity { from: right.valid_from.map(Timestamp::from), until: right.valid_until.map(Timestamp::from) }
}

impl Caller {
    pub(crate) fn new(user: user::Model, login: login::Model, rights: &[role_assignment::Model], now: Timestamp) -> Self {
        let held = rights
            .iter()
            .filter(|right| validity(right).phase(now) == Phase::Now)
            .filter_map(|right| Some(Held { role: Role::parse(&right.role)?, place_id: right.place_id, group_id: right.group_id }))
            .collect();
        Self { user, login, held }
    }

    /// The caller's organization.
    #[must_use]
    pub const fn organization_id(&self) -> i64 {
        self.user.organization_id
    }

    /// Refuses unless a role held now permits this on the target.
    ///
    /// # Errors
    /// `AccessDenied`, or `AccessDisabled` if access is switched off.
    pub fn authorize(&self, permission: Permission, target: Target) -> Result<(), Error> {
        self.enabled()?;
        let allowed = self.held.iter().any(|held| held.role.permits(permission) && held.covers(target));
        if allowed { Ok(()) } else { Err(Code::AccessDenied.into()) }
    }

    /// How far a permission reaches; for lists.
    ///
    /// # Errors
    /// `AccessDenied` if it reaches nowhere, or `AccessDisabled` if access is switched off.
    pub fn reach(&self, permission: Permission) -> Result<Reach, Error> {
        let reach = self.reach_or_nothing(permission)?;
        if reach.is_empty() { Err(Code::AccessDenied.into()) } else { Ok(reach) }
    }

    /// How far a permission reaches; what everyone may list, empty or not.
    ///
    /// # Errors
    /// `AccessDisabled` if access is switched off.
    pub fn reach_or_nothing(&self, permission: Permission) -> Result<Reach, Error> {
        self.enabled()?;
        let (mut places, mut groups) = (Vec::new(), Vec::new());
        for held in self.held.iter().filter(|held| held.role.permits(permission)) {
            match held.role.scope() {
                Scope::Organization => return Ok(Reach::Organization),
                Scope::Place => places.extend(held.place_id),
                Scope::Group => groups.extend(held.group_id),
            }
        }
        Ok(Reach::Within { places, groups })
    }

    /// Whether a role held now opens the doors of this place, or those of one of these groups. What a door asks for besides, the
    /// gatekeeper decides.
    #[must_use]
    pub fn opens(&self, place_id: i64, groups: &[i64]) -> bool {
        let of_group = |held: &Held| held.role.scope() == Scope::Group && held.group_id.is_some_and(|id| groups.contains(&id));
        let by_place = self.authorize(Permission::LocksUnlock, Target::Place(place_id)).is_ok();
        by_place || self.user.access_enabled && self.held.iter().any(of_group)
    }

    /// How high the caller stands over a target: the level of their highest role that covers it.
    #[must_use]
    pub fn level(&self, target: Target) -> Option<u8> {
        self.held.iter().filter(|held| held.covers(target)).map(|held| held.role.level()).max()
    }

    /// Refuses whose access is switched off: for what everyone may do with what is their own.
    ///
    /// # Errors
    /// `AccessDisabled`.
    pub fn enabled(&self) -> Result<(), Error> {
        if self.user.access_enabled { Ok(()) } else { Err(Code::AccessDisabled.into()) }
    }
}

impl Held {
    fn covers(&self, target: Target) -> bool {
        match self.role.scope() {
            Scope::Organization => true,
            Scope::Place => match target {
                Target::Organization => false,
                Target::Place(id) => self.place_id == Some(id),
                Target::Group { place_id, .. } => place_id.is_some() && self.place_id == place_id,
            },
            Scope::Group => match target {
                Target::Organization | Target::Place(_) => false,
                Target::Group { id, .. } => self.group_id == Some(id),
            },
        }
    }
}
