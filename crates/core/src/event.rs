//! The types of events (contract section 4.3).

/// A kind of event: what it happened to, and what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EventType {
    /// The kind of object, in the spelling of `object_type` (`GroupLink`).
    pub object_type: &'static str,
    /// The action (`create`).
    pub action: &'static str,
    /// Both, as clients know it (`group_link.create`).
    pub name: &'static str,
}

macro_rules! event_types {
    ($($constant:ident = $object:literal, $action:literal, $name:literal;)*) => {
        /// The events that Doorward records.
        impl EventType {
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $constant: Self = Self { object_type: $object, action: $action, name: $name };
            )*
            /// Every event that Doorward records.
            pub const RECORDED: &'static [Self] = &[$(Self::$constant,)*];
        }
    };
}

event_types! {
    ACCESS_KEY_CREATE = "AccessKey", "create", "access_key.create";
    ACCESS_KEY_DESTROY = "AccessKey", "destroy", "access_key.destroy";
    CONTROLLER_CREATE = "Controller", "create", "controller.create";
    CONTROLLER_CREATE_ENROLMENT_TOKEN = "Controller", "create_enrolment_token", "controller.create_enrolment_token";
    CONTROLLER_DESTROY = "Controller", "destroy", "controller.destroy";
    CONTROLLER_ENROL = "Controller", "enrol", "controller.enrol";
    CONTROLLER_REPLACE_CONNECTION = "Controller", "replace_connection", "controller.replace_connection";
    CONTROLLER_UPDATE = "Controller", "update", "controller.update";
    EVALUATION_WEBHOOK_CREATE = "EvaluationWebhook", "create", "evaluation_webhook.create";
    EVALUATION_WEBHOOK_DESTROY = "EvaluationWebhook", "destroy", "evaluation_webhook.destroy";
    EVALUATION_WEBHOOK_REPLACE_SECRET = "EvaluationWebhook", "replace_secret", "evaluation_webhook.replace_secret";
    EVALUATION_WEBHOOK_UPDATE = "EvaluationWebhook", "update", "evaluation_webhook.update";
    GROUP_CREATE = "Group", "create", "group.create";
    GROUP_DESTROY = "Group", "destroy", "group.destroy";
    GROUP_UPDATE = "Group", "update", "group.update";
    GROUP_LINK_CREATE = "GroupLink", "create", "group_link.create";
    GROUP_LINK_DESTROY = "GroupLink", "destroy", "group_link.destroy";
    GROUP_LINK_RESEND = "GroupLink", "resend", "group_link.resend";
    GROUP_LINK_ROTATE = "GroupLink", "rotate", "group_link.rotate";
    GROUP_LINK_SEND = "GroupLink", "send", "group_link.send";
    GROUP_LINK_UPDATE = "GroupLink", "update", "group_link.update";
    GROUP_LOCK_CREATE = "GroupLock", "create", "group_lock.create";
    GROUP_LOCK_DESTROY = "GroupLock", "destroy", "group_lock.destroy";
    GUEST_CREATE = "Guest", "create", "guest.create";
    GUEST_DESTROY = "Guest", "destroy", "guest.destroy";
    INTEGRATION_CREATE = "Integration", "create", "integration.create";
    INTEGRATION_DESTROY = "Integration", "destroy", "integration.destroy";
    INTEGRATION_DISABLE_DUE_TO_ERROR = "Integration", "disable_due_to_error", "integration.disable_due_to_error";
    INTEGRATION_UPDATE = "Integration", "update", "integration.update";
    INTEGRATION_WARN_DUE_TO_ERROR = "Integration", "warn_due_to_error", "integration.warn_due_to_error";
    INVITE_CREATE = "Invite", "create", "invite.create";
    LOCK_CANCEL_LOCKDOWN = "Lock", "cancel_lockdown", "lock.cancel_lockdown";
    LOCK_CREATE = "Lock", "create", "lock.create";
    LOCK_DESTROY = "Lock", "destroy", "lock.destroy";
    LOCK_FIRST_TO_ARRIVE = "Lock", "first_to_arrive", "lock.first_to_arrive";
    LOCK_LAST_TO_LEAVE = "Lock", "last_to_leave", "lock.last_to_leave";
    LOCK_LOCK_DOWN = "Lock", "lock_down", "lock.lock_down";
    LOCK_SCHEDULED_UNLOCK_ENDED = "Lock", "scheduled_unlock_ended", "lock.scheduled_unlock_ended";
    LOCK_SCHEDULED_UNLOCK_STARTED = "Lock", "scheduled_unlock_started", "lock.scheduled_unlock_started";
    LOCK_UNLOCK = "Lock", "unlock", "lock.unlock";
    LOCK_UPDATE = "Lock", "update", "lock.update";
    LOGIN_CREATE = "Login", "create", "login.create";
    LOGIN_DESTROY = "Login", "destroy", "login.destroy";
    LOGIN_PROMOTE = "Login", "promote", "login.promote";
    ORGANIZATION_ACCEPT_TRANSFER = "Organization", "accept_transfer", "organization.accept_transfer";
    ORGANIZATION_CANCEL_TRANSFER = "Organization", "cancel_transfer", "organization.cancel_transfer";
    ORGANIZATION_CREATE = "Organization", "create", "organization.create";
    ORGANIZATION_REJECT_TRANSFER = "Organization", "reject_transfer", "organization.reject_transfer";
    ORGANIZATION_REQUEST_TEST_MESSAGE = "Organization", "request_test_message", "organization.request_test_message";
    ORGANIZATION_REQUEST_TRANSFER = "Organization", "request_transfer", "organization.request_transfer";
    ORGANIZATION_SEND_TEST_MESSAGE = "Organization", "send_test_message", "organization.send_test_message";
    ORGANIZATION_UPDATE = "Organization", "update", "organization.update";
    PARTNER_KEY_CREATE = "PartnerKey", "create", "partner_key.create";
    PARTNER_KEY_DESTROY = "PartnerKey", "destroy", "partner_key.destroy";
    PARTNER_KEY_UPDATE = "PartnerKey", "update", "partner_key.update";
    PLACE_CANCEL_LOCKDOWN = "Place", "cancel_lockdown", "place.cancel_lockdown";
    PLACE_CREATE = "Place", "create", "place.create";
    PLACE_DESTROY = "Place", "destroy", "place.destroy";
    PLACE_LOCK_DOWN = "Place", "lock_down", "place.lock_down";
    PLACE_UPDATE = "Place", "update", "place.update";
    REPORT_CREATE = "Report", "create", "report.create";
    REPORT_DESTROY = "Report", "destroy", "report.destroy";
    REPORT_DOWNLOAD = "Report", "download", "report.download";
    REPORT_FINISH = "Report", "finish", "report.finish";
    ROLE_ASSIGNMENT_CREATE = "RoleAssignment", "create", "role_assignment.create";
    ROLE_ASSIGNMENT_DESTROY = "RoleAssignment", "destroy", "role_assignment.destroy";
    ROLE_ASSIGNMENT_UPDATE = "RoleAssignment", "update", "role_assignment.update";
    SCHEDULE_CREATE = "Schedule", "create", "schedule.create";
    SCHEDULE_DESTROY = "Schedule", "destroy", "schedule.destroy";
    SCHEDULE_UPDATE = "Schedule", "update", "schedule.update";
    SCHEDULED_REPORT_CREATE = "ScheduledReport", "create", "scheduled_report.create";
    SCHEDULED_REPORT_DESTROY = "ScheduledReport", "destroy", "scheduled_report.destroy";
    SCHEDULED_REPORT_UPDATE = "ScheduledReport", "update", "scheduled_report.update";
    SIGNING_KEY_CREATE = "SigningKey", "create", "signing_key.create";
    SIGNING_KEY_RETIRE = "SigningKey", "retire", "signing_key.retire";
    TEAM_CREATE = "Team", "create", "team.create";
    TEAM_DESTROY = "Team", "destroy", "team.destroy";
    TEAM_UPDATE = "Team", "update", "team.update";
    TEAM_MEMBERSHIP_CREATE = "TeamMembership", "create", "team_membership.create";
    TEAM_MEMBERSHIP_DESTROY = "TeamMembership", "destroy", "team_membership.destroy";
    TERMINAL_CREATE = "Terminal", "create", "terminal.create";
    TERMINAL_CREATE_PAIRING_CODE = "Terminal", "create_pairing_code", "terminal.create_pairing_code";
    TERMINAL_DESTROY = "Terminal", "destroy", "terminal.destroy";
    TERMINAL_PAIR = "Terminal", "pair", "terminal.pair";
    TERMINAL_UNPAIR = "Terminal", "unpair", "terminal.unpair";
    TERMINAL_UPDATE = "Terminal", "update", "terminal.update";
    USER_ACTIVATE_2FA = "User", "activate_2fa", "user.activate_2fa";
    USER_CREATE = "User", "create", "user.create";
    USER_CREATE_BACKUP_CODES = "User", "create_backup_codes", "user.create_backup_codes";
    USER_CREATE_PASSWORD = "User", "create_password", "user.create_password";
    USER_DEACTIVATE_2FA = "User", "deactivate_2fa", "user.deactivate_2fa";
    USER_DESTROY = "User", "destroy", "user.destroy";
    USER_SHOW_CONFIRMATION = "User", "show_confirmation", "user.show_confirmation";
    USER_UPDATE = "User", "update", "user.update";
    USER_UPDATE_PASSWORD = "User", "update_password", "user.update_password";
}

