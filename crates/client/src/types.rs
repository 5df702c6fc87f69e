//! What is sent and answered.

// Written by `cargo xtask clients` from the API document. Changes by hand are lost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::field::Field;

/// A guest's access key, without what it opens doors by: that is in the guest's mail alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccessKey {
    /// `id`
    pub id: i64,
    /// `link_enabled`
    pub link_enabled: bool,
    /// `qr_code_enabled`
    pub qr_code_enabled: bool,
    /// `resource_type`
    pub resource_type: String,
}

/// The message of a device that means that it opened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// What must stand there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<BTreeMap<String, Value>>,
    /// This text exactly; any if neither this nor `pointer` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// A JSON pointer (RFC 6901) into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Where it appears, without wildcards.
    pub topic: String,
}

/// Whose account it is about.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct AddressInput {
    /// The organization's domain.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub domain: Field<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub email: Field<String>,
}

/// What a role assignment applies to, in brief.
pub type AppliesTo = Value;

/// Who holds a role assignment, in brief.
pub type Assignee = Value;

/// Backup codes: told this once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BackupCodes {
    /// Ten codes of six characters, each good once.
    pub backup_codes: Vec<String>,
}

/// What schedules come to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CalendarSummary {
    /// When they hold: regular ones less overrides.
    pub events: Vec<Span>,
    /// What overrides take away from regular ones.
    pub exceptions: Vec<Span>,
    /// Every day of the interval, as the place's clock tells them.
    pub schedules_by_day: Vec<Day>,
}

/// A command: an unlock that was granted, or what a door's timer told its relay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// `actor_id`
    pub actor_id: Option<i64>,
    /// `actor_name`
    pub actor_name: Option<String>,
    /// `actor_type`
    pub actor_type: Option<String>,
    /// `closed_at`
    pub closed_at: Option<Timestamp>,
    /// Why it failed.
    pub code: Option<String>,
    /// Obeyed before this moment or not at all.
    pub expires_at: Timestamp,
    /// `granted_at`
    pub granted_at: Timestamp,
    /// A UUID; the `uuid` and `sequence` of the unlock's event.
    pub id: String,
    /// `lock_id`
    pub lock_id: i64,
    /// `lock_name`
    pub lock_name: Option<String>,
    /// The node that granted it.
    pub node: String,
    /// `place_id`
    pub place_id: Option<i64>,
    /// `resource_type`
    pub resource_type: String,
    /// `pending`: the door may obey it. `expired`: it may no longer, and is about to be recorded as failed. `opened` (or released, or held) or
    /// `failed`: recorded.
    pub state: String,
    /// The type of the event that records its outcome.
    pub r#type: String,
}

/// Where the caller is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ContextBody {
    /// `location`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub location: Field<LocationBody>,
    /// The phone's services, so that a refusal can say which one is missing.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub services: Field<Vec<ServiceBody>>,
}

/// A controller: an agent at a site, which drives relays and reads scanners.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Controller {
    /// Whether an agent is enrolled.
    pub configured: bool,
    /// `created_at`
    pub created_at: Timestamp,
    /// `description`
    pub description: Option<String>,
    /// 16 hexadecimal digits that its agent shows too; null until one is enrolled.
    pub device_id: Option<String>,
    /// `enrolment_expires_at`
    pub enrolment_expires_at: Option<Timestamp>,
    /// `id`
    pub id: i64,
    /// `last_seen_at`
    pub last_seen_at: Option<Timestamp>,
    /// Always `doorward-agent`.
    pub model: String,
    /// `name`
    pub name: String,
    /// Whether its agent is connected.
    pub online: bool,
    /// `place`
    pub place: PlaceBrief,
    /// `place_id`
    pub place_id: i64,
    /// `resource_type`
    pub resource_type: String,
    /// `stale_since`
    pub stale_since: Option<Timestamp>,
    /// How far its agent can decide alone: `synced` (it is connected and knows all), `syncing` (it is being told), `stale` (it is not
    /// connected and decides by what it knew), `expired` (it decides nothing any more), `never`. Doorward's own.
    pub sync: String,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// What a client sends of a controller.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ControllerInput {
    /// Free text.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub description: Field<String>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// The place where it stands. Required; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub place_id: Field<i64>,
}

/// A controller with the token that enrols its agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ControllerWithToken {
    /// Whether an agent is enrolled.
    pub configured: bool,
    /// `created_at`
    pub created_at: Timestamp,
    /// `description`
    pub description: Option<String>,
    /// 16 hexadecimal digits that its agent shows too; null until one is enrolled.
    pub device_id: Option<String>,
    /// `enrolment_expires_at`
    pub enrolment_expires_at: Option<Timestamp>,
    /// `id`
    pub id: i64,
    /// `last_seen_at`
    pub last_seen_at: Option<Timestamp>,
    /// Always `doorward-agent`.
    pub model: String,
    /// `name`
    pub name: String,
    /// Whether its agent is connected.
    pub online: bool,
    /// `place`
    pub place: PlaceBrief,
    /// `place_id`
    pub place_id: i64,
    /// `resource_type`
    pub resource_type: String,
    /// `stale_since`
    pub stale_since: Option<Timestamp>,
    /// How far its agent can decide alone: `synced` (it is connected and knows all), `syncing` (it is being told), `stale` (it is not
    /// connected and decides by what it knew), `expired` (it decides nothing any more), `never`. Doorward's own.
    pub sync: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// What `doorward agent --token` takes: works once, for 15 minutes. It is never shown again. Doorward's own.
    pub enrolment_token: String,
}

/// What a user signs in with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CredentialsInput {
    /// The organization's domain.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub domain: Field<String>,
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub email: Field<String>,
    /// The code that the user's device shows, or a backup code: where two-factor sign-in is on.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub otp_attempt: Field<String>,
    /// Password.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub password: Field<String>,
}

/// The login of this request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurrentLogin {
    /// `app`
    pub app: LoginProgram,
    /// `created_at`
    pub created_at: Timestamp,
    /// `device`
    pub device: LoginDevice,
    /// `device_brand`
    pub device_brand: Option<String>,
    /// `device_model`
    pub device_model: Option<String>,
    /// Whether it dies when it is idle for too long. API keys never do.
    pub expire: bool,
    /// `id`
    pub id: i64,
    /// `last_used_at`
    pub last_used_at: Option<Timestamp>,
    /// `name`
    pub name: Option<String>,
    /// `os`
    pub os: LoginProgram,
    /// `os_name`
    pub os_name: Option<String>,
    /// Whether it is the user's primary device: the only one that groups with that restriction admit.
    pub primary: bool,
    /// `api` or `device`.
    pub r#type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `user`
    pub user: UserBrief,
    /// `user_agent`
    pub user_agent: LoginProgram,
    /// `user_id`
    pub user_id: i64,
    /// Always null: doors do not know phones.
    pub scram_credentials: Option<BTreeMap<String, Value>>,
}

/// What a client sends of the login that it came with.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CurrentLoginInput {
    /// Label; null removes it.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
}

/// The user who asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CurrentUser {
    /// `created_at`
    pub created_at: Timestamp,
    /// `email`
    pub email: String,
    /// `id`
    pub id: i64,
    /// `image`
    pub image: Option<String>,
    /// What was read when, by names that clients choose.
    pub last_read_at: BTreeMap<String, Timestamp>,
    /// `en`, `fr`, `es`, `de` or null.
    pub locale: Option<String>,
    /// `name`
    pub name: String,
    /// `notes`
    pub notes: Option<String>,
    /// `notifications_unread_count`
    pub notifications_unread_count: i64,
    /// `organization`
    pub organization: OrganizationBrief,
    /// `organization_id`
    pub organization_id: i64,
    /// `otp_enabled_at`
    pub otp_enabled_at: Option<Timestamp>,
    /// Whether signing in asks for a code.
    pub otp_required_for_login: bool,
    /// `primary_login_exists`
    pub primary_login_exists: bool,
    /// `resource_type`
    pub resource_type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// What a client sends of the user who asks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CurrentUserInput {
    /// The password that they have. Required with `password`.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub current_password: Field<String>,
    /// URL of a picture, or the `file_name` of an uploaded one; null removes it.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub image: Field<String>,
    /// What was read when: at most 50 moments by name, in place of those before.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub last_read_at: Field<BTreeMap<String, Value>>,
    /// `en`, `fr`, `es`, `de` or null.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub locale: Field<String>,
    /// Name.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// A new password, 8 to 128 characters.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub password: Field<String>,
    /// The new password again.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub password_confirmation: Field<String>,
}

/// How much an organization has.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dashboard {
    /// 0: this server makes none.
    pub apple_passes_count: i64,
    /// 0: this server has none.
    pub cameras_count: i64,
    /// `groups_count`
    pub groups_count: i64,
    /// `locks_count`
    pub locks_count: i64,
    /// `places_count`
    pub places_count: i64,
    /// `users_count`
    pub users_count: i64,
}

/// A day, and the schedules that hold at any moment of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Day {
    /// `date`
    pub date: String,
    /// `schedule_ids`
    pub schedule_ids: Vec<i64>,
}

/// The sending of one event to one integration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// `attempted_at`
    pub attempted_at: Option<Timestamp>,
    /// How often it was tried, since it was last replayed.
    pub attempts: i64,
    /// `created_at`
    pub created_at: Timestamp,
    /// Why it was not delivered at the last try.
    pub error: Option<String>,
    /// `event_type`
    pub event_type: String,
    /// `event_uuid`
    pub event_uuid: String,
    /// `finished_at`
    pub finished_at: Option<Timestamp>,
    /// `id`
    pub id: i64,
    /// `integration_id`
    pub integration_id: i64,
    /// `next_attempt_at`
    pub next_attempt_at: Option<Timestamp>,
    /// `resource_type`
    pub resource_type: String,
    /// HTTP status of the last answer; null if there was none.
    pub response_status: Option<i64>,
    /// `pending`, `delivered` or `failed`.
    pub status: String,
}

