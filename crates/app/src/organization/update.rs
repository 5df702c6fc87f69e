use doorward_core::input::{Field, FieldErrors};
use doorward_core::{EventType, Permission, Timestamp, validate};
use doorward_store as store;
use sea_orm::{IntoActiveModel, Set};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{hold, logo, object};
use crate::caller::Target;
use crate::input::{language, set, set_nullable, unchanged};
use crate::{App, Caller, Error};

/// What a client sends of the organization.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct OrganizationInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// Name, at most 255 characters.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Postal address.
    #[schema(value_type = Option<String>)]
    pub address: Field<String>,
    /// Free text.
    #[schema(value_type = Option<String>)]
    pub description: Field<String>,
    /// A picture of at most 64 KiB: a `data:` URL of a PNG, JPEG, WebP or SVG file, or the `file_name` of an uploaded one; null
    /// removes it.
    #[schema(value_type = Option<String>)]
    pub logo: Field<String>,
    /// Language of messages and pages of links that name none: `en`, `de`, `fr` or `es`. Doorward's own.
    #[schema(value_type = Option<String>)]
    pub language: Field<String>,
    /// Colour of the buttons in mails and on guest pages, such as `#3247d3`; null for the usual one. Doorward's own.
    #[schema(value_type = Option<String>)]
    pub color: Field<String>,
    /// IANA zone for what has no place.
    #[schema(value_type = Option<String>)]
    pub time_zone: Field<String>,
    /// Seconds of inactivity after which device logins expire, 1 to 31536000.
    #[schema(value_type = Option<i64>)]
    pub device_logins_expire_after: Field<i64>,
    /// Metadata of an identity provider: this server has no single sign-on, so nothing can be set.
    #[schema(value_type = Option<String>)]
    pub metadata: Field<Value>,
    /// Address of an identity provider: nothing can be set.
    #[schema(value_type = Option<String>)]
    pub identity_provider_issuer_url: Field<Value>,
    /// Single sign-on: can only be off.
    #[schema(value_type = Option<bool>)]
    pub sso_flow_enabled: Field<Value>,
    /// When single sign-on expires: can only be off.
    #[schema(value_type = Option<bool>)]
    pub sso_expiration_override_enabled: Field<Value>,
    /// When single sign-on expires: nothing can be set.
    #[schema(value_type = Option<i64>)]
    pub sso_expiration_override: Field<Value>,
    /// Users from a directory: can only be off.
    #[schema(value_type = Option<bool>)]
    pub scim_enabled: Field<Value>,
    /// Signing in by a web page of the server: can only be off.
    #[schema(value_type = Option<bool>)]
    pub web_authentication_api_enabled: Field<Value>,
    /// Passes for phones: can only be off.
    #[schema(value_type = Option<bool>)]
    pub apple_pass_enabled: Field<Value>,
}

/// Changes the organization; what is not sent stays.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, input: OrganizationInput) -> Result<(), Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let tx = app.begin().await?;
    let organization = hold(&tx, caller.organization_id()).await?;
    unchanged(input.unchanged_since, organization.updated_at)?;
    let mut row = organization.into_active_model();
    let mut errors = FieldErrors::default();
    let seconds =
        |seconds| if (1..=31_536_000).contains(&seconds) { Ok(seconds) } else { Err("must be between 1 and 31536000 seconds") };
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set_nullable(&mut row.address, input.address.and_then(validate::address), "address", &mut errors);
    set_nullable(&mut row.description, input.description.and_then(validate::text), "description", &mut errors);
    set(&mut row.time_zone, input.time_zone.and_then(validate::time_zone), "time_zone", &mut errors);
    let tag = input.language.and_then(|tag| language(&tag).map(|language| language.as_str().to_owned()));
    set(&mut row.language, tag, "language", &mut errors);
    set_nullable(&mut row.color, input.color.and_then(validate::color), "color", &mut errors);
    let expiry = input.device_logins_expire_after.and_then(seconds);
    set(&mut row.device_logins_expire_after, expiry, "device_logins_expire_after", &mut errors);
    if let Some(logo) = logo::sent(app, &tx, caller.organization_id(), input.logo).await?.change("logo", &mut errors) {
        let (media_type, bytes) = logo.map(|logo| (logo.media_type, logo.bytes)).unzip();
        row.logo_media_type = Set(media_type);
        row.logo = Set(bytes);
    }
    for (name, field, what) in [
        ("metadata", input.metadata, NO_SSO),
        ("identity_provider_issuer_url", input.identity_provider_issuer_url, NO_SSO),
        ("sso_flow_enabled", input.sso_flow_enabled, NO_SSO),
        ("sso_expiration_override_enabled", input.sso_expiration_override_enabled, NO_SSO),
        ("sso_expiration_override", input.sso_expiration_override, NO_SSO),
        ("scim_enabled", input.scim_enabled, "cannot be switched on: this server takes no users from a directory (SCIM)"),
        ("web_authentication_api_enabled", input.web_authentication_api_enabled, NO_SSO),
        ("apple_pass_enabled", input.apple_pass_enabled, "cannot be switched on: this server makes no Apple passes"),
    ] {
        field.and_then(|value| if is_off(&value) { Ok(()) } else { Err(what) }).optional(name, &mut errors);
    }
    errors.check()?;

    row.updated_at = Set(app.now().into());
    let organization = store::organizations::update(&tx, row).await?;
    app.record(&tx, caller, EventType::ORGANIZATION_UPDATE, object(&organization)).await?;
    tx.commit().await?;
    Ok(())
}

const NO_SSO: &str = "cannot be set: this server has no single sign-on";

/// What clients send back of something that is off, in any spelling.
fn is_off(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(on) => !on,
        Value::Number(_) => false,
        Value::String(text) => text.trim().is_empty() || text.eq_ignore_ascii_case("false"),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}