/// Doorward's own types, which the contract does not know.
pub const OWN_TYPES: &[&str] = &[
    "controller.create",
    "controller.create_enrolment_token",
    "controller.destroy",
    "controller.enrol",
    "controller.replace_connection",
    "evaluation_webhook.create",
    "evaluation_webhook.destroy",
    "evaluation_webhook.replace_secret",
    "evaluation_webhook.update",
    "group_link.resend",
    "group_link.rotate",
    "group_link.send",
    "group_link.update",
    "organization.request_test_message",
    "organization.send_test_message",
    "partner_key.create",
    "partner_key.destroy",
    "partner_key.update",
    "signing_key.create",
    "signing_key.retire",
    "terminal.create_pairing_code",
    "terminal.pair",
    "terminal.unpair",
];

/// Every type that clients of the API may meet or filter by, in alphabetical order.
pub const CONTRACT_TYPES: &[&str] = &[
    "access_key.create",
    "access_key.destroy",
    "amenity.create",
    "amenity.destroy",
    "amenity.update",
    "apple_pass.destroy",
    "apple_pass_instance.destroy",
    "apple_pass_instance.resume",
    "apple_pass_instance.suspend",
    "beacon.update",
    "booking.cancel",
    "booking.create",
    "camera.create",
    "camera.destroy",
    "camera.import",
    "camera.rate_limited",
    "camera.update",
    "camera_snapshot_set.create",
    "card.activate",
    "card.activate_with_token",
    "card.assign",
    "card.create",
    "card.deactivate",
    "card.deassign",
    "card.destroy",
    "card.update",
    "communication_policy.update",
    "controller.assign",
    "controller.deassign",
    "controller.reboot",
    "controller.tamper",
    "controller.update",
    "controller.wiegand_board_connect",
    "controller.wiegand_board_disconnect",
    "controller_input.closed",
    "controller_input.opened",
    "controller_input.tamper",
    "controller_input.triggered",
    "controller_input_connection.create",
    "controller_input_connection.destroy",
    "controller_input_connection.update",
    "controller_relay_connection.create",
    "controller_relay_connection.destroy",
    "controller_relay_connection.update",
    "controller_wiegand_connection.create",
    "controller_wiegand_connection.destroy",
    "controller_wiegand_connection.excessive_pin_attempts",
    "controller_wiegand_connection.update",
    "csv_card_import.create",
    "csv_user_import.create",
    "custom_role.create",
    "custom_role.destroy",
    "custom_role.update",
    "elevator.create",
    "elevator.destroy",
    "elevator.permit",
    "elevator.update",
    "elevator_stop.cancel_lockdown",
    "elevator_stop.create",
    "elevator_stop.destroy",
    "elevator_stop.lock_down",
    "elevator_stop.scheduled_permit_ended",
    "elevator_stop.scheduled_permit_started",
    "elevator_stop.update",
    "event_retention_policy.create",
    "event_retention_policy.destroy",
    "event_retention_policy.update",
    "floor.create",
    "floor.destroy",
    "floor.update",
    "group.create",
    "group.destroy",
    "group.update",
    "group_elevator_stop.create",
    "group_elevator_stop.destroy",
    "group_link.create",
    "group_link.destroy",
    "group_lock.create",
    "group_lock.destroy",
    "group_terminal.create",
    "group_terminal.destroy",
    "group_zone.create",
    "group_zone.destroy",
    "guest.create",
    "guest.destroy",
    "incident.create",
    "incident.update",
    "incident_policy.create",
    "incident_policy.destroy",
    "incident_policy.update",
    "incident_policy_subscription.create",
    "incident_policy_subscription.destroy",
    "incident_policy_subscription.update",
    "integration.create",
    "integration.destroy",
    "integration.disable_due_to_error",
    "integration.update",
    "integration.warn_due_to_error",
    "intercom.answer_call",
    "intercom.assign",
    "intercom.deassign",
    "intercom.dismiss_call",
    "intercom.finish_call",
    "intercom.initiate_streaming",
    "intercom.miss_call",
    "intercom.timeout_call",
    "intercom.trigger_call",
    "intercom.update",
    "intercom_assignment.create",
    "intercom_assignment.destroy",
    "intercom_completed_call.create",
    "invite.create",
    "kiosk.assign",
    "kiosk.deassign",
    "kiosk.update",
    "kiosk_shortcut.create",
    "kiosk_shortcut.destroy",
    "lock.cancel_lockdown",
    "lock.closed",
    "lock.create",
    "lock.destroy",
    "lock.first_to_arrive",
    "lock.forced_open",
    "lock.held_open",
    "lock.last_to_leave",
    "lock.lock_down",
    "lock.locked",
    "lock.opened",
    "lock.scheduled_unlock_ended",
    "lock.scheduled_unlock_started",
    "lock.tailgate",
    "lock.unlock",
    "lock.update",
    "login.create",
    "login.destroy",
    "login.promote",
    "login.resolve",
    "marketplace_app_share.create",
    "marketplace_app_share.destroy",
    "marketplace_installation.create",
    "marketplace_installation.destroy",
    "marketplace_installation.request_uninstall",
    "marketplace_installation.update",
    "marketplace_shortcut.create",
    "marketplace_shortcut.destroy",
    "marketplace_shortcut.update",
    "member.create",
    "member.destroy",
    "member.update",
    "mifare_classic_data_block_configuration.create",
    "mifare_classic_data_block_configuration.destroy",
    "mifare_desfire_extra_application_configuration.create",
    "mifare_desfire_master_key_configuration.create",
    "mobile_cache_policy.invalidate",
    "mobile_cache_policy.update",
    "organization.accept_transfer",
    "organization.cancel_transfer",
    "organization.create",
    "organization.generate_next_certificate",
    "organization.reject_transfer",
    "organization.request_transfer",
    "organization.reset_scim_token",
    "organization.rotate_certificate",
    "organization.update",
    "place.cancel_lockdown",
    "place.create",
    "place.destroy",
    "place.lock_down",
    "place.occupancy_rate_limit_reach",
    "place.update",
    "place_card.create",
    "place_card.destroy",
    "reader.access",
    "reader.assign",
    "reader.deassign",
    "reader.reboot",
    "reader.reset_tamper",
    "reader.tamper",
    "reader.update",
    "report.create",
    "report.destroy",
    "report.download",
    "report.finish",
    "role_assignment.create",
    "role_assignment.destroy",
    "role_assignment.update",
    "schedule.create",
    "schedule.destroy",
    "schedule.update",
    "scheduled_report.create",
    "scheduled_report.destroy",
    "scheduled_report.update",
    "share.create",
    "share.destroy",
    "share.update",
    "subscription.update",
    "team.create",
    "team.destroy",
    "team.update",
    "team_membership.create",
    "team_membership.destroy",
    "terminal.create",
    "terminal.destroy",
    "terminal.trigger",
    "terminal.update",
    "third_party_hf_uid_read_configuration.create",
    "third_party_hf_uid_read_configuration.destroy",
    "user.activate_2fa",
    "user.create",
    "user.create_backup_codes",
    "user.create_password",
    "user.deactivate_2fa",
    "user.destroy",
    "user.show_confirmation",
    "user.update",
    "user.update_password",
    "visualization_page_reporter.create",
    "visualization_page_reporter.destroy",
    "visualization_page_share.create",
    "visualization_page_share.destroy",
    "wireless_lock.battery_warning",
    "wireless_lock.closed",
    "wireless_lock.disenroll",
    "wireless_lock.locked",
    "wireless_lock.opened",
    "wireless_lock.tampered",
    "wireless_lock.unlocked",
    "wireless_lock.update",
    "wireless_lock_connection.create",
    "wireless_lock_connection.destroy",
    "wireless_lock_connection.update",
    "zone.create",
    "zone.destroy",
    "zone.external_mode_override",
    "zone.override",
    "zone.policy_activate",
    "zone.policy_override",
    "zone.policy_transition",
    "zone.policy_violate",
    "zone.reset",
    "zone.update",
];

/// Whether a filter may name this type.
#[must_use]
pub fn is_known(name: &str) -> bool {
    CONTRACT_TYPES.contains(&name) || OWN_TYPES.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recorded_type_is_in_the_contract_or_our_own() {
        for kind in EventType::RECORDED {
            assert!(CONTRACT_TYPES.contains(&kind.name) != OWN_TYPES.contains(&kind.name), "{}", kind.name);
            assert!(kind.name.ends_with(&format!(".{}", kind.action)));
        }
    }
}