/// `POST http://<address>/switch/<id>/turn_on` or `/lock/<id>/unlock`. The device's own settings end the pulse; a hold is a pulse that is
/// repeated before it ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Esphome {
    /// Host name or IP address, with a port if it is not 80.
    pub address: String,
    /// Its id in the web server's addresses.
    pub id: String,
    /// What is driven.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<EsphomePart>,
    /// That user's password. Write-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// User of the web server, for basic sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

/// What of an ESPHome device is driven.
pub type EsphomePart = String;

/// What was decided of a foreign code. Nothing of the code is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationDecision {
    /// How the circuit stood afterwards.
    pub circuit: String,
    /// Why it is `deny`.
    pub code: Option<String>,
    /// `created_at`
    pub created_at: Timestamp,
    /// `grant` or `deny`, of the webhook: the door may have stayed shut all the same, as its event says.
    pub decision: String,
    /// `id`
    pub id: i64,
    /// The door; null once it is deleted.
    pub lock_id: Option<i64>,
    /// `lock_name`
    pub lock_name: Option<String>,
    /// Milliseconds that it took; 0 if the webhook was not asked.
    pub milliseconds: i64,
    /// The terminal; null once it is deleted.
    pub terminal_id: Option<i64>,
    /// `terminal_name`
    pub terminal_name: Option<String>,
}

/// An evaluation webhook: it judges what scanners read and Doorward did not make. Doorward's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationWebhook {
    /// `closed`: it is asked. `open`: it has failed five times in a row and is not asked for 30 s. `half_open`: it is asked once more.
    pub circuit: String,
    /// `created_at`
    pub created_at: Timestamp,
    /// `enabled`
    pub enabled: bool,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `previous_secret_until`
    pub previous_secret_until: Option<Timestamp>,
    /// `resource_type`
    pub resource_type: String,
    /// The terminal whose codes it judges; null for those of all that have none of their own.
    pub terminal_id: Option<i64>,
    /// Milliseconds that it may take.
    pub timeout: i64,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `url`
    pub url: String,
}

/// What a client sends of an evaluation webhook.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EvaluationWebhookInput {
    /// Whether it is asked. Default true. Where it is switched off, foreign codes are refused.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub enabled: Field<bool>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// The terminal whose codes it judges; if not given, those of all terminals that have none of their own. Cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub terminal_id: Field<i64>,
    /// Milliseconds that it may take, 100 to 5000. Default 2000.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub timeout: Field<i64>,
    /// The http or https address that codes are posted to, at most 2000 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub url: Field<String>,
}

/// How a test went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationWebhookTest {
    /// Why it is `deny`.
    pub code: Option<String>,
    /// `grant` or `deny`.
    pub decision: String,
    /// What the code means.
    pub error: Option<String>,
    /// What `webhook-id` said.
    pub message_id: String,
    /// Milliseconds that it took.
    pub milliseconds: i64,
    /// What the webhook said of it.
    pub reason: Option<String>,
    /// HTTP status of the answer; null if there was none.
    pub response_status: Option<i64>,
}

/// An evaluation webhook with the secret that signs what it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationWebhookWithSecret {
    /// `closed`: it is asked. `open`: it has failed five times in a row and is not asked for 30 s. `half_open`: it is asked once more.
    pub circuit: String,
    /// `created_at`
    pub created_at: Timestamp,
    /// `enabled`
    pub enabled: bool,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `previous_secret_until`
    pub previous_secret_until: Option<Timestamp>,
    /// `resource_type`
    pub resource_type: String,
    /// The terminal whose codes it judges; null for those of all that have none of their own.
    pub terminal_id: Option<i64>,
    /// Milliseconds that it may take.
    pub timeout: i64,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `url`
    pub url: String,
    /// The secret of the signatures, as Standard Webhooks write it. It is never shown again.
    pub secret: String,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The second part of the type (`unlock`).
    pub action: String,
    /// Their e-mail address then.
    pub actor_email: Option<String>,
    /// Who did it.
    pub actor_id: Option<i64>,
    /// Their name then.
    pub actor_name: Option<String>,
    /// `User`, `GroupLink`, `Guest` or null.
    pub actor_type: Option<String>,
    /// The credential.
    pub authenticated_by_id: Option<i64>,
    /// `Login`, `GroupLink`, `AccessKey` or null.
    pub authenticated_by_type: Option<String>,
    /// What allowed it.
    pub authorized_by_id: Option<i64>,
    /// The role, if a role assignment allowed it.
    pub authorized_by_role_id: Option<String>,
    /// `RoleAssignment`, `Group` or null.
    pub authorized_by_type: Option<String>,
    /// Why not.
    pub code: Option<String>,
    /// The controller whose agent decided it by itself, without a server. Doorward's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub controller_id: Option<i64>,
    /// When.
    pub created_at: Timestamp,
    /// Always null.
    pub details: Option<String>,
    /// The same as `code`.
    pub error_code: Option<String>,
    /// The code in a sentence.
    pub error_message: Option<String>,
    /// Whom to write to about that software, if it said: `X-Kisi-Integration-Contact`. Doorward's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_contact: Option<String>,
    /// Through whose software the call came, if it said: `X-Kisi-Integration-Identifier`. Doorward's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration_identifier: Option<String>,
    /// What happened, for the administrator.
    pub message: Option<String>,
    /// Its id.
    pub object_id: i64,
    /// Its name then.
    pub object_name: Option<String>,
    /// What it happened to (`Lock`).
    pub object_type: String,
    /// Its organization.
    pub organization_id: i64,
    /// Where.
    pub place_id: Option<i64>,
    /// The same in related events.
    pub sequence: String,
    /// Whether it worked.
    pub success: bool,
    /// What happened.
    pub r#type: String,
    /// Its id.
    pub uuid: String,
    /// Always null.
    pub via: Option<String>,
}

/// The types by the kind of their object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventMeta {
    /// The actions of each `object_type`.
    pub object_type_to_action: BTreeMap<String, Vec<String>>,
}

/// An event set: its filters and one page of events, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventSet {
    /// `created_at`
    pub created_at: Timestamp,
    /// Where the next page begins; null at the end.
    pub cursor: Option<String>,
    /// `event_actor_id`
    pub event_actor_id: Option<i64>,
    /// `event_actor_type`
    pub event_actor_type: Option<String>,
    /// `event_authenticated_by_id`
    pub event_authenticated_by_id: Option<i64>,
    /// `event_authenticated_by_type`
    pub event_authenticated_by_type: Option<String>,
    /// `event_object_id`
    pub event_object_id: Option<i64>,
    /// `event_object_type`
    pub event_object_type: Option<String>,
    /// `event_place_id`
    pub event_place_id: Option<i64>,
    /// `event_sequence`
    pub event_sequence: Option<String>,
    /// `event_success`
    pub event_success: Option<bool>,
    /// `event_type`
    pub event_type: Option<String>,
    /// `event_uuid`
    pub event_uuid: Option<String>,
    /// `events`
    pub events: Vec<Event>,
    /// `id`
    pub id: i64,
    /// `interval`
    pub interval: Option<String>,
    /// `place_id`
    pub place_id: Option<i64>,
    /// `finished`.
    pub status: String,
}

/// What a client sends of an event set. Filters that are not sent let everything through.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EventSetInput {
    /// Actor id.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_actor_id: Field<i64>,
    /// Actor type (`User`, `GroupLink`, `Guest`).
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_actor_type: Field<String>,
    /// Credential id.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_authenticated_by_id: Field<i64>,
    /// Credential type (`Login`, `GroupLink`, `AccessKey`).
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_authenticated_by_type: Field<String>,
    /// Object id.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_object_id: Field<i64>,
    /// Object type (`Lock`).
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_object_type: Field<String>,
    /// Place; not together with `place_id`.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_place_id: Field<i64>,
    /// Sequences, separated by commas.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_sequence: Field<String>,
    /// What worked, or what did not.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_success: Field<bool>,
    /// Types, separated by commas.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_type: Field<String>,
    /// Events, separated by commas.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub event_uuid: Field<String>,
    /// ISO 8601 interval (`start/end`, `start/duration`, `duration/end`) of at most 90 days; the last 90 days if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub interval: Field<String>,
    /// Place; not together with `event_place_id`.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub place_id: Field<i64>,
}

/// The answer that means that the device obeyed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Expectation {
    /// What must stand there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<BTreeMap<String, Value>>,
    /// A JSON pointer (RFC 6901) into the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// This status exactly; any 2xx if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<i64>,
}

/// Whose organizations are asked for.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct FindInput {
    /// E-mail address.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub email: Field<String>,
}

/// A line of a GPIO chip of the machine that the controller's agent runs on. The agent keeps the time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gpio {
    /// Whether the door is open while the line is low.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_low: Option<bool>,
    /// Name of the chip: `gpiochip0`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chip: Option<String>,
    /// Number of the line at the chip, from 0.
    pub line: i64,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// `created_at`
    pub created_at: Timestamp,
    /// `description`
    pub description: Option<String>,
    /// `elevator_stops_count`
    pub elevator_stops_count: i64,
    /// `geofence_restriction_enabled`
    pub geofence_restriction_enabled: bool,
    /// Metres.
    pub geofence_restriction_radius: f64,
    /// `id`
    pub id: i64,
    /// `locks_count`
    pub locks_count: i64,
    /// Whether members may open by app.
    pub login_enabled: bool,
    /// `managed_device_restriction_enabled`
    pub managed_device_restriction_enabled: bool,
    /// `members_count`
    pub members_count: i64,
    /// `name`
    pub name: String,
    /// `place`
    pub place: Option<PlaceBrief>,
    /// Null for a group of the organization.
    pub place_id: Option<i64>,
    /// `primary_device_restriction_enabled`
    pub primary_device_restriction_enabled: bool,
    /// `reader_restriction_enabled`
    pub reader_restriction_enabled: bool,
    /// `resource_type`
    pub resource_type: String,
    /// `tap_to_access_restriction_enabled`
    pub tap_to_access_restriction_enabled: bool,
    /// `time_restriction_enabled`
    pub time_restriction_enabled: bool,
    /// `time_restriction_time_zone`
    pub time_restriction_time_zone: Option<String>,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `users_count`
    pub users_count: i64,
}

/// A group, in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupBrief {
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `resource_type`
    pub resource_type: String,
}

