//! Roles, what each permits, and where (contract section 2.4).

use serde::{Deserialize, Serialize};

use crate::permission::Permission;
use crate::permission::Permission as P;

/// What a role assignment, and so a role, applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The whole organization.
    Organization,
    /// One place and what belongs to it.
    Place,
    /// One group.
    Group,
}

impl Scope {
    /// `Organization`, `Place` or `Group`, as in `applies_to_type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organization => "Organization",
            Self::Place => "Place",
            Self::Group => "Group",
        }
    }

    /// `organization`, `place` or `group`, as in the older `scope`.
    #[must_use]
    pub const fn as_scope(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Place => "place",
            Self::Group => "group",
        }
    }

    /// Either spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "Organization" | "organization" => Some(Self::Organization),
            "Place" | "place" => Some(Self::Place),
            "Group" | "group" => Some(Self::Group),
            _ => None,
        }
    }
}

/// A built-in role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// May open the group's doors.
    GroupBasic,
    /// Opens the group's doors, grants its rights and sends its links.
    GroupManager,
    /// Opens every door of a place and manages access there.
    PlaceAccessManager,
    /// Everything in a place.
    PlaceAdministrator,
    /// Sees everything, changes nothing.
    OrganizationObserver,
    /// Manages users, guests, teams and their rights.
    OrganizationUserManager,
    /// Opens every door and manages access everywhere.
    OrganizationAccessManager,
    /// Everything but the owner's own affairs.
    OrganizationAdministrator,
    /// Everything. Exactly one per organization.
    OrganizationOwner,
}

