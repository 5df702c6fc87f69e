//! The rows of a wave, as the program would have written them.

use std::time::Duration;

use super::secrets::Secrets;
use super::story::{DEVICE, Times, Trace, door_name, group_name, guest_name, place_name, user_email, user_name};
use super::wave::{Thing, Wave};
use doorward_core::{Role, validate};
use doorward_store::Micros;
use doorward_store::entity::{group, group_link, group_lock, lock, login, place, role_assignment, user};
use serde_json::json;

/// How long links stay valid after the story's end: all of them open doors while they are measured.
const VALID: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What the rows are made of.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// Which there are.
    pub wave: &'a Wave,
    /// When they were made.
    pub times: Times,
    /// Their organization.
    pub organization_id: i64,
    /// The user who made them.
    pub owner_id: i64,
    /// Their secrets.
    pub secrets: Secrets,
}

impl<'a> Rows<'a> {
    /// Places.
    pub fn places(self) -> impl Iterator<Item = place::Model> + use<'a> {
        self.wave.places.numbers().map(move |nth| {
            let (id, made_at) = self.made(Thing::Place, nth);
            place::Model {
                id,
                organization_id: self.organization_id,
                name: place_name(id),
                description: None,
                address: format!("Example Quay {id}, 10117 Berlin"),
                latitude: Some(52.5),
                longitude: Some(13.4),
                image: None,
                time_zone: "Europe/Berlin".to_owned(),
                locked_down_since: None,
                offline_hours: None,
                created_at: made_at,
                updated_at: made_at,
            }
        })
    }

    /// Doors, which the simulator opens.
    pub fn doors(self) -> impl Iterator<Item = lock::Model> + use<'a> {
        self.wave.doors.numbers().map(move |nth| {
            let (id, made_at) = self.made(Thing::Door, nth);
            lock::Model {
                id,
                organization_id: self.organization_id,
                place_id: self.wave.places.nth(self.wave.place_of_door(nth)),
                name: door_name(id),
                description: None,
                latitude: None,
                longitude: None,
                geofence_restriction_enabled: false,
                reader_restriction_enabled: false,
                time_restriction_enabled: false,
                order_id: None,
                floor_id: None,
                locked_down_since: None,
                relay: None,
                controller_id: None,
                proximity_secret: None,
                high_security: false,
                created_at: made_at,
                updated_at: made_at,
            }
        })
    }

    /// Groups.
    pub fn groups(self) -> impl Iterator<Item = group::Model> + use<'a> {
        self.wave.groups.numbers().map(move |nth| {
            let (id, made_at) = self.made(Thing::Group, nth);
            group::Model {
                id,
                organization_id: self.organization_id,
                place_id: Some(self.wave.places.nth(self.wave.place_of_group(nth))),
                name: group_name(id),
                description: None,
                login_enabled: true,
                geofence_restriction_enabled: false,
                primary_device_restriction_enabled: false,
                managed_device_restriction_enabled: false,
                reader_restriction_enabled: false,
                time_restriction_enabled: false,
                tap_to_access_restriction_enabled: false,
                created_at: made_at,
                updated_at: made_at,
            }
        })
    }

    /// Doors in groups.
    pub fn group_locks(self) -> impl Iterator<Item = group_lock::Model> + use<'a> {
        self.wave.group_locks.numbers().map(move |nth| {
            let (id, made_at) = self.made(Thing::GroupLock, nth);
            let (group, door) = self.wave.held(nth);
            group_lock::Model {
                id,
                organization_id: self.organization_id,
                group_id: self.wave.groups.nth(group),
                lock_id: self.wave.doors.nth(door),
                created_at: made_at,
                updated_at: made_at,
            }
        })
    }

    /// Users; those with a login have opened doors with it.
    pub fn users<'b>(self, logins: &'b [Trace]) -> impl Iterator<Item = user::Model> + use<'a, 'b> {
        self.wave.users.numbers().map(move |nth| {
            let (id, made_at) = self.made(Thing::User, nth);
            let email = user_email(id);
            user::Model {
                id,
                organization_id: self.organization_id,
                name: user_name(id),
                email_key: validate::email_key(&email),
                email,
                image: None,
                access_enabled: true,
                password_flow_enabled: true,
                send_emails: true,
                password_hash: None,
                metadata: json!({}),
                notes: None,
                last_accessed_at: trace(logins, self.wave.login_of_user(nth)).and_then(|trace| trace.last).map(Into::into),
                confirmed_at: Some(made_at),
                locale: None,
                last_read_at: None,
                otp_enabled_at: None,
                created_at: made_at,
                updated_at: made_at,
            }
        })
    }

    /// Role assignments, of which some have been used.
    pub fn rights<'b>(self, logins: &'b [Trace]) -> impl Iterator<Item = role_assignment::Model> + use<'a, 'b> {
        self.wave.rights.numbers().map(move |nth| {
            let (id, made_at) = self.made(Thing::Right, nth);
            role_assignment::Model {
                id,
                organization_id: self.organization_id,
                user_id: Some(self.wave.users.nth(self.wave.user_of_right(nth))),
                team_id: None,
                guest_id: None,
                role: Role::GroupBasic.as_str().to_owned(),
                place_id: None,
                group_id: Some(self.wave.groups.nth(self.wave.group_of_right(nth))),
                notify: false,
                valid_from: None,
                valid_until: None,
                created_by_id: Some(self.owner_id),
                unlock_limit: None,
                unlock_limit_period: None,
                unlocks_count: trace(logins, self.wave.login_by_right(nth)).map_or(0, |trace| trace.unlocks),
                unlocks_since: None,
                created_at: made_at,
                updated_at: made_at,
            }
        })
    }

    /// Logins. They do not expire, so that those of all ages open doors.
    pub fn logins<'b>(self, logins: &'b [Trace]) -> impl Iterator<Item = login::Model> + use<'a, 'b> {
        self.wave.logins.numbers().zip(logins).map(move |(nth, trace)| {
            let (id, made_at) = self.made(Thing::Login, nth);
            login::Model {
                id,
                organization_id: self.organization_id,
                user_id: self.wave.users.nth(self.wave.user_of_login(nth)),
                kind: "device".to_owned(),
                name: Some(DEVICE.to_owned()),
                digest: self.secrets.login(id).digest().0.to_vec(),
                primary: false,
                expire: false,
                last_used_at: trace.last.map(Into::into),
                device_brand: None,
                device_model: None,
                os_name: None,
                administrative: false,
                created_at: made_at,
                updated_at: made_at,
            }
        })
    }

    /// Group links.
    pub fn links<'b>(self, links: &'b [Trace]) -> impl Iterator<Item = group_link::Model> + use<'a, 'b> {
        self.wave.links.numbers().zip(links).map(move |(nth, trace)| {
            let id = self.wave.links.nth(nth);
            group_link::Model {
                id,
                organization_id: self.organization_id,
                group_id: self.wave.groups.nth(self.wave.group_of_link(nth)),
                name: guest_name(id),
                email: None,
                phone: None,
                link_enabled: true,
                quick_response_code_type: None,
                valid_from: Some(trace.made_at.into()),
                valid_until: Some(self.times.now.after(VALID).into()),
                last_used_at: trace.last.map(Into::into),
                digest: self.secrets.link(id).digest().0.to_vec(),
                created_by_id: Some(self.owner_id),
                unlock_limit: None,
                unlock_limit_period: None,
                unlocks_count: trace.unlocks,
                unlocks_since: None,
                language: None,
                delivery_status: None,
                delivery_status_at: None,
                delivery_error: None,
                delivery_reference: None,
                delivery_receipt: None,
                created_at: trace.made_at.into(),
                updated_at: trace.made_at.into(),
            }
        })
    }

    fn made(self, thing: Thing, nth: u64) -> (i64, Micros) {
        (self.wave.ids(thing).nth(nth), self.times.nth(self.wave.founded_as(thing, nth)).into())
    }
}

fn trace(logins: &[Trace], login: Option<u64>) -> Option<&Trace> {
    login.and_then(|login| logins.get(usize::try_from(login).ok()?))
}