/// What a client sends of a group.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GroupInput {
    /// Free text.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub description: Field<String>,
    /// Members must be near.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub geofence_restriction_enabled: Field<bool>,
    /// Members may open by app. Default true.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub login_enabled: Field<bool>,
    /// Members must use a managed device.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub managed_device_restriction_enabled: Field<bool>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// Its place; a group of the organization if not given. Cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub place_id: Field<i64>,
    /// Members must use their primary device.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub primary_device_restriction_enabled: Field<bool>,
    /// Members must be at the reader.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub reader_restriction_enabled: Field<bool>,
    /// Members must tap the reader.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub tap_to_access_restriction_enabled: Field<bool>,
    /// Members must keep to set times.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub time_restriction_enabled: Field<bool>,
}

/// A group link: a digital credential for someone without an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupLink {
    /// `created_at`
    pub created_at: Timestamp,
    /// `created_by`
    pub created_by: Option<UserBrief>,
    /// `created_by_id`
    pub created_by_id: Option<i64>,
    /// `created_by_type`
    pub created_by_type: Option<String>,
    /// Why the last try to send it failed, in words.
    pub delivery_error: Option<String>,
    /// What the text message service calls its last message.
    pub delivery_receipt: Option<String>,
    /// What became of its last message: `queued`, `sent`, `delivered` (text messages only), `refused` or `failed`; null if it never had
    /// one.
    pub delivery_status: Option<String>,
    /// `delivery_status_at`
    pub delivery_status_at: Option<Timestamp>,
    /// `email`
    pub email: Option<String>,
    /// `group`
    pub group: GroupBrief,
    /// `group_id`
    pub group_id: i64,
    /// `id`
    pub id: i64,
    /// `issued_by`
    pub issued_by: Option<UserBrief>,
    /// `issued_by_id`
    pub issued_by_id: Option<i64>,
    /// `en`, `de`, `fr` or `es`; null for the organization's. Doorward's own, as are the fields that follow.
    pub language: Option<String>,
    /// `last_used_at`
    pub last_used_at: Option<Timestamp>,
    /// `link_enabled`
    pub link_enabled: bool,
    /// `name`
    pub name: String,
    /// `phone`
    pub phone: Option<String>,
    /// Whether its offline code was signed for another group or validity, or was never given out: doors that are cut off know only the
    /// code. Rotate the link or mail it again for a new one. Doorward's own.
    pub quick_response_code_outdated: bool,
    /// `online`, `offline` or null.
    pub quick_response_code_type: Option<String>,
    /// `resource_type`
    pub resource_type: String,
    /// The most unlocks; null for as many as one likes.
    pub unlock_limit: Option<i64>,
    /// In each `day`, `week` or `month` of the group's place; null for in total.
    pub unlock_limit_period: Option<String>,
    /// Unlocks that succeeded or are under way, in the present period if there are periods.
    pub unlocks_count: i64,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `valid_from`
    pub valid_from: Option<Timestamp>,
    /// `valid_until`
    pub valid_until: Option<Timestamp>,
    /// What its host should think about.
    pub warnings: Vec<Warning>,
}

/// What a client sends of a group link.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GroupLinkInput {
    /// Where the link is mailed to; not mailed if not given. Cannot be changed, nor given together with a phone number.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub email: Field<String>,
    /// The group whose doors it opens. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub group_id: Field<i64>,
    /// Language of its message and page: `en`, `de`, `fr` or `es`; the organization's if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub language: Field<String>,
    /// Whether it opens anything. Default true.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub link_enabled: Field<bool>,
    /// The guest's name. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// The number of the mobile phone to which the link is sent (E.164), if the server sends text messages; not sent if not given. Cannot
    /// be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub phone: Field<String>,
    /// `online` for a QR code that says the link's address, `offline` for one that says a signed pass; none if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub quick_response_code_type: Field<String>,
    /// The most unlocks, 1 to 1000000; as many as one likes if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub unlock_limit: Field<i64>,
    /// In each `day`, `week` or `month` of the group's place; in total if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub unlock_limit_period: Field<String>,
    /// `valid_from`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub valid_from: Field<Timestamp>,
    /// `valid_until`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub valid_until: Field<Timestamp>,
}

/// A door in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupLock {
    /// `created_at`
    pub created_at: Timestamp,
    /// `group`
    pub group: GroupBrief,
    /// `group_id`
    pub group_id: i64,
    /// `id`
    pub id: i64,
    /// `lock`
    pub lock: LockBrief,
    /// `lock_id`
    pub lock_id: i64,
    /// `place`
    pub place: PlaceBrief,
    /// `place_id`
    pub place_id: i64,
    /// `resource_type`
    pub resource_type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// What a client sends of a group lock.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GroupLockInput {
    /// The group. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub group_id: Field<i64>,
    /// The door. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub lock_id: Field<i64>,
}

/// A guest: someone without an account, who may hold rights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guest {
    /// `created_at`
    pub created_at: Timestamp,
    /// `email`
    pub email: Option<String>,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `phone_number`
    pub phone_number: Option<String>,
    /// `resource_type`
    pub resource_type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// A guest, in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GuestBrief {
    /// `email`
    pub email: Option<String>,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `phone_number`
    pub phone_number: Option<String>,
    /// `resource_type`
    pub resource_type: String,
}

/// What a client sends of a guest.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GuestInput {
    /// Where their access key is mailed to.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub email: Field<String>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// Phone number in international form (`+12025550123`). It is kept and shown; nothing is sent there.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub phone_number: Field<String>,
}

/// `POST <url>/api/services/lock/unlock`. The service has no time, so the agent keeps it and locks again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HomeAssistant {
    /// A `lock.…` or a `switch.…`.
    pub entity_id: String,
    /// A long-lived access token. Write-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// Absolute `http` or `https` URL of the Home Assistant.
    pub url: String,
}

/// Where the agent listens for `POST /scan`, and the token that whoever posts has to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HttpListener {
    /// Address and port of the agent's machine in its own network, such as `192.168.1.5:8090`.
    pub listen: String,
    /// What devices send as `Authorization: Bearer TOKEN`: 16 to 128 letters, digits and `-._~+/=`. Write-only; if it is not sent, it
    /// stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// The requests that drive a device. The one that opens it for a pulse stands among the relay's own settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HttpRelay {
    /// Body to send; `{{seconds}}` (of this pulse or hold), `{{pulse_seconds}}` and `{{command_id}}` are filled in. Write-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// `expect`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expectation>,
    /// Headers to send. Write-only, since they often carry a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<BTreeMap<String, String>>,
    /// `POST`, `PUT` or `PATCH`: a GET that opens would open for every link preview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Absolute `http` or `https` URL.
    pub url: String,
    /// `hold`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HttpRequest>,
    /// `release`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<HttpRequest>,
}

/// A request to a device, and what its answer must be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HttpRequest {
    /// Body to send; `{{seconds}}` (of this pulse or hold), `{{pulse_seconds}}` and `{{command_id}}` are filled in. Write-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// `expect`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expectation>,
    /// Headers to send. Write-only, since they often carry a token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<BTreeMap<String, String>>,
    /// `POST`, `PUT` or `PATCH`: a GET that opens would open for every link preview.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Absolute `http` or `https` URL.
    pub url: String,
}

/// An integration: an address that events are posted to. Its signature key is never shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Integration {
    /// `created_at`
    pub created_at: Timestamp,
    /// Whether it was switched off because nothing could be delivered.
    pub disabled_due_to_error: bool,
    /// `disabled_due_to_error_at`
    pub disabled_due_to_error_at: Option<Timestamp>,
    /// `enabled`
    pub enabled: bool,
    /// Types of events that are sent; all if it is empty.
    pub enabled_events: Vec<String>,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `organization`
    pub organization: OrganizationBrief,
    /// `organization_id`
    pub organization_id: i64,
    /// `place`
    pub place: Option<PlaceBrief>,
    /// Null if it gets the events of the whole organization.
    pub place_id: Option<i64>,
    /// `resource_type`
    pub resource_type: String,
    /// Whether requests are signed.
    pub signature_key_set: bool,
    /// `event_webhook`.
    pub r#type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// Null for whoever may not change it: it may hold a secret of the receiver.
    pub url: Option<String>,
}

/// What a client sends of an integration. It holds a secret and prints nothing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct IntegrationInput {
    /// Whether events are sent. Default true. What was not delivered when it is switched off is given up; switched on, it
    /// gets what is recorded from then on.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub enabled: Field<bool>,
    /// Types of events, as `GET /events/types` lists them; all if it is empty or not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub enabled_events: Field<Vec<String>>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// Only events of this place; of the whole organization if not given. Cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub place_id: Field<i64>,
    /// The key of the signatures, at most 255 characters; nothing is signed if not given. It is never shown. A key that is
    /// replaced signs beside the new one for another day.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub signature_key: Field<String>,
    /// `event_webhook`. Required; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub r#type: Field<String>,
    /// The http or https address that events are posted to, at most 2000 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub url: Field<String>,
}

/// How a test went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntegrationTest {
    /// Whether the receiver took it.
    pub delivered: bool,
    /// Why it was not delivered.
    pub error: Option<String>,
    /// The id of the event that was sent.
    pub event_uuid: String,
    /// HTTP status of its answer; null if there was none.
    pub response_status: Option<i64>,
}

/// An invite. It is not kept: its id is that of the role assignment or team membership it made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invite {
    /// `access_key`
    pub access_key: Option<AccessKey>,
    /// `created_at`
    pub created_at: Timestamp,
    /// `id`
    pub id: i64,
    /// `invitee`
    pub invitee: PersonBrief,
    /// `invites_to_id`
    pub invites_to_id: i64,
    /// `Place`, `Group` or `Team`.
    pub invites_to_type: String,
    /// `notify`
    pub notify: bool,
    /// `resource_type`
    pub resource_type: String,
    /// `role_assignment`
    pub role_assignment: Option<RoleAssignment>,
    /// `role_assignment_id`
    pub role_assignment_id: Option<i64>,
    /// `team_membership`
    pub team_membership: Option<TeamMembership>,
    /// `team_membership_id`
    pub team_membership_id: Option<i64>,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// What a client sends of an invite.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct InviteInput {
    /// `access_key`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub access_key: Field<InvitedKey>,
    /// `invitee`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub invitee: Field<Invitee>,
    /// Its id. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub invites_to_id: Field<i64>,
    /// `Place`, `Group` or `Team`. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub invites_to_type: Field<String>,
    /// Whether the invitee is told by mail what they may open now. Default true; for a guest without an e-mail address, false. Invites
    /// of users to teams send no such mail. A guest's mail carries their access key, which nothing else tells.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub notify: Field<bool>,
    /// `role_assignment`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub role_assignment: Field<InvitedRight>,
}

