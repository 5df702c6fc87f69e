//! What a client sends of an invite.

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Role, Scope, Timestamp, validate};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::Error;
use crate::guests::{GuestInput, NewGuest, Ways, is_guest};
use crate::input::check_interval;
use crate::role_assignments::{HolderKind, check_role};

/// What a client sends of an invite.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct InviteInput {
    /// Whether the invitee is told by mail what they may open now. Default true; for a guest without an e-mail address, false. Invites
    /// of users to teams send no such mail. A guest's mail carries their access key, which nothing else tells.
    #[schema(value_type = Option<bool>)]
    pub notify: Field<bool>,
    /// `Place`, `Group` or `Team`. Required.
    #[schema(value_type = Option<String>)]
    pub invites_to_type: Field<String>,
    /// Its id. Required.
    #[schema(value_type = Option<i64>)]
    pub invites_to_id: Field<i64>,
    /// Who is invited. Required.
    #[schema(value_type = Option<Invitee>)]
    pub invitee: Field<Map<String, Value>>,
    /// The right on the place or group. Required for these; not for teams.
    #[schema(value_type = Option<InvitedRight>)]
    pub role_assignment: Field<Map<String, Value>>,
    /// In which ways a guest's access key opens doors. For guests only.
    #[schema(value_type = Option<InvitedKey>)]
    pub access_key: Field<Map<String, Value>>,
}

/// Who is invited.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Invitee {
    /// `User` or `Guest`. Default `User`. Whoever is invited as a guest is a new one.
    #[schema(value_type = Option<String>)]
    pub resource_type: Field<String>,
    /// E-mail address. Required for users: an unknown one adds a user.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
    /// Name of the user, if one is added. Required for guests.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Phone number of a guest in international form (`+12025550123`). Not with `notify`: guests are told by e-mail.
    #[schema(value_type = Option<String>)]
    pub phone_number: Field<String>,
}

/// In which ways an access key opens doors.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct InvitedKey {
    /// By itself: on the guest's page, and for programs. Default true.
    #[schema(value_type = Option<bool>)]
    pub link_enabled: Field<bool>,
    /// By its QR code, at the scanners of doors. Default false.
    #[schema(value_type = Option<bool>)]
    pub qr_code_enabled: Field<bool>,
}

/// The right that an invitee gets.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct InvitedRight {
    /// A role of the place or group (`group_basic`). Required.
    #[schema(value_type = Option<String>)]
    pub role_id: Field<String>,
    /// First moment; groups only.
    #[schema(value_type = Option<Timestamp>)]
    pub valid_from: Field<Timestamp>,
    /// First moment after; groups only.
    #[schema(value_type = Option<Timestamp>)]
    pub valid_until: Field<Timestamp>,
}

/// An invite, as far as it can be checked by itself.
pub(super) struct Checked {
    pub notify: bool,
    pub who: Who,
    pub to: To,
    pub to_id: i64,
}

/// Whom an invite invites.
pub(super) enum Who {
    User { email: String, name: Field<String> },
    Guest { guest: NewGuest, ways: Ways },
}

/// What an invite invites to.
pub(super) enum To {
    Scope { role: Role, valid_from: Option<Timestamp>, valid_until: Option<Timestamp> },
    Team,
}

pub(super) fn check(input: InviteInput) -> Result<Checked, Error> {
    let mut errors = FieldErrors::default();
    let notify = input.notify.optional("notify", &mut errors);
    // A scope, or `None` for a team.
    let to = input.invites_to_type.and_then(invites_to).required("invites_to_type", &mut errors);
    let to_id = input.invites_to_id.required("invites_to_id", &mut errors);
    let mut invitee: Invitee = nested(input.invitee.required("invitee", &mut errors).unwrap_or_default())?;
    let is_guest = std::mem::take(&mut invitee.resource_type).and_then(is_guest).optional("invitee.resource_type", &mut errors);
    let is_guest = is_guest.unwrap_or(false);
    let key = input.access_key.optional("access_key", &mut errors);
    let (notify, who) = if is_guest {
        guest(notify, invitee, key, &mut errors)?
    } else {
        (notify.unwrap_or(true), user(invitee, key, &mut errors))
    };
    let right = input.role_assignment.optional("role_assignment", &mut errors);
    let to = match to {
        Some(Some(Scope::Place)) if is_guest => {
            errors.add("invites_to_type", "must be Group or Team for a guest");
            None
        }
        Some(Some(scope)) => right_of(is_guest, scope, nested(right.unwrap_or_default())?, &mut errors),
        Some(None) => {
            if right.is_some() {
                errors.add("role_assignment", "must not be set for a team");
            }
            Some(To::Team)
        }
        None => None,
    };
    errors.check()?;
    let (Some(to), Some(to_id)) = (to, to_id) else {
        return Err(Error::Internal("checked input vanished".to_owned()));
    };
    Ok(Checked { notify, who, to, to_id })
}

