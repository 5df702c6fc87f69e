//! The rows, as narrow as the decision and its record need them.

use std::collections::HashMap;

use doorward_core::Timestamp;
use doorward_core::decide::Validity;
use serde_json::Value as Json;

/// A limit on unlocks, and what is used of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed {
    /// `unlock_limit`.
    pub limit: Option<i64>,
    /// `unlock_limit_period`.
    pub period: Option<String>,
    /// `unlocks_count`.
    pub count: i64,
    /// `unlocks_since`.
    pub since: Option<Timestamp>,
    /// The zone of its periods: the place's, or the organization's for what belongs to no place.
    pub zone: String,
}

/// Which restrictions are switched on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RestrictionsRow {
    /// Only at set times.
    pub time: bool,
    /// Only near the door.
    pub geofence: bool,
    /// Only at the reader.
    pub reader: bool,
    /// Only with the primary device.
    pub primary_device: bool,
    /// Only with a managed device.
    pub managed_device: bool,
    /// Only by tapping the reader.
    pub tap: bool,
}

/// A group link with what matters of its group.
#[derive(Debug, Clone)]
pub struct LinkRow {
    /// Its id.
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its group.
    pub group_id: i64,
    /// The guest's name.
    pub name: String,
    /// The guest's e-mail address.
    pub email: Option<String>,
    /// `link_enabled`.
    pub enabled: bool,
    /// `valid_from` and `valid_until`.
    pub validity: Validity,
    /// How often it opens.
    pub allowed: Allowed,
    /// Whether its group asks for times.
    pub time_restricted: bool,
}

/// A login with its user.
#[derive(Debug, Clone)]
pub struct LoginRow {
    /// Its id.
    pub id: i64,
    /// `device` or `api`.
    pub kind: String,
    /// The user's primary device.
    pub primary: bool,
    /// Whether it expires when it is idle.
    pub expire: bool,
    /// When it was last used, or made.
    pub last_used_at: Timestamp,
    /// Seconds after which the organization's device logins expire.
    pub expire_after: i64,
    /// The user.
    pub user_id: i64,
    /// Their organization.
    pub organization_id: i64,
    /// Their name.
    pub user_name: String,
    /// Their e-mail address.
    pub user_email: String,
    /// Their `access_enabled`.
    pub access_enabled: bool,
}

/// A guest's access key with its guest.
#[derive(Debug, Clone)]
pub struct KeyRow {
    /// Its id.
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// The guest.
    pub guest_id: i64,
    /// Their name.
    pub guest_name: String,
    /// Their e-mail address.
    pub guest_email: Option<String>,
    /// `link_enabled`.
    pub link_enabled: bool,
    /// `qr_code_enabled`.
    pub qr_code_enabled: bool,
}

/// A partner key with what matters of its groups.
#[derive(Debug, Clone)]
pub struct PartnerKeyRow {
    /// Its id.
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its name.
    pub name: String,
    /// Seconds that a code for a group may live at most.
    pub longest_life: i64,
    /// Whether its codes count.
    pub enabled: bool,
    /// The groups whose doors its codes may open; each with whether it asks for times.
    pub groups: HashMap<i64, bool>,
}

/// A user whom a partner's code is for.
#[derive(Debug, Clone)]
pub struct PartnerUserRow {
    /// Their id.
    pub id: i64,
    /// Their organization.
    pub organization_id: i64,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Their `access_enabled`.
    pub access_enabled: bool,
}

/// A webhook that judges foreign codes.
#[derive(Debug, Clone)]
pub struct EvaluationWebhookRow {
    /// Its id.
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its name.
    pub name: String,
    /// Whether what it says counts.
    pub enabled: bool,
}

/// A role assignment with what matters of its group.
#[derive(Debug, Clone)]
pub struct RightRow {
    /// Its id.
    pub id: i64,
    /// Who holds it, by themselves or as a member of a team.
    pub holder_id: i64,
    /// `core::Role` id.
    pub role: String,
    /// The group it applies to, if any.
    pub group_id: Option<i64>,
    /// What it applies to: group, place or organization.
    pub applies_to: i64,
    /// `valid_from` and `valid_until`.
    pub validity: Validity,
    /// How often it opens.
    pub allowed: Allowed,
    /// Its group's `login_enabled`; true elsewhere.
    pub login_enabled: bool,
    /// Its group's restrictions; none elsewhere.
    pub restrictions: RestrictionsRow,
}

/// A door with what matters of its place.
#[derive(Debug, Clone)]
pub struct LockRow {
    /// Its id.
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its place.
    pub place_id: i64,
    /// Its name.
    pub name: String,
    /// Its coordinates or its place's: degrees north and east.
    pub position: Option<(f64, f64)>,
    /// What binds everyone.
    pub restrictions: RestrictionsRow,
    /// Whether it is locked down.
    pub locked_down: bool,
    /// Whether its place is locked down.
    pub place_locked_down: bool,
    /// Its place's zone (IANA).
    pub zone: String,
    /// `core::Relay`.
    pub relay: Option<Json>,
    /// The secret of its reader's values.
    pub proximity_secret: Option<Vec<u8>>,
}