/// In which ways an access key opens doors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvitedKey {
    /// By itself: on the guest's page, and for programs. Default true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_enabled: Option<bool>,
    /// By its QR code, at the scanners of doors. Default false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qr_code_enabled: Option<bool>,
}

/// The right that an invitee gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvitedRight {
    /// A role of the place or group (`group_basic`). Required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_id: Option<String>,
    /// `valid_from`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// `valid_until`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
}

/// Who is invited.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Invitee {
    /// E-mail address. Required for users: an unknown one adds a user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Name of the user, if one is added. Required for guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Phone number of a guest in international form (`+12025550123`). Not with `notify`: guests are told by e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// `User` or `Guest`. Default `User`. Whoever is invited as a guest is a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<String>,
}

/// A scanner that is a keyboard to its machine, with the American layout. Each text is ended by Enter. The agent takes it for itself,
/// so that nothing else of the machine gets what is typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Keyboard {
    /// Its device: `/dev/input/by-id/…-event-kbd`, which stays the same, or `/dev/input/event3`.
    pub device: String,
}

/// Degrees, WGS 84; both are needed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LocationBody {
    /// `latitude`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub latitude: Field<f64>,
    /// `longitude`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub longitude: Field<f64>,
}

/// A lock: a door.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lock {
    /// Whether it has a relay.
    pub configured: bool,
    /// `created_at`
    pub created_at: Timestamp,
    /// `description`
    pub description: Option<String>,
    /// Whether it is one of the caller's favourites; only if asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub favorite: Option<bool>,
    /// `first_to_arrive_required_until`
    pub first_to_arrive_required_until: Option<Timestamp>,
    /// Whether someone has arrived in that span.
    pub first_to_arrive_satisfied: bool,
    /// `floor_id`
    pub floor_id: Option<i64>,
    /// `geofence_restriction_enabled`
    pub geofence_restriction_enabled: bool,
    /// Metres.
    pub geofence_restriction_radius: f64,
    /// `groups_count`
    pub groups_count: i64,
    /// Whether whoever sends a link to it is warned. Doorward's own.
    pub high_security: bool,
    /// `id`
    pub id: i64,
    /// `latitude`
    pub latitude: Option<f64>,
    /// `locked_down`
    pub locked_down: bool,
    /// `locked_down_since`
    pub locked_down_since: Option<Timestamp>,
    /// `longitude`
    pub longitude: Option<f64>,
    /// `name`
    pub name: String,
    /// Whether its schedules hold it open right now.
    pub on_scheduled_unlock: bool,
    /// Whether its relay answered last time; null before the first time.
    pub online: Option<bool>,
    /// Whether a sensor sees it open; false without a sensor.
    pub open: bool,
    /// `order_id`
    pub order_id: Option<i64>,
    /// `place`
    pub place: PlaceBrief,
    /// `place_id`
    pub place_id: i64,
    /// Whether it has a proximity secret; for administrators only. Doorward's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proximity_configured: Option<bool>,
    /// `reader_restriction_enabled`
    pub reader_restriction_enabled: bool,
    /// How it is opened, without secrets; for administrators only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay: Option<Relay>,
    /// `resource_type`
    pub resource_type: String,
    /// Since when that is `stale` or `expired`. Doorward's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_since: Option<Timestamp>,
    /// How far the agent that drives it can decide alone, as of its controller; for administrators only, and only if one does. Doorward's
    /// own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sync: Option<String>,
    /// `time_restriction_enabled`
    pub time_restriction_enabled: bool,
    /// `time_restriction_time_zone`
    pub time_restriction_time_zone: String,
    /// Whether its relay opens it right now: pulsed or held.
    pub unlocked: bool,
    /// `unlocked_until`
    pub unlocked_until: Option<Timestamp>,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// A door, in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LockBrief {
    /// `description`
    pub description: Option<String>,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `resource_type`
    pub resource_type: String,
}

/// What a client sends of a lock.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LockInput {
    /// Free text.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub description: Field<String>,
    /// Whether it is one of the favourites of whoever sends this.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub favorite: Field<bool>,
    /// Floor.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub floor_id: Field<i64>,
    /// Everyone must be near.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub geofence_restriction_enabled: Field<bool>,
    /// Whether whoever sends a link to this door is warned. Default false. Doorward's own.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub high_security: Field<bool>,
    /// Degrees north, WGS 84.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub latitude: Field<f64>,
    /// Degrees east, WGS 84.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub longitude: Field<f64>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// Place in hand-ordered lists.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub order_id: Field<i64>,
    /// The place. Required; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub place_id: Field<i64>,
    /// Everyone must be at the reader.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub reader_restriction_enabled: Field<bool>,
    /// `relay`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub relay: Field<Relay>,
    /// Everyone must keep to set times.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub time_restriction_enabled: Field<bool>,
}

/// A login.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Login {
    /// `app`
    pub app: LoginProgram,
    /// `created_at`
    pub created_at: Timestamp,
    /// `device`
    pub device: LoginDevice,
    /// `device_brand`
    pub device_brand: Option<String>,
    /// `device_model`
    pub device_model: Option<String>,
    /// Whether it dies when it is idle for too long. API keys never do.
    pub expire: bool,
    /// `id`
    pub id: i64,
    /// `last_used_at`
    pub last_used_at: Option<Timestamp>,
    /// `name`
    pub name: Option<String>,
    /// `os`
    pub os: LoginProgram,
    /// `os_name`
    pub os_name: Option<String>,
    /// Whether it is the user's primary device: the only one that groups with that restriction admit.
    pub primary: bool,
    /// `api` or `device`.
    pub r#type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `user`
    pub user: UserBrief,
    /// `user_agent`
    pub user_agent: LoginProgram,
    /// `user_id`
    pub user_id: i64,
}

/// `{"login": {…}, "user": {…}}`
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LoginBody {
    /// `login`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub login: Field<LoginInput>,
    /// `user`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub user: Field<CredentialsInput>,
}

/// A device, as far as the client said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoginDevice {
    /// `brand`
    pub brand: Option<String>,
    /// `model`
    pub model: Option<String>,
}

/// What a client sends of a login.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LoginInput {
    /// Maker of the device.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub device_brand: Field<String>,
    /// Model of the device.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub device_model: Field<String>,
    /// Makes a device login for the user with this address; administrators only.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub email: Field<String>,
    /// Whether it expires after inactivity. Default true.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub expire: Field<bool>,
    /// Label.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// Its operating system.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub os_name: Field<String>,
    /// `device` (default) or `api`.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub r#type: Field<String>,
}

/// A program, as far as the client said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LoginProgram {
    /// `name`
    pub name: Option<String>,
    /// `version`
    pub version: Option<String>,
}

/// A member: a user under another id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Whether the user may open doors at all.
    pub access_enabled: bool,
    /// Always false: there are no cards.
    pub card_activation_required: bool,
    /// `confirmed`
    pub confirmed: bool,
    /// `created_at`
    pub created_at: Timestamp,
    /// `email`
    pub email: String,
    /// `id`
    pub id: i64,
    /// `image`
    pub image: Option<String>,
    /// `last_accessed_at`
    pub last_accessed_at: Option<Timestamp>,
    /// `metadata`
    pub metadata: BTreeMap<String, Value>,
    /// `name`
    pub name: String,
    /// `notes`
    pub notes: Option<String>,
    /// `organization_id`
    pub organization_id: i64,
    /// `otp_required_for_login`
    pub otp_required_for_login: bool,
    /// `password_flow_enabled`
    pub password_flow_enabled: bool,
    /// Always null.
    pub place_id: Option<i64>,
    /// `resource_type`
    pub resource_type: String,
    /// The highest role on the whole organization that the user holds now; null without one.
    pub role_id: Option<String>,
    /// `scim_access_enabled`
    pub scim_access_enabled: bool,
    /// In how many groups the user holds rights.
    pub shares_count: i64,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `user`
    pub user: MemberUser,
    /// The user's own id, which role assignments take.
    pub user_id: i64,
}

/// The user that a member is, in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberUser {
    /// `email`
    pub email: String,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `otp_required_for_login`
    pub otp_required_for_login: bool,
    /// `resource_type`
    pub resource_type: String,
}

/// A message that has not left: one that was sent is gone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// How often it was tried.
    pub attempts: i64,
    /// `created_at`
    pub created_at: Timestamp,
    /// `due_at`
    pub due_at: Option<Timestamp>,
    /// Why the last try failed.
    pub error: Option<String>,
    /// `failed_at`
    pub failed_at: Option<Timestamp>,
    /// The link that it carries.
    pub group_link_id: Option<i64>,
    /// `id`
    pub id: i64,
    /// What it is: `link_mail`, `link_text`, `access_key_mail`, `right_mail`, `report_mail`, or a mail about an account.
    pub kind: String,
    /// `resource_type`
    pub resource_type: String,
    /// `queued`, or `failed` once it was given up.
    pub status: String,
}

/// A device behind an MQTT broker. Messages are sent with quality of service 1, and never retained.
pub type Mqtt = Value;

/// What a device understands.
pub type MqttDevice = Value;

/// A message to a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MqttMessage {
    /// What; `{{seconds}}` (of this pulse or hold), `{{pulse_seconds}}` and `{{command_id}}` are filled in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// Where to, without wildcards.
    pub topic: String,
}

/// The messages that drive a device.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MqttSwitch {
    /// `expect`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Acknowledgement>,
    /// `off`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off: Option<MqttMessage>,
    /// Opens, for `{{seconds}}`.
    pub on: MqttMessage,
    /// Who ends a pulse or a hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timed_by: Option<Timekeeper>,
}