fn user(invitee: Invitee, key: Option<Map<String, Value>>, errors: &mut FieldErrors) -> Who {
    if key.is_some() {
        errors.add("access_key", "can only be set for a guest");
    }
    if invitee.phone_number.is_set() {
        errors.add("invitee.phone_number", "can only be set for a guest");
    }
    let email = invitee.email.and_then(validate::email).required("invitee.email", errors);
    let name = invitee.name.and_then(validate::name);
    if let Field::Wrong(message) = name {
        errors.add("invitee.name", message);
    }
    Who::User { email: email.unwrap_or_default(), name }
}

/// Whether to tell them, and the guest.
fn guest(
    notify: Option<bool>,
    invitee: Invitee,
    key: Option<Map<String, Value>>,
    errors: &mut FieldErrors,
) -> Result<(bool, Who), Error> {
    let key: InvitedKey = nested(key.unwrap_or_default())?;
    let usual = Ways::default();
    let ways = Ways {
        link: key.link_enabled.optional("access_key.link_enabled", errors).unwrap_or(usual.link),
        qr_code: key.qr_code_enabled.optional("access_key.qr_code_enabled", errors).unwrap_or(usual.qr_code),
    };
    if notify != Some(false) && invitee.phone_number.is_set() {
        errors.add("invitee.phone_number", "cannot be set with notify: guests are told by e-mail");
    }
    if notify == Some(true) && !invitee.email.is_set() {
        errors.add("invitee.email", "can't be blank with notify: their access key is mailed there");
    }
    let told = notify.unwrap_or(true) && invitee.email.is_set();
    let mut own = FieldErrors::default();
    let guest =
        NewGuest::check(GuestInput { name: invitee.name, email: invitee.email, phone_number: invitee.phone_number }, &mut own);
    prefix(own, "invitee", errors);
    Ok((told, Who::Guest { guest, ways }))
}

fn right_of(is_guest: bool, scope: Scope, right: InvitedRight, errors: &mut FieldErrors) -> Option<To> {
    let role = right.role_id.and_then(|text| Role::parse(&text).ok_or("is not a role"));
    let fitting = role.and_then(|role| if role.scope() == scope { Ok(role) } else { Err("does not fit what is invited to") });
    let role = fitting.required("role_assignment.role_id", errors);
    if let Some(role) = role {
        let holder = if is_guest { HolderKind::Guest } else { HolderKind::User };
        check_role(holder, role, "role_assignment.role_id", errors);
    }
    let mut own = FieldErrors::default();
    let valid_from = right.valid_from.optional("valid_from", &mut own);
    let valid_until = right.valid_until.optional("valid_until", &mut own);
    check_interval(valid_from, valid_until, &mut own);
    for (name, value) in [("valid_from", valid_from), ("valid_until", valid_until)] {
        if scope != Scope::Group && value.is_some() {
            own.add(name, "can only be set for a group");
        }
    }
    prefix(own, "role_assignment", errors);
    Some(To::Scope { role: role?, valid_from, valid_until })
}

/// Adds the messages of an inner object under its name.
pub(super) fn prefix(inner: FieldErrors, name: &str, errors: &mut FieldErrors) {
    for (field, messages) in inner.0 {
        for message in messages {
            errors.add(&format!("{name}.{field}"), &message);
        }
    }
}

/// Every member is read loosely, so no object fails.
fn nested<T: DeserializeOwned>(map: Map<String, Value>) -> Result<T, Error> {
    serde_json::from_value(Value::Object(map)).map_err(|error| Error::Internal(format!("an object cannot be read: {error}")))
}

fn invites_to(text: String) -> Result<Option<Scope>, &'static str> {
    match text.as_str() {
        "Place" => Ok(Some(Scope::Place)),
        "Group" => Ok(Some(Scope::Group)),
        "Team" => Ok(None),
        _ => Err("must be Place, Group or Team"),
    }
}
