//! The event of a command as the command's row keeps it: short, since every unlock writes it, and writes it again when it is
//! closed.

use std::borrow::Cow;

use doorward_core::EventType;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::entity::command;
use crate::ledger::{Draft, Partner, Reference};

type Named<'a> = (Cow<'a, str>, i64);

/// What the columns of the row do not say.
#[derive(Serialize, Deserialize)]
struct Short<'a> {
    /// The type, if it is not that of nearly all.
    #[serde(rename = "k", skip_serializing_if = "Option::is_none")]
    kind: Option<Cow<'a, str>>,
    #[serde(rename = "o", skip_serializing_if = "Option::is_none")]
    object_name: Option<Cow<'a, str>>,
    #[serde(rename = "a", skip_serializing_if = "Option::is_none")]
    actor: Option<Named<'a>>,
    #[serde(rename = "n", skip_serializing_if = "Option::is_none")]
    actor_name: Option<Cow<'a, str>>,
    #[serde(rename = "e", skip_serializing_if = "Option::is_none")]
    actor_email: Option<Cow<'a, str>>,
    #[serde(rename = "w", skip_serializing_if = "Option::is_none")]
    authenticated_by: Option<Named<'a>>,
    #[serde(rename = "z", skip_serializing_if = "Option::is_none")]
    authorized_by: Option<Named<'a>>,
    #[serde(rename = "r", skip_serializing_if = "Option::is_none")]
    authorized_by_role_id: Option<Cow<'a, str>>,
    #[serde(rename = "p", skip_serializing_if = "Option::is_none")]
    place_id: Option<i64>,
    #[serde(rename = "s")]
    salt: Cow<'a, str>,
    #[serde(rename = "i", skip_serializing_if = "Option::is_none")]
    integration_identifier: Option<Cow<'a, str>>,
    #[serde(rename = "c", skip_serializing_if = "Option::is_none")]
    integration_contact: Option<Cow<'a, str>>,
}

/// What a row may hold.
#[derive(Deserialize)]
#[serde(untagged)]
enum Kept {
    Short(Box<Short<'static>>),
    /// As rows had it before they were short.
    Whole(Box<Draft>),
}

/// What the row of the command keeps of its event. The event is about the command's door, and has its id.
pub(crate) fn write(draft: &Draft) -> Result<String, Error> {
    let partner = draft.partner.as_ref();
    let short = Short {
        kind: Some(Cow::from(&draft.kind)).filter(|kind| *kind != EventType::LOCK_UNLOCK.name),
        object_name: draft.object_name.as_ref().map(Cow::from),
        actor: draft.actor.as_ref().map(named),
        actor_name: draft.actor_name.as_ref().map(Cow::from),
        actor_email: draft.actor_email.as_ref().map(Cow::from),
        authenticated_by: draft.authenticated_by.as_ref().map(named),
        authorized_by: draft.authorized_by.as_ref().map(named),
        authorized_by_role_id: draft.authorized_by_role_id.as_ref().map(Cow::from),
        place_id: draft.place_id,
        salt: Cow::from(hex::encode(draft.salt)),
        integration_identifier: partner.and_then(|partner| partner.identifier.as_ref()).map(Cow::from),
        integration_contact: partner.and_then(|partner| partner.contact.as_ref()).map(Cow::from),
    };
    serde_json::to_string(&short).map_err(|error| Error::Corrupt(format!("the event of a command: {error}")))
}

/// The event of a command.
pub(crate) fn read(row: &command::Model) -> Option<Draft> {
    let short = match serde_json::from_str(&row.draft).ok()? {
        Kept::Short(short) => *short,
        Kept::Whole(draft) => return Some(*draft),
    };
    let name = short.kind.as_deref().unwrap_or(EventType::LOCK_UNLOCK.name);
    let kind = *EventType::RECORDED.iter().find(|kind| kind.name == name)?;
    let mut salt = [0; 16];
    hex::decode_to_slice(short.salt.as_bytes(), &mut salt).ok()?;
    let mut draft = Draft::new(row.uuid.clone(), salt, kind, row.lock_id, short.object_name.map(Cow::into_owned));
    draft.actor = short.actor.map(reference);
    draft.actor_name = short.actor_name.map(Cow::into_owned);
    draft.actor_email = short.actor_email.map(Cow::into_owned);
    draft.authenticated_by = short.authenticated_by.map(reference);
    draft.authorized_by = short.authorized_by.map(reference);
    draft.authorized_by_role_id = short.authorized_by_role_id.map(Cow::into_owned);
    draft.place_id = short.place_id;
    let (identifier, contact) = (short.integration_identifier.map(Cow::into_owned), short.integration_contact.map(Cow::into_owned));
    draft.partner = Partner::of(identifier, contact).map(Box::new);
    Some(draft)
}

fn named(reference: &Reference) -> Named<'_> {
    (Cow::from(&reference.kind), reference.id)
}

fn reference((kind, id): Named<'_>) -> Reference {
    Reference { kind: kind.into_owned(), id }
}