/// A group link with its new secret: told this once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewGroupLink {
    /// `created_at`
    pub created_at: Timestamp,
    /// `created_by`
    pub created_by: Option<UserBrief>,
    /// `created_by_id`
    pub created_by_id: Option<i64>,
    /// `created_by_type`
    pub created_by_type: Option<String>,
    /// Why the last try to send it failed, in words.
    pub delivery_error: Option<String>,
    /// What the text message service calls its last message.
    pub delivery_receipt: Option<String>,
    /// What became of its last message: `queued`, `sent`, `delivered` (text messages only), `refused` or `failed`; null if it never had
    /// one.
    pub delivery_status: Option<String>,
    /// `delivery_status_at`
    pub delivery_status_at: Option<Timestamp>,
    /// `email`
    pub email: Option<String>,
    /// `group`
    pub group: GroupBrief,
    /// `group_id`
    pub group_id: i64,
    /// `id`
    pub id: i64,
    /// `issued_by`
    pub issued_by: Option<UserBrief>,
    /// `issued_by_id`
    pub issued_by_id: Option<i64>,
    /// `en`, `de`, `fr` or `es`; null for the organization's. Doorward's own, as are the fields that follow.
    pub language: Option<String>,
    /// `last_used_at`
    pub last_used_at: Option<Timestamp>,
    /// `link_enabled`
    pub link_enabled: bool,
    /// `name`
    pub name: String,
    /// `phone`
    pub phone: Option<String>,
    /// Whether its offline code was signed for another group or validity, or was never given out: doors that are cut off know only the
    /// code. Rotate the link or mail it again for a new one. Doorward's own.
    pub quick_response_code_outdated: bool,
    /// `online`, `offline` or null.
    pub quick_response_code_type: Option<String>,
    /// `resource_type`
    pub resource_type: String,
    /// The most unlocks; null for as many as one likes.
    pub unlock_limit: Option<i64>,
    /// In each `day`, `week` or `month` of the group's place; null for in total.
    pub unlock_limit_period: Option<String>,
    /// Unlocks that succeeded or are under way, in the present period if there are periods.
    pub unlocks_count: i64,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `valid_from`
    pub valid_from: Option<Timestamp>,
    /// `valid_until`
    pub valid_until: Option<Timestamp>,
    /// What its host should think about.
    pub warnings: Vec<Warning>,
    /// The QR code: a PNG in Base64, without a `data:` prefix.
    pub quick_response_code_image: Option<String>,
    /// What the QR code says: the guest page's address of an `online` code, the signed pass of an `offline` one.
    pub quick_response_code_token: Option<String>,
    /// Goes behind `/grouplinks/` in the guest page's address, or into `Authorization: KISI-GROUP-LINK`.
    pub secret: String,
}

/// A new login, with its secret: told this once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewLogin {
    /// `app`
    pub app: LoginProgram,
    /// `created_at`
    pub created_at: Timestamp,
    /// `device`
    pub device: LoginDevice,
    /// `device_brand`
    pub device_brand: Option<String>,
    /// `device_model`
    pub device_model: Option<String>,
    /// Whether it dies when it is idle for too long. API keys never do.
    pub expire: bool,
    /// `id`
    pub id: i64,
    /// `last_used_at`
    pub last_used_at: Option<Timestamp>,
    /// `name`
    pub name: Option<String>,
    /// `os`
    pub os: LoginProgram,
    /// `os_name`
    pub os_name: Option<String>,
    /// Whether it is the user's primary device: the only one that groups with that restriction admit.
    pub primary: bool,
    /// `api` or `device`.
    pub r#type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `user`
    pub user: UserBrief,
    /// `user_agent`
    pub user_agent: LoginProgram,
    /// `user_id`
    pub user_id: i64,
    /// Always null: doors do not know phones.
    pub scram_credentials: Option<BTreeMap<String, Value>>,
    /// `authentication_token`
    pub authentication_token: String,
    /// `email`
    pub email: String,
    /// Whether one of the user's device logins is the primary one.
    pub has_primary_device: bool,
    /// `image`
    pub image: Option<String>,
    /// `notifications_unread_count`
    pub notifications_unread_count: i64,
    /// `otp_enabled_at`
    pub otp_enabled_at: Option<Timestamp>,
    /// `otp_required_for_login`
    pub otp_required_for_login: bool,
    /// The same.
    pub primary_login_exists: bool,
    /// Goes into `Authorization: KISI-LOGIN`.
    pub secret: String,
}

/// An organization.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Organization {
    /// `address`
    pub address: Option<String>,
    /// `apple_pass_enabled`
    pub apple_pass_enabled: bool,
    /// `#rrggbb`; null for the usual one. Doorward's own.
    pub color: Option<String>,
    /// `created_at`
    pub created_at: Timestamp,
    /// `description`
    pub description: Option<String>,
    /// Seconds.
    pub device_logins_expire_after: i64,
    /// `domain`
    pub domain: String,
    /// `id`
    pub id: i64,
    /// `en`, `de`, `fr` or `es`. Doorward's own.
    pub language: String,
    /// Address of the logo.
    pub logo: Option<String>,
    /// `metadata`
    pub metadata: BTreeMap<String, Value>,
    /// `name`
    pub name: String,
    /// `places_count`
    pub places_count: i64,
    /// `resource_type`
    pub resource_type: String,
    /// `scim_enabled`
    pub scim_enabled: bool,
    /// `sso_expiration_override`
    pub sso_expiration_override: Option<i64>,
    /// `sso_expiration_override_enabled`
    pub sso_expiration_override_enabled: bool,
    /// `sso_flow_enabled`
    pub sso_flow_enabled: bool,
    /// `time_zone`
    pub time_zone: String,
    /// `transfer_to`
    pub transfer_to: Option<UserBrief>,
    /// `transfer_to_id`
    pub transfer_to_id: Option<i64>,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// The owner.
    pub user_id: Option<i64>,
    /// `web_authentication_api_enabled`
    pub web_authentication_api_enabled: bool,
}

/// An organization, in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrganizationBrief {
    /// `domain`
    pub domain: String,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `resource_type`
    pub resource_type: String,
}

/// What a client sends of the organization.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OrganizationInput {
    /// Postal address.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub address: Field<String>,
    /// Passes for phones: can only be off.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub apple_pass_enabled: Field<bool>,
    /// Colour of the buttons in mails and on guest pages, such as `#3247d3`; null for the usual one. Doorward's own.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub color: Field<String>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub description: Field<String>,
    /// Seconds of inactivity after which device logins expire, 1 to 31536000.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub device_logins_expire_after: Field<i64>,
    /// Address of an identity provider: nothing can be set.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub identity_provider_issuer_url: Field<String>,
    /// Language of messages and pages of links that name none: `en`, `de`, `fr` or `es`. Doorward's own.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub language: Field<String>,
    /// A picture of at most 64 KiB: a `data:` URL of a PNG, JPEG, WebP or SVG file, or the `file_name` of an uploaded one; null
    /// removes it.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub logo: Field<String>,
    /// Metadata of an identity provider: this server has no single sign-on, so nothing can be set.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub metadata: Field<String>,
    /// Name, at most 255 characters.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// Users from a directory: can only be off.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub scim_enabled: Field<bool>,
    /// When single sign-on expires: nothing can be set.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub sso_expiration_override: Field<i64>,
    /// When single sign-on expires: can only be off.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub sso_expiration_override_enabled: Field<bool>,
    /// Single sign-on: can only be off.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub sso_flow_enabled: Field<bool>,
    /// IANA zone for what has no place.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub time_zone: Field<String>,
    /// Signing in by a web page of the server: can only be off.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub web_authentication_api_enabled: Field<bool>,
}

/// A code, as a client sends it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OtpInput {
    /// The six digits that the device shows; to switch two-factor sign-in off, a backup code is taken too. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub otp_attempt: Field<String>,
}

/// What an authenticator app is set up with: told this once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OtpSecret {
    /// The secret in base 32.
    pub otp_secret: String,
    /// All of it as an `otpauth` URI, for a QR code.
    pub uri: String,
}

/// A partner key: what an integration partner signs codes with that open doors. Doorward's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartnerKey {
    /// `HS256` or `EdDSA`.
    pub algorithm: String,
    /// `aud` of its codes: the organization's domain.
    pub audience: String,
    /// `created_at`
    pub created_at: Timestamp,
    /// `enabled`
    pub enabled: bool,
    /// The groups whose doors its codes open.
    pub group_ids: Vec<i64>,
    /// Also `kid` and `iss` of its codes, as text.
    pub id: i64,
    /// `last_used_at`
    pub last_used_at: Option<Timestamp>,
    /// How long a code for a group may live, in seconds.
    pub longest_life: i64,
    /// `name`
    pub name: String,
    /// The partner's Ed25519 public key, in base64url; null for `HS256`.
    pub public_key: Option<String>,
    /// `resource_type`
    pub resource_type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// What a client sends of a partner key.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PartnerKeyInput {
    /// `HS256`: a secret that is shared with the partner, which the server makes. `EdDSA`: the partner's own Ed25519 key. Required;
    /// cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub algorithm: Field<String>,
    /// Whether its codes open doors. Default true. Switched off, none does from the next one on.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub enabled: Field<bool>,
    /// The groups whose doors the partner's codes open, by id, 1 to 100. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub group_ids: Field<Vec<i64>>,
    /// How long a code for a group may live, in seconds: 60 to 31622400. Default 86400, a day.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub longest_life: Field<i64>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// The partner's Ed25519 public key: PEM, a JWK as text, or its 32 bytes in base64url. Required for `EdDSA`, which nothing else
    /// has; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub public_key: Field<String>,
}