impl Role {
    /// Every role, lowest first within each scope.
    pub const ALL: &'static [Self] = &[
        Self::GroupBasic,
        Self::GroupManager,
        Self::PlaceAccessManager,
        Self::PlaceAdministrator,
        Self::OrganizationObserver,
        Self::OrganizationUserManager,
        Self::OrganizationAccessManager,
        Self::OrganizationAdministrator,
        Self::OrganizationOwner,
    ];

    /// The role's id, a text (`group_basic`).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GroupBasic => "group_basic",
            Self::GroupManager => "group_manager",
            Self::PlaceAccessManager => "place_access_manager",
            Self::PlaceAdministrator => "place_administrator",
            Self::OrganizationObserver => "organization_observer",
            Self::OrganizationUserManager => "organization_user_manager",
            Self::OrganizationAccessManager => "organization_access_manager",
            Self::OrganizationAdministrator => "organization_administrator",
            Self::OrganizationOwner => "organization_owner",
        }
    }

    /// The role with this id.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.as_str() == text)
    }

    /// The role's name, for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GroupBasic => "Member",
            Self::GroupManager => "Group manager",
            Self::PlaceAccessManager => "Place access manager",
            Self::PlaceAdministrator => "Place administrator",
            Self::OrganizationObserver => "Observer",
            Self::OrganizationUserManager => "User manager",
            Self::OrganizationAccessManager => "Organization access manager",
            Self::OrganizationAdministrator => "Organization administrator",
            Self::OrganizationOwner => "Organization owner",
        }
    }

    /// What its holder may do, in a sentence.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::GroupBasic => "Opens the doors of the group.",
            Self::GroupManager => "Opens the doors of the group, grants its rights and sends its links.",
            Self::PlaceAccessManager => "Opens every door of the place and manages its groups, links, schedules and rights.",
            Self::PlaceAdministrator => "Does everything in the place.",
            Self::OrganizationObserver => "Sees everything and changes nothing.",
            Self::OrganizationUserManager => "Manages users, guests, teams and their rights.",
            Self::OrganizationAccessManager => {
                "Opens every door and manages groups, links, guests, schedules, teams and rights everywhere."
            }
            Self::OrganizationAdministrator => "Does everything except what is the owner's.",
            Self::OrganizationOwner => "Does everything. There is exactly one owner, who changes by transfer only.",
        }
    }

    /// What the role applies to.
    #[must_use]
    pub const fn scope(self) -> Scope {
        match self {
            Self::GroupBasic | Self::GroupManager => Scope::Group,
            Self::PlaceAccessManager | Self::PlaceAdministrator => Scope::Place,
            Self::OrganizationObserver
            | Self::OrganizationUserManager
            | Self::OrganizationAccessManager
            | Self::OrganizationAdministrator
            | Self::OrganizationOwner => Scope::Organization,
        }
    }

    /// How high the role stands: nobody grants or takes a role above their own.
    #[must_use]
    pub const fn level(self) -> u8 {
        match self {
            Self::GroupBasic => 0,
            Self::GroupManager => 10,
            Self::OrganizationObserver => 15,
            Self::PlaceAccessManager => 20,
            Self::PlaceAdministrator => 30,
            Self::OrganizationUserManager => 25,
            Self::OrganizationAccessManager => 40,
            Self::OrganizationAdministrator => 50,
            Self::OrganizationOwner => 60,
        }
    }

    /// What the role permits within its scope.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        const GROUP_BASIC: &[Permission] = &[P::GroupLocksRead, P::GroupsRead, P::LocksRead, P::PlacesRead];
        const GROUP_MANAGER: &[Permission] = &[
            P::GroupLocksRead,
            P::GroupLinksRead,
            P::GroupLinksWrite,
            P::GroupsRead,
            P::GuestsRead,
            P::LocksRead,
            P::PlacesRead,
            P::RoleAssignmentsRead,
            P::RoleAssignmentsWrite,
            P::SchedulesRead,
            P::TeamMembershipsRead,
            P::TeamsRead,
            P::UsersRead,
        ];
        const OBSERVER: &[Permission] = &[
            P::DashboardsRead,
            P::EventsRead,
            P::GroupLocksRead,
            P::GroupLinksRead,
            P::GroupsRead,
            P::GuestsRead,
            P::HardwareRead,
            P::IntegrationsRead,
            P::LocksRead,
            P::PlacesRead,
            P::ReportsRead,
            P::RoleAssignmentsRead,
            P::ScheduledReportRead,
            P::SchedulesRead,
            P::TeamMembershipsRead,
            P::TeamsRead,
            P::TerminalsRead,
            P::UsersRead,
        ];
        const USER_MANAGER: &[Permission] = &[
            P::DashboardsRead,
            P::EventsRead,
            P::GroupLocksRead,
            P::GroupLinksRead,
            P::GroupsRead,
            P::GuestsRead,
            P::GuestsWrite,
            P::InvitesWrite,
            P::LocksRead,
            P::PlacesRead,
            P::RoleAssignmentsRead,
            P::RoleAssignmentsWrite,
            P::SchedulesRead,
            P::TeamMembershipsRead,
            P::TeamMembershipsWrite,
            P::TeamsRead,
            P::TeamsWrite,
            P::UsersRead,
            P::UsersWrite,
        ];
        // What concerns the organization as a whole is not in them: nobody could use it within a place.
        const PLACE_ACCESS_MANAGER: &[Permission] = &[
            P::EventsRead,
            P::GroupLocksRead,
            P::GroupLocksWrite,
            P::GroupLinksRead,
            P::GroupLinksWrite,
            P::GroupsRead,
            P::GroupsWrite,
            P::GuestsRead,
            P::LocksRead,
            P::LocksUnlock,
            P::PlacesRead,
            P::RoleAssignmentsRead,
            P::RoleAssignmentsWrite,
            P::SchedulesRead,
            P::SchedulesWrite,
            P::TeamMembershipsRead,
            P::TeamsRead,
            P::UsersRead,
        ];
        const PLACE_ADMINISTRATOR: &[Permission] = &[
            P::EventsRead,
            P::GroupLocksRead,
            P::GroupLocksWrite,
            P::GroupLinksRead,
            P::GroupLinksWrite,
            P::GroupsRead,
            P::GroupsWrite,
            P::GuestsRead,
            P::HardwareRead,
            P::HardwareWrite,
            P::IntegrationsRead,
            P::IntegrationsWrite,
            P::LocksRead,
            P::LocksWrite,
            P::LocksUnlock,
            P::PlacesRead,
            P::PlacesWrite,
            P::RoleAssignmentsRead,
            P::RoleAssignmentsWrite,
            P::SchedulesRead,
            P::SchedulesWrite,
            P::TeamMembershipsRead,
            P::TeamsRead,
            P::TerminalsRead,
            P::TerminalsWrite,
            P::UsersRead,
        ];
        const ACCESS_MANAGER: &[Permission] = &[
            P::DashboardsRead,
            P::EventsRead,
            P::GroupLocksRead,
            P::GroupLocksWrite,
            P::GroupLinksRead,
            P::GroupLinksWrite,
            P::GroupsRead,
            P::GroupsWrite,
            P::GuestsRead,
            P::GuestsWrite,
            P::LocksRead,
            P::LocksUnlock,
            P::PlacesRead,
            P::RoleAssignmentsRead,
            P::RoleAssignmentsWrite,
            P::SchedulesRead,
            P::SchedulesWrite,
            P::TeamMembershipsRead,
            P::TeamMembershipsWrite,
            P::TeamsRead,
            P::TeamsWrite,
            P::UsersRead,
        ];
        const ADMINISTRATOR: &[Permission] = &[
            P::DashboardsRead,
            P::EventsRead,
            P::GroupLocksRead,
            P::GroupLocksWrite,
            P::GroupLinksRead,
            P::GroupLinksWrite,
            P::GroupsRead,
            P::GroupsWrite,
            P::GuestsRead,
            P::GuestsWrite,
            P::HardwareRead,
            P::HardwareWrite,
            P::IntegrationsRead,
            P::IntegrationsWrite,
            P::InvitesWrite,
            P::LocksRead,
            P::LocksWrite,
            P::LocksUnlock,
            P::LoginsWrite,
            P::OrganizationWrite,
            P::PlacesRead,
            P::PlacesWrite,
            P::ReportsRead,
            P::ReportsWrite,
            P::RoleAssignmentsRead,
            P::RoleAssignmentsWrite,
            P::ScheduledReportRead,
            P::ScheduledReportWrite,
            P::SchedulesRead,
            P::SchedulesWrite,
            P::TeamMembershipsRead,
            P::TeamMembershipsWrite,
            P::TeamsRead,
            P::TeamsWrite,
            P::TerminalsRead,
            P::TerminalsWrite,
            P::UsersRead,
            P::UsersWrite,
        ];
        match self {
            Self::GroupBasic => GROUP_BASIC,
            Self::GroupManager => GROUP_MANAGER,
            Self::OrganizationObserver => OBSERVER,
            Self::OrganizationUserManager => USER_MANAGER,
            Self::PlaceAccessManager => PLACE_ACCESS_MANAGER,
            Self::PlaceAdministrator => PLACE_ADMINISTRATOR,
            Self::OrganizationAccessManager => ACCESS_MANAGER,
            Self::OrganizationAdministrator | Self::OrganizationOwner => ADMINISTRATOR,
        }
    }

    /// Whether the role permits this within its scope.
    #[must_use]
    pub fn permits(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// Whether the role permits what clients know by this name (`groups_write`); false for what they do not know.
    #[must_use]
    pub fn permits_documented(self, name: &str) -> bool {
        // Whoever holds any role on a group opens its doors, though not others of the same place.
        let opens = self.scope() == Scope::Group && name == P::LocksUnlock.as_str();
        let name = match name {
            // Access keys come and go with guests.
            "access_keys_read" => P::GuestsRead.as_str(),
            "access_keys_write" => P::GuestsWrite.as_str(),
            // Whoever makes logins for others sees them.
            "logins_read" => P::LoginsWrite.as_str(),
            // Shares are rights on groups.
            "shares_read" => P::RoleAssignmentsRead.as_str(),
            "shares_write" => P::RoleAssignmentsWrite.as_str(),
            name => name,
        };
        opens || self.permissions().iter().any(|permission| permission.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_found_again_by_its_id() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(*role));
        }
    }

    #[test]
    fn access_managers_and_above_open_every_door_in_their_scope() {
        for role in Role::ALL {
            let expected =
                !matches!(role, Role::GroupBasic | Role::GroupManager | Role::OrganizationObserver | Role::OrganizationUserManager);
            assert_eq!(role.permits(Permission::LocksUnlock), expected, "{role:?}");
        }
    }

    #[test]
    fn clients_are_told_that_roles_on_groups_open_doors_but_that_observers_do_not() {
        for role in Role::ALL {
            let opens = !matches!(role, Role::OrganizationObserver | Role::OrganizationUserManager);
            assert_eq!(role.permits_documented("locks_unlock"), opens, "{role:?}");
            assert!(!role.permits_documented("cameras_read") && !role.permits_documented("x"));
        }
        assert!(Role::GroupManager.permits_documented("group_links_write"));
        assert!(Role::OrganizationAdministrator.permits_documented("logins_read"));
        assert!(Role::GroupManager.permits_documented("shares_write") && !Role::GroupBasic.permits_documented("shares_read"));
    }

    #[test]
    fn no_role_within_the_organization_permits_what_concerns_all_of_it() {
        for role in Role::ALL.iter().filter(|role| role.scope() != Scope::Organization) {
            for permission in [
                P::DashboardsRead,
                P::GuestsWrite,
                P::InvitesWrite,
                P::LoginsWrite,
                P::OrganizationWrite,
                P::ReportsRead,
                P::ScheduledReportRead,
                P::TeamMembershipsWrite,
                P::TeamsWrite,
                P::UsersWrite,
            ] {
                assert!(!role.permits(permission), "{role:?} {permission:?}");
            }
        }
    }

    #[test]
    fn observers_change_nothing() {
        let permissions = Role::OrganizationObserver.permissions();
        assert!(permissions.iter().all(|permission| format!("{permission:?}").ends_with("Read")));
    }
}
