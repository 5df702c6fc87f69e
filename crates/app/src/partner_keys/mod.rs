//! Keys with which integration partners make codes of their own that open doors (`core::pass::partner`). Each is limited to chosen
//! groups and to a longest life, and can be switched off at once.

mod check;
mod create;
mod delete;
mod list;
mod read;
mod update;
mod verifier;

pub use create::create;
pub use delete::delete;
pub use list::{Query, list};
pub use read::read;
pub use update::update;
pub(crate) use verifier::{find as find_verifier, verifier};

use doorward_core::input::Field;
use doorward_core::{Code, Permission, Secret, Timestamp};
use doorward_store as store;
use doorward_store::entity::partner_key;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::caller::Target;
use crate::record::Object;
use crate::{Caller, Error};

/// What a client sends of a partner key.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PartnerKeyInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// `HS256`: a secret that is shared with the partner, which the server makes. `EdDSA`: the partner's own Ed25519 key. Required;
    /// cannot be changed.
    #[schema(value_type = Option<String>)]
    pub algorithm: Field<String>,
    /// The partner's Ed25519 public key: PEM, a JWK as text, or its 32 bytes in base64url. Required for `EdDSA`, which nothing else
    /// has; cannot be changed.
    #[schema(value_type = Option<String>)]
    pub public_key: Field<String>,
    /// The groups whose doors the partner's codes open, by id, 1 to 100. Required.
    #[schema(value_type = Option<Vec<i64>>)]
    pub group_ids: Field<Value>,
    /// How long a code for a group may live, in seconds: 60 to 31622400. Default 86400, a day.
    #[schema(value_type = Option<i64>)]
    pub longest_life: Field<i64>,
    /// Whether its codes open doors. Default true. Switched off, none does from the next one on.
    #[schema(value_type = Option<bool>)]
    pub enabled: Field<bool>,
}

/// A partner key with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct PartnerKeyDetail {
    /// The key.
    pub key: partner_key::Model,
    /// The groups whose doors its codes open, in the order of their ids.
    pub groups: Vec<i64>,
    /// What its codes have in `aud`: the organization's domain.
    pub audience: String,
}

/// A new partner key with the secret that is shared with the partner, which nobody is told again; nothing for one with a public key.
#[derive(Debug)]
pub struct WithSecret {
    /// The key.
    pub detail: PartnerKeyDetail,
    /// The secret.
    pub secret: Option<Secret>,
}

fn authorize(caller: &Caller) -> Result<(), Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)
}

/// One that the caller may change, kept from changing until the transaction ends.
async fn hold(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<partner_key::Model, Error> {
    authorize(caller)?;
    Ok(store::partner_keys::find_held(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?)
}

/// Keys of the caller's organization with what belongs to their answers, in the same order.
async fn details(
    conn: &impl ConnectionTrait,
    caller: &Caller,
    keys: Vec<partner_key::Model>,
) -> Result<Vec<PartnerKeyDetail>, Error> {
    let audience = crate::organization::find(conn, caller.organization_id()).await?.domain;
    let mut groups = store::partner_keys::groups(conn, keys.iter().map(|key| key.id)).await?;
    let detail = |key: partner_key::Model| PartnerKeyDetail {
        groups: groups.remove(&key.id).unwrap_or_default(),
        audience: audience.clone(),
        key,
    };
    Ok(keys.into_iter().map(detail).collect())
}

async fn detail(conn: &impl ConnectionTrait, caller: &Caller, key: partner_key::Model) -> Result<PartnerKeyDetail, Error> {
    let found = details(conn, caller, vec![key]).await?.pop();
    found.ok_or_else(|| Error::Internal("a partner key vanished".to_owned()))
}

fn object(key: &partner_key::Model) -> Object<'_> {
    Object { id: key.id, name: Some(&key.name), place_id: None }
}