/// A partner key with the secret that is shared with the partner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartnerKeyWithSecret {
    /// `HS256` or `EdDSA`.
    pub algorithm: String,
    /// `aud` of its codes: the organization's domain.
    pub audience: String,
    /// `created_at`
    pub created_at: Timestamp,
    /// `enabled`
    pub enabled: bool,
    /// The groups whose doors its codes open.
    pub group_ids: Vec<i64>,
    /// Also `kid` and `iss` of its codes, as text.
    pub id: i64,
    /// `last_used_at`
    pub last_used_at: Option<Timestamp>,
    /// How long a code for a group may live, in seconds.
    pub longest_life: i64,
    /// `name`
    pub name: String,
    /// The partner's Ed25519 public key, in base64url; null for `HS256`.
    pub public_key: Option<String>,
    /// `resource_type`
    pub resource_type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// The secret of one for `HS256`: the bytes of this text are the key. It is never shown again. Null for `EdDSA`.
    pub secret: Option<String>,
}

/// A new password, and what lets one choose it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PasswordInput {
    /// The password, 8 to 128 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub password: Field<String>,
    /// The same again.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub password_confirmation: Field<String>,
    /// What the mail brought. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub reset_password_token: Field<String>,
}

/// A user or a guest, in brief.
pub type PersonBrief = Value;

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// `address`
    pub address: String,
    /// `color`
    pub color: Option<String>,
    /// `created_at`
    pub created_at: Timestamp,
    /// `description`
    pub description: Option<String>,
    /// Whether it is one of the caller's favourites; only if asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub favorite: Option<bool>,
    /// `id`
    pub id: i64,
    /// `image`
    pub image: Option<String>,
    /// `integrations_count`
    pub integrations_count: i64,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// `locked_down`
    pub locked_down: bool,
    /// `locked_down_since`
    pub locked_down_since: Option<Timestamp>,
    /// `locks_count`
    pub locks_count: i64,
    /// `logo`
    pub logo: Option<String>,
    /// Degrees east, WGS 84.
    pub longitude: Option<f64>,
    /// `members_count`
    pub members_count: i64,
    /// `name`
    pub name: String,
    /// `occupancy_rate`
    pub occupancy_rate: Option<f64>,
    /// Hours that agents here may decide alone once they have lost their server. Doorward's own.
    pub offline_hours: i64,
    /// `organization`
    pub organization: OrganizationBrief,
    /// `organization_id`
    pub organization_id: i64,
    /// `resource_type`
    pub resource_type: String,
    /// IANA zone of every wall-clock rule here.
    pub time_zone: String,
    /// `tz_time_zone`
    pub tz_time_zone: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `user_id`
    pub user_id: Option<i64>,
}

/// A place, in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlaceBrief {
    /// `id`
    pub id: i64,
    /// `latitude`
    pub latitude: Option<f64>,
    /// `longitude`
    pub longitude: Option<f64>,
    /// `name`
    pub name: String,
    /// `resource_type`
    pub resource_type: String,
}

/// What a client sends of a place.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PlaceInput {
    /// Postal address, at most 500 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub address: Field<String>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub description: Field<String>,
    /// URL of a picture, or the `file_name` of an uploaded one.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub image: Field<String>,
    /// Degrees north, WGS 84.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub latitude: Field<f64>,
    /// Degrees east, WGS 84.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub longitude: Field<f64>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// Hours that agents here may decide alone once they have lost their server, 1 to 720; 36 if null. Doorward's own.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub offline_hours: Field<i64>,
    /// IANA zone; the organization's if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub time_zone: Field<String>,
}

/// Someone who opened a door of a place on a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    /// Their e-mail address then.
    pub actor_email: Option<String>,
    /// `actor_id`
    pub actor_id: Option<i64>,
    /// Their name then.
    pub actor_name: Option<String>,
    /// `User`, `GroupLink` or `Guest`.
    pub actor_type: Option<String>,
    /// `first_unlock_at`
    pub first_unlock_at: Timestamp,
    /// `last_unlock_at`
    pub last_unlock_at: Timestamp,
    /// `last_unlocked_lock_id`
    pub last_unlocked_lock_id: i64,
    /// The door's name then.
    pub last_unlocked_lock_name: Option<String>,
    /// `place_id`
    pub place_id: Option<i64>,
    /// `on_site`: opened a door within the last eight hours; `inactive`: today, but not for eight hours; `checked_out`: was the
    /// last to leave since; `expired`: the day is over.
    pub status: String,
}

/// What the door's reader or display shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ProofBody {
    /// Six digits, as a number or a text.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub proximity_proof: Field<String>,
}

/// A proximity secret: a display or beacon at the door shows its values (RFC 6238), which prove that someone is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProximitySecret {
    /// `algorithm`
    pub algorithm: String,
    /// `digits`
    pub digits: i64,
    /// All of it, as authenticator apps read it from a QR code.
    pub otpauth_uri: String,
    /// Seconds.
    pub period: i64,
    /// Base 32.
    pub secret: String,
}

/// An organization, as anyone sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicOrganization {
    /// `domain`
    pub domain: String,
    /// `id`
    pub id: i64,
    /// Address of the logo.
    pub logo: Option<String>,
    /// `name`
    pub name: String,
    /// `places_count`
    pub places_count: i64,
    /// `resource_type`
    pub resource_type: String,
    /// False: members sign in with e-mail address and password.
    pub sso_flow_enabled: bool,
    /// `web_authentication_api_enabled`
    pub web_authentication_api_enabled: bool,
}

/// A quota.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quota {
    /// The most.
    pub limit: i64,
    /// How many are left.
    pub remaining: i64,
    /// How many are used; more than the limit if that was lowered.
    pub used: i64,
}

/// What an organization may send, and has sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quotas {
    /// Links with an e-mail address that there may be at a time, expired ones too: deleting one makes room for another.
    pub email_links: Quota,
    /// `resource_type`
    pub resource_type: String,
    /// Links by text message that may be made in the present calendar month of the organization's zone; deleting one makes no room.
    pub sms_links: Quota,
    /// When the next month begins.
    pub sms_links_reset_at: Timestamp,
}

/// A relay and the length of its pulse. Where the device can, it keeps the pulse, so that a crash after "on" cannot leave a door open;
/// where it cannot, the agent does.
pub type Relay = Value;

/// The kinds of relay.
pub type RelayKind = Value;

/// A report: a table that is made in the background.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// `created_at`
    pub created_at: Timestamp,
    /// `end_date`
    pub end_date: String,
    /// Why it failed.
    pub error: Option<String>,
    /// `expires_at`
    pub expires_at: Option<Timestamp>,
    /// `finished_at`
    pub finished_at: Option<Timestamp>,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `organization_id`
    pub organization_id: i64,
    /// `reporter_id`
    pub reporter_id: i64,
    /// `resource_type`
    pub resource_type: String,
    /// Rows, without the heading.
    pub rows_count: i64,
    /// What it was made by, if not by a user.
    pub scheduled_report_id: Option<i64>,
    /// Bytes of the table.
    pub size: i64,
    /// `start_date`
    pub start_date: String,
    /// `waiting`, `in_progress`, `finished` or `failed`.
    pub status: String,
    /// `time_zone`
    pub time_zone: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// Who asked for it.
    pub user_id: Option<i64>,
}

/// Where a report can be fetched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportDownload {
    /// Answers the table (CSV, UTF-8) without any credential, for five minutes. A secret.
    pub url: String,
}

/// What a client sends of a report.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReportInput {
    /// Last day, at most 179 after the first; today if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub end_date: Field<String>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// What it tells: an id from `GET /event_export_reporters` or `GET /user_export_reporters`. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub reporter_id: Field<i64>,
    /// First day, such as `2026-11-01`; if not given, the report has thirty days.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub start_date: Field<String>,
    /// IANA zone of the days; the organization's if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub time_zone: Field<String>,
}

/// What a report may tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reporter {
    /// `description`
    pub description: String,
    /// The `reporter_id` of a report: the same in every organization.
    pub id: i64,
    /// `name`
    pub name: String,
    /// `EventExportReporter` or `UserExportReporter`.
    pub resource_type: String,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// `Organization`, `Place` or `Group`.
    pub applies_to: String,
    /// False: every role is built in.
    pub custom: bool,
    /// `custom_role_id`
    pub custom_role_id: Option<i64>,
    /// `description`
    pub description: Option<String>,
    /// A text, such as `group_basic`.
    pub id: String,
    /// `name`
    pub name: String,
    /// What its holder may do where they hold it, by name. What this server does not have, nobody may.
    pub permissions: BTreeMap<String, bool>,
    /// `resource_type`
    pub resource_type: String,
}

/// A role assignment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RoleAssignment {
    /// `applies_to`
    pub applies_to: AppliesTo,
    /// `applies_to_id`
    pub applies_to_id: i64,
    /// `Organization`, `Place` or `Group`.
    pub applies_to_type: String,
    /// `assignee`
    pub assignee: Assignee,
    /// `assignee_id`
    pub assignee_id: i64,
    /// `assignee_team`
    pub assignee_team: Option<TeamBrief>,
    /// `assignee_team_id`
    pub assignee_team_id: Option<i64>,
    /// `User`, `Team` or `Guest`.
    pub assignee_type: String,
    /// `created_at`
    pub created_at: Timestamp,
    /// `created_by_id`
    pub created_by_id: Option<i64>,
    /// `created_by_type`
    pub created_by_type: Option<String>,
    /// `group`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupBrief>,
    /// `group_id`
    pub group_id: Option<i64>,
    /// `guest`
    pub guest: Option<GuestBrief>,
    /// `guest_id`
    pub guest_id: Option<i64>,
    /// `id`
    pub id: i64,
    /// `issued_by_id`
    pub issued_by_id: Option<i64>,
    /// `notify`
    pub notify: bool,
    /// `organization`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationBrief>,
    /// `organization_id`
    pub organization_id: i64,
    /// `place`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceBrief>,
    /// `place_id`
    pub place_id: Option<i64>,
    /// `resource_type`
    pub resource_type: String,
    /// `role_id`
    pub role_id: String,
    /// `scope`
    pub scope: String,
    /// `type`
    pub r#type: String,
    /// The most unlocks; null for as many as one likes. Doorward's own, as are the two fields that follow.
    pub unlock_limit: Option<i64>,
    /// In each `day`, `week` or `month` of the place; null for in total.
    pub unlock_limit_period: Option<String>,
    /// Unlocks that succeeded or are under way, in the present period if there are periods.
    pub unlocks_count: i64,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `user`
    pub user: Option<UserBrief>,
    /// `user_id`
    pub user_id: Option<i64>,
    /// `valid_from`
    pub valid_from: Option<Timestamp>,
    /// `valid_until`
    pub valid_until: Option<Timestamp>,
}

