//! What a role may permit, by the names that clients know (contract section 2.4).

macro_rules! permissions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// A thing that a role may permit.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Permission { $($(#[$doc])* $variant,)* }

        impl Permission {
            /// Every permission.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in a role's `permissions`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

permissions! {
    /// See how many users, places, doors and groups the organization has.
    DashboardsRead = "dashboards_read";
    /// See events.
    EventsRead = "events_read";
    /// See links.
    GroupLinksRead = "group_links_read";
    /// Send and delete links.
    GroupLinksWrite = "group_links_write";
    /// See which doors a group has.
    GroupLocksRead = "group_locks_read";
    /// Put doors into groups and take them out.
    GroupLocksWrite = "group_locks_write";
    /// See groups.
    GroupsRead = "groups_read";
    /// Create, change and delete groups.
    GroupsWrite = "groups_write";
    /// See guests.
    GuestsRead = "guests_read";
    /// Add and delete guests, and give them access keys.
    GuestsWrite = "guests_write";
    /// See controllers.
    HardwareRead = "hardware_read";
    /// Add, change, enrol and delete controllers, and have them drive doors.
    HardwareWrite = "hardware_write";
    /// See what events are sent to, and how their sending went.
    IntegrationsRead = "integrations_read";
    /// Create, change, test and delete what events are sent to.
    IntegrationsWrite = "integrations_write";
    /// Give people an account together with a right or a place in a team.
    InvitesWrite = "invites_write";
    /// See doors, whether or not one may open them.
    LocksRead = "locks_read";
    /// Open every door in the scope.
    LocksUnlock = "locks_unlock";
    /// Create, change, delete and lock down doors; set their relays.
    LocksWrite = "locks_write";
    /// Make logins for other users.
    LoginsWrite = "logins_write";
    /// Change the organization's settings.
    OrganizationWrite = "organization_write";
    /// See places.
    PlacesRead = "places_read";
    /// Create, change, delete and lock down places.
    PlacesWrite = "places_write";
    /// See and fetch reports.
    ReportsRead = "reports_read";
    /// Ask for and delete reports.
    ReportsWrite = "reports_write";
    /// See who has which right.
    RoleAssignmentsRead = "role_assignments_read";
    /// Grant and take rights.
    RoleAssignmentsWrite = "role_assignments_write";
    /// See which reports are made again and again.
    ScheduledReportRead = "scheduled_report_read";
    /// Have reports made again and again, and mailed.
    ScheduledReportWrite = "scheduled_report_write";
    /// See the time rules of groups and doors.
    SchedulesRead = "schedules_read";
    /// Create, change and delete the time rules of groups and doors.
    SchedulesWrite = "schedules_write";
    /// See who is in which team.
    TeamMembershipsRead = "team_memberships_read";
    /// Put users into teams and take them out.
    TeamMembershipsWrite = "team_memberships_write";
    /// See teams.
    TeamsRead = "teams_read";
    /// Create, rename and delete teams.
    TeamsWrite = "teams_write";
    /// See the scanners at doors.
    TerminalsRead = "terminals_read";
    /// Add, change and delete the scanners at doors.
    TerminalsWrite = "terminals_write";
    /// See users.
    UsersRead = "users_read";
    /// Create, change and delete users.
    UsersWrite = "users_write";
}

/// Things that clients know a `_read` and a `_write` permission of.
const THINGS: &[&str] = &[
    "access_keys",
    "amenities",
    "apple_passes",
    "bookings",
    "camera_snapshots",
    "cameras",
    "capacities",
    "card_assignments",
    "cards",
    "communication_policies",
    "csv_card_import",
    "csv_user_import",
    "custom_roles",
    "elevator_stops",
    "elevators",
    "event_retention_policies",
    "floors",
    "group_elevator_stops",
    "group_links",
    "group_locks",
    "group_terminals",
    "group_zones",
    "groups",
    "guests",
    "hardware",
    "incident_policies",
    "incidents",
    "integrations",
    "intercom_assignment",
    "kiosk_shortcuts",
    "locks",
    "logins",
    "managed_devices",
    "marketplace_app_shares",
    "marketplace_installations",
    "marketplace_shortcuts",
    "mobile_cache_policies",
    "places",
    "reports",
    "role_assignments",
    "scanned_card",
    "scheduled_report",
    "schedules",
    "shares",
    "team_memberships",
    "teams",
    "terminals",
    "third_party_hf_uid_read_configurations",
    "users",
    "visualization_page_reporters",
    "visualization_page_shares",
    "zones",
];

/// Permissions that stand alone.
const SINGLES: &[&str] = &[
    "analytics_read",
    "camera_snapshot_sets_read",
    "cards_activate",
    "dashboards_read",
    "elevator_stops_permit",
    "events_read",
    "incident_occurrences_read",
    "intercom_completed_call_stream_read",
    "invites_write",
    "locks_unlock",
    "place_dashboard_read",
    "subscriptions_read",
    "terminals_trigger",
    "zones_override",
    "zones_reset",
];

/// The name of every permission that clients know, whether or not this server has what it is about.
pub fn documented() -> impl Iterator<Item = String> {
    let of_things = THINGS.iter().flat_map(|thing| [format!("{thing}_read"), format!("{thing}_write")]);
    of_things.chain(SINGLES.iter().map(|name| (*name).to_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// What the contract has no name for.
    const OWN: &[Permission] = &[Permission::OrganizationWrite];

    #[test]
    fn every_permission_but_our_own_is_one_that_clients_know() {
        let documented: HashSet<String> = documented().collect();
        for permission in Permission::ALL {
            assert_eq!(documented.contains(permission.as_str()), !OWN.contains(permission), "{permission:?}");
        }
    }

    #[test]
    fn no_name_stands_twice() {
        let names: Vec<String> = documented().collect();
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        let names: HashSet<_> = Permission::ALL.iter().map(|permission| permission.as_str()).collect();
        assert_eq!(names.len(), Permission::ALL.len());
    }
}
