//! What a client sends of an invite.

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Role, Scope, Timestamp, validate};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::Error;
use crate::input::check_interval;

/// What a client sends of an invite.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct InviteInput {
    /// Whether the invitee is told by mail what they may open now. Default true. Invites to teams send no such mail.
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
    /// For guests, which this server does not have: must not be set.
    #[schema(value_type = Option<Object>)]
    pub access_key: Field<Value>,
}

/// Who is invited.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Invitee {
    /// `User`. Default `User`.
    #[schema(value_type = Option<String>)]
    pub resource_type: Field<String>,
    /// E-mail address; an unknown one adds a user. Required.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
    /// Name of the user, if one is added.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// For guests, which this server does not have: must not be set.
    #[schema(value_type = Option<String>)]
    pub phone_number: Field<String>,
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
    pub email: String,
    pub name: Field<String>,
    pub to: To,
    pub to_id: i64,
}

/// What an invite invites to.
pub(super) enum To {
    Scope { role: Role, valid_from: Option<Timestamp>, valid_until: Option<Timestamp> },
    Team,
}

pub(super) fn check(input: InviteInput) -> Result<Checked, Error> {
    let mut errors = FieldErrors::default();
    let notify = input.notify.optional("notify", &mut errors).unwrap_or(true);
    // A scope, or `None` for a team.
    let to = input.invites_to_type.and_then(invites_to).required("invites_to_type", &mut errors);
    let to_id = input.invites_to_id.required("invites_to_id", &mut errors);
    if input.access_key.is_set() {
        errors.add("access_key", "must not be set: there are no guests on this server");
    }
    let invitee: Invitee = nested(input.invitee.required("invitee", &mut errors).unwrap_or_default())?;
    invitee.resource_type.and_then(resource_type).optional("invitee.resource_type", &mut errors);
    let email = invitee.email.and_then(validate::email).required("invitee.email", &mut errors);
    let name = invitee.name.and_then(validate::name);
    if let Field::Wrong(message) = name {
        errors.add("invitee.name", message);
    }
    if invitee.phone_number.is_set() {
        errors.add("invitee.phone_number", "must not be set: this server sends no text messages");
    }
    let right = input.role_assignment.optional("role_assignment", &mut errors);
    let to = match to {
        Some(Some(scope)) => right_of(scope, nested(right.unwrap_or_default())?, &mut errors),
        Some(None) => {
            if right.is_some() {
                errors.add("role_assignment", "must not be set for a team");
            }
            Some(To::Team)
        }
        None => None,
    };
    errors.check()?;
    let (Some(email), Some(to), Some(to_id)) = (email, to, to_id) else {
        return Err(Error::Internal("checked input vanished".to_owned()));
    };
    Ok(Checked { notify, email, name, to, to_id })
}

fn right_of(scope: Scope, right: InvitedRight, errors: &mut FieldErrors) -> Option<To> {
    let role = right.role_id.and_then(|text| Role::parse(&text).ok_or("is not a role"));
    let fitting = role.and_then(|role| if role.scope() == scope { Ok(role) } else { Err("does not fit what is invited to") });
    let role = fitting.required("role_assignment.role_id", errors);
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

fn resource_type(text: String) -> Result<(), &'static str> {
    if text == "User" { Ok(()) } else { Err("must be User: there are no guests on this server, send a group link instead") }
}