/// What a client sends of a role assignment, in the present form (`applies_to`, `assignee`) or the older one (`user_id`,
/// `group_id`, `place_id`, `organization_id`).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RoleAssignmentInput {
    /// Its id.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub applies_to_id: Field<i64>,
    /// `Organization`, `Place` or `Group`.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub applies_to_type: Field<String>,
    /// The user's, team's or guest's id.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub assignee_id: Field<i64>,
    /// `User`, `Team` or `Guest`; `User` if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub assignee_type: Field<String>,
    /// Older form: the group.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub group_id: Field<i64>,
    /// Whether the user, or every user of the team, is told by mail what they may open now. A guest is told with a new access key,
    /// which takes the place of the one they had.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub notify: Field<bool>,
    /// Older form: the organization.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub organization_id: Field<i64>,
    /// Older form: the place.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub place_id: Field<i64>,
    /// The role (`group_basic`). Required. Guests hold no other than `group_basic`.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub role_id: Field<String>,
    /// The most unlocks, 1 to 1000000; as many as one likes if not given. Not for teams, whose members would use up
    /// each other's.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub unlock_limit: Field<i64>,
    /// In each `day`, `week` or `month` of the place; in total if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub unlock_limit_period: Field<String>,
    /// Older form: the user.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub user_id: Field<i64>,
    /// `valid_from`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub valid_from: Field<Timestamp>,
    /// `valid_until`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub valid_until: Field<Timestamp>,
}

/// The kinds of scanner.
pub type Scanner = Value;

/// A schedule: when a group or a door lets through, or when a door is held open. Fields of other types than its own are null,
/// days of the week false.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// `allow`, `unlock` or `first_to_arrive`.
    pub consequence: String,
    /// `created_at`
    pub created_at: Timestamp,
    /// `enabled`
    pub enabled: bool,
    /// `ends_at`
    pub ends_at: Option<Timestamp>,
    /// Last day, included.
    pub ends_at_date: Option<String>,
    /// First time after (`18:00`, `24:00`); null for the end of the day.
    pub ends_at_time: Option<String>,
    /// `friday`
    pub friday: bool,
    /// `id`
    pub id: i64,
    /// `integration_id`
    pub integration_id: Option<i64>,
    /// `monday`
    pub monday: bool,
    /// `name`
    pub name: Option<String>,
    /// `next_occurence`
    pub next_occurence: Option<Timestamp>,
    /// Whether it takes its times from the others of the same consequence.
    pub r#override: bool,
    /// `place`
    pub place: Option<PlaceBrief>,
    /// Null for a group of the organization.
    pub place_id: Option<i64>,
    /// `resource_type`
    pub resource_type: String,
    /// `saturday`
    pub saturday: bool,
    /// `scheduleable`
    pub scheduleable: ScheduleableBrief,
    /// `scheduleable_id`
    pub scheduleable_id: i64,
    /// `Group` or `Lock`.
    pub scheduleable_type: String,
    /// `starts_at`
    pub starts_at: Option<Timestamp>,
    /// First day.
    pub starts_at_date: Option<String>,
    /// First time inside (`08:00`); null for the start of the day.
    pub starts_at_time: Option<String>,
    /// `sunday`
    pub sunday: bool,
    /// `thursday`
    pub thursday: bool,
    /// The zone of its times and days. Null for a group of the organization: at each door they are those of the door's place.
    pub time_zone: Option<String>,
    /// `tuesday`
    pub tuesday: bool,
    /// `recurring_event`, `single_event` or `single_all_day_event`.
    pub r#type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `wednesday`
    pub wednesday: bool,
}

/// What a client sends of a schedule. The fields of one type alone: its weekdays and times, its two moments, or its two days.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ScheduleInput {
    /// `allow`; for locks also `unlock` and `first_to_arrive`. Required; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub consequence: Field<String>,
    /// Whether it counts. Default true.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub enabled: Field<bool>,
    /// `ends_at`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub ends_at: Field<Timestamp>,
    /// `single_all_day_event`: last day, included.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub ends_at_date: Field<String>,
    /// `recurring_event`: first time after (`18:00`, `24:00`), on the next day if it lies before the start; the end of the day
    /// if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub ends_at_time: Field<String>,
    /// Starts on Fridays.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub friday: Field<bool>,
    /// Of a `holiday_calendar`: must be null.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub holidays: Field<Value>,
    /// Of a `holiday_calendar`: must be null.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub ignored_holidays: Field<Value>,
    /// `recurring_event`: starts on Mondays. One day of the week at least is true.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub monday: Field<bool>,
    /// Label, at most 255 characters.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// Of a `holiday_calendar`: must be null.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub observed: Field<Value>,
    /// Whether it takes its times from the others of the same consequence. Default false.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub r#override: Field<bool>,
    /// Of a `holiday_calendar`, which this server does not offer: must be null.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub region: Field<Value>,
    /// Starts on Saturdays.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub saturday: Field<bool>,
    /// Its id. Required; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub scheduleable_id: Field<i64>,
    /// `Group` or `Lock`. Required; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub scheduleable_type: Field<String>,
    /// `starts_at`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub starts_at: Field<Timestamp>,
    /// `single_all_day_event`: first day (`2026-12-24`).
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub starts_at_date: Field<String>,
    /// `recurring_event`: first time inside (`08:00`); the start of the day if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub starts_at_time: Field<String>,
    /// Starts on Sundays.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub sunday: Field<bool>,
    /// Starts on Thursdays.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub thursday: Field<bool>,
    /// Starts on Tuesdays.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub tuesday: Field<bool>,
    /// `recurring_event`, `single_event` or `single_all_day_event`; told by the other fields if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub r#type: Field<String>,
    /// Starts on Wednesdays.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub wednesday: Field<bool>,
}

/// What a schedule is for, in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScheduleableBrief {
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `Group` or `Lock`.
    pub r#type: String,
}

/// A report that is made again and again, and mailed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScheduledReport {
    /// `created_at`
    pub created_at: Timestamp,
    /// `emails`
    pub emails: Vec<String>,
    /// `enabled`
    pub enabled: bool,
    /// Every so many periods.
    pub frequency: i64,
    /// `id`
    pub id: i64,
    /// The last date for which one was made.
    pub last_due_on: Option<String>,
    /// `name`
    pub name: String,
    /// The next date on which one is due; null while it is switched off.
    pub next_due_on: Option<String>,
    /// `organization_id`
    pub organization_id: i64,
    /// `day`, `week` or `month`.
    pub period: String,
    /// `reporter_id`
    pub reporter_id: i64,
    /// `resource_type`
    pub resource_type: String,
    /// The first date on which one is due.
    pub scheduled_at: String,
    /// `time_zone`
    pub time_zone: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// Who made it.
    pub user_id: Option<i64>,
}

/// What a client sends of a scheduled report.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ScheduledReportInput {
    /// The addresses that its reports are mailed to: one to five, or none if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub emails: Field<Vec<String>>,
    /// Whether it makes reports. Default true. What is due while it is switched off is left out.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub enabled: Field<bool>,
    /// Every so many periods, from 1 to 366. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub frequency: Field<i64>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// `day`, `week` or `month`. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub period: Field<String>,
    /// What its reports tell: an id from `GET /event_export_reporters` or `GET /user_export_reporters`. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub reporter_id: Field<i64>,
    /// The first date on which one is due, such as `2026-12-01`; it tells of the days since the date before. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub scheduled_at: Field<String>,
    /// IANA zone of the dates. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub time_zone: Field<String>,
}

/// A serial line: 8 data bits, no parity, 1 stop bit. Each text on it is ended by a carriage return or a line feed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SerialLine {
    /// Bits a second, 1200 to 230400. Scanners at USB have none and take any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baud: Option<i64>,
    /// Its device, such as `/dev/ttyACM0`, or better `/dev/serial/by-id/…`, which stays the same.
    pub device: String,
}

/// A service of the phone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ServiceBody {
    /// `authorized`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub authorized: Field<bool>,
    /// `available`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub available: Field<bool>,
    /// `enabled`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub enabled: Field<bool>,
    /// `BLE`, `GPS` or `NFC`.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub r#type: Field<String>,
}

/// An organization's settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// `address`
    pub address: Option<String>,
    /// `apple_pass_enabled`
    pub apple_pass_enabled: bool,
    /// `#rrggbb`; null for the usual one. Doorward's own.
    pub color: Option<String>,
    /// `created_at`
    pub created_at: Timestamp,
    /// `description`
    pub description: Option<String>,
    /// Seconds.
    pub device_logins_expire_after: i64,
    /// `domain`
    pub domain: String,
    /// `id`
    pub id: i64,
    /// `en`, `de`, `fr` or `es`. Doorward's own.
    pub language: String,
    /// Address of the logo.
    pub logo: Option<String>,
    /// `metadata`
    pub metadata: BTreeMap<String, Value>,
    /// `name`
    pub name: String,
    /// `places_count`
    pub places_count: i64,
    /// `resource_type`
    pub resource_type: String,
    /// `scim_enabled`
    pub scim_enabled: bool,
    /// `sso_expiration_override`
    pub sso_expiration_override: Option<i64>,
    /// `sso_expiration_override_enabled`
    pub sso_expiration_override_enabled: bool,
    /// `sso_flow_enabled`
    pub sso_flow_enabled: bool,
    /// `time_zone`
    pub time_zone: String,
    /// `transfer_to`
    pub transfer_to: Option<UserBrief>,
    /// `transfer_to_id`
    pub transfer_to_id: Option<i64>,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// The owner.
    pub user_id: Option<i64>,
    /// `web_authentication_api_enabled`
    pub web_authentication_api_enabled: bool,
    /// Null: this server has no single sign-on.
    pub certificate: Option<String>,
    /// Null: this server has no single sign-on.
    pub identity_provider_issuer_url: Option<String>,
    /// `user`
    pub user: Option<UserBrief>,
}

/// A share: a user's role on a group. Its id is the role assignment's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// `created_at`
    pub created_at: Timestamp,
    /// `email`
    pub email: Option<String>,
    /// `group`
    pub group: Option<GroupBrief>,
    /// `group_id`
    pub group_id: Option<i64>,
    /// `id`
    pub id: i64,
    /// `issued_by_id`
    pub issued_by_id: Option<i64>,
    /// `notify`
    pub notify: bool,
    /// `resource_type`
    pub resource_type: String,
    /// `basic` or `manager`.
    pub role_id: String,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// `user`
    pub user: Option<UserBrief>,
    /// `user_id`
    pub user_id: Option<i64>,
    /// `valid_from`
    pub valid_from: Option<Timestamp>,
    /// `valid_until`
    pub valid_until: Option<Timestamp>,
}

/// What a client sends of a share.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ShareInput {
    /// E-mail address of the user; an unknown one adds a user. Required; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub email: Field<String>,
    /// The group. Required; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub group_id: Field<i64>,
    /// Whether the user is told by mail what they may open now.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub notify: Field<bool>,
    /// `basic` or `manager`. Default `basic`.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub role_id: Field<String>,
    /// `valid_from`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub valid_from: Field<Timestamp>,
    /// `valid_until`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub valid_until: Field<Timestamp>,
}

/// `POST http://<address>/rpc/Switch.Set` with `toggle_after`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shelly {
    /// Host name or IP address, with a port if it is not 80.
    pub address: String,
    /// Password of the device's `admin` user, for digest SHA-256 sign-in. Write-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// Number of the switch, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switch: Option<i64>,
}

/// `{"user": {…}, "token": "…"}`
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SignUpBody {
    /// What the invitation brought.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub token: Field<String>,
    /// `user`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub user: Field<SignUpInput>,
}

/// What whoever was invited says of themselves.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SignUpInput {
    /// URL of a picture, or the `file_name` of an uploaded one.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub image: Field<String>,
    /// Name; as whoever invited them wrote it if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// The password, 8 to 128 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub password: Field<String>,
    /// Whether they accept the terms. Required, and true.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub terms_and_conditions: Field<bool>,
}

/// Where a file is sent, and what it is called from then on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignedUploadUrl {
    /// What to send as `image` or `logo` of what the picture is of.
    pub file_name: String,
    /// Takes the file, once, within 15 minutes, without any credential. A secret.
    pub signed_upload_url: String,
}

/// The public half of a key that signs passes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SigningKey {
    /// Always `EdDSA`, with Ed25519.
    pub algorithm: String,
    /// `created_at`
    pub created_at: Timestamp,
    /// `id`
    pub id: i64,
    /// How passes name it: the first 8 bytes of the SHA-256 of the public key, in hexadecimal.
    pub kid: String,
    /// The 32 bytes of the public key in Base64 for URLs, without padding: `x` of a JWK (RFC 8037).
    pub public_key: String,
    /// `resource_type`
    pub resource_type: String,
    /// `retired_at`
    pub retired_at: Option<Timestamp>,
    /// Whether passes that it has signed count now.
    pub trusted: bool,
    /// `trusted_until`
    pub trusted_until: Option<Timestamp>,
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// First moment after.
    pub ends_at: Timestamp,
    /// First moment.
    pub starts_at: Timestamp,
}

/// A team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Team {
    /// `created_at`
    pub created_at: Timestamp,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `resource_type`
    pub resource_type: String,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// A team, in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TeamBrief {
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `resource_type`
    pub resource_type: String,
}

/// What a client sends of a team.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TeamInput {
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
}

/// A user or a guest in a team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TeamMembership {
    /// `created_at`
    pub created_at: Timestamp,
    /// `id`
    pub id: i64,
    /// `member`
    pub member: PersonBrief,
    /// `member_id`
    pub member_id: i64,
    /// `User` or `Guest`.
    pub member_type: String,
    /// `resource_type`
    pub resource_type: String,
    /// `team`
    pub team: TeamBrief,
    /// `team_id`
    pub team_id: i64,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// What a client sends of a team membership.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TeamMembershipInput {
    /// The user or guest. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub member_id: Field<i64>,
    /// `User` or `Guest`. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub member_type: Field<String>,
    /// The team. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub team_id: Field<i64>,
}

/// A terminal: a scanner at a door.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Terminal {
    /// The controller whose agent reads it. Doorward's own.
    pub controller_id: Option<i64>,
    /// `created_at`
    pub created_at: Timestamp,
    /// `description`
    pub description: Option<String>,
    /// `id`
    pub id: i64,
    /// The lock that it opens. Doorward's own.
    pub lock_id: Option<i64>,
    /// Always null: there is no marketplace.
    pub marketplace_installation_id: Option<i64>,
    /// `name`
    pub name: String,
    /// `paired_at`
    pub paired_at: Option<Timestamp>,
    /// `pairing_expires_at`
    pub pairing_expires_at: Option<Timestamp>,
    /// `place`
    pub place: PlaceBrief,
    /// `place_id`
    pub place_id: i64,
    /// `resource_type`
    pub resource_type: String,
    /// `scanner`
    pub scanner: Option<Scanner>,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// What a client sends of a terminal.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TerminalInput {
    /// The controller whose agent reads it. Doorward's own.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub controller_id: Field<i64>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub description: Field<String>,
    /// The door that it opens, of the same place. Doorward's own.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub lock_id: Field<i64>,
    /// Name, at most 255 characters. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// The place where it is. Required; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub place_id: Field<i64>,
    /// `scanner`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub scanner: Field<Scanner>,
}

/// A terminal with the code that pairs a tablet with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TerminalWithCode {
    /// The controller whose agent reads it. Doorward's own.
    pub controller_id: Option<i64>,
    /// `created_at`
    pub created_at: Timestamp,
    /// `description`
    pub description: Option<String>,
    /// `id`
    pub id: i64,
    /// The lock that it opens. Doorward's own.
    pub lock_id: Option<i64>,
    /// Always null: there is no marketplace.
    pub marketplace_installation_id: Option<i64>,
    /// `name`
    pub name: String,
    /// `paired_at`
    pub paired_at: Option<Timestamp>,
    /// `pairing_expires_at`
    pub pairing_expires_at: Option<Timestamp>,
    /// `place`
    pub place: PlaceBrief,
    /// `place_id`
    pub place_id: i64,
    /// `resource_type`
    pub resource_type: String,
    /// `scanner`
    pub scanner: Option<Scanner>,
    /// `updated_at`
    pub updated_at: Timestamp,
    /// What is typed on the page `/terminal`: works once, for 15 minutes. It is never shown again. Doorward's own.
    pub pairing_code: String,
}

/// Who ends a pulse or a hold.
pub type Timekeeper = String;

/// Timestamp
pub type Timestamp = String;

/// Who shall be the owner: by id or by e-mail address.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TransferInput {
    /// The e-mail address of a user of the organization.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub transfer_to_email: Field<String>,
    /// A user of the organization.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub transfer_to_id: Field<i64>,
}

/// A UHPPOTE board. It asks for no password, so it belongs into a network of its own. The board keeps the pulse; a hold is a pulse that is
/// repeated before it ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Uhppote {
    /// Host name or IP address, with a port if it is not 60000.
    pub address: String,
    /// Number of the door at the board, 1 to 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<i64>,
    /// Serial number of the board.
    pub serial: i64,
}

/// The body of an unlock; all of it is optional.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct UnlockBody {
    /// `context`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub context: Field<ContextBody>,
    /// `lock`
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub lock: Field<ProofBody>,
}

/// What the door answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unlocked {
    /// `message`
    pub message: String,
}

/// What a client says of a file that it is going to send.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct UploadInput {
    /// What the file is called. Required.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub file_name: Field<String>,
    /// `image`.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub file_type: Field<String>,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// Whether the user may open doors at all.
    pub access_enabled: bool,
    /// Whether the address is known to be theirs.
    pub confirmed: bool,
    /// `created_at`
    pub created_at: Timestamp,
    /// `email`
    pub email: String,
    /// `groups_count`
    pub groups_count: i64,
    /// `id`
    pub id: i64,
    /// `image`
    pub image: Option<String>,
    /// `last_accessed_at`
    pub last_accessed_at: Option<Timestamp>,
    /// `metadata`
    pub metadata: BTreeMap<String, Value>,
    /// `name`
    pub name: String,
    /// `notes`
    pub notes: Option<String>,
    /// `organization_id`
    pub organization_id: i64,
    /// Whether signing in asks for a code.
    pub otp_required_for_login: bool,
    /// `password_flow_enabled`
    pub password_flow_enabled: bool,
    /// `resource_type`
    pub resource_type: String,
    /// `scim_access_enabled`
    pub scim_access_enabled: bool,
    /// `updated_at`
    pub updated_at: Timestamp,
}

/// A user, in brief.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UserBrief {
    /// `email`
    pub email: String,
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `resource_type`
    pub resource_type: String,
}

/// What a client sends of a user.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct UserInput {
    /// Whether the user may open doors at all. Default true.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub access_enabled: Field<bool>,
    /// Whether the address counts as confirmed at once. Otherwise it does once the user has signed up, or has confirmed it.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub confirm: Field<bool>,
    /// E-mail address, unique in the organization ignoring case. Required; cannot be changed.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub email: Field<String>,
    /// URL of a picture, or the `file_name` of an uploaded one.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub image: Field<String>,
    /// Flat map: at most 50 keys of 50 characters with basic values of 500.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub metadata: Field<BTreeMap<String, Value>>,
    /// Name; the address's first part if not given.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub name: Field<String>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub notes: Field<String>,
    /// Whether the user may sign in with a password. Default true.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub password_flow_enabled: Field<bool>,
    /// Whether the user receives mails, an invitation first. Default true; false for managed users.
    #[serde(default, skip_serializing_if = "Field::is_absent")]
    pub send_emails: Field<bool>,
}

/// Something about a link that is allowed, but seldom wise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// `no_end` or `high_security`.
    pub code: String,
    /// What to do about it.
    pub text: String,
}

/// What a Zigbee device is.
pub type Zigbee2mqttPart = String;
