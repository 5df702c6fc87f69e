use doorward_core::input::{Field, FieldErrors};
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use sea_orm::{IntoActiveModel, Set};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Logo, find};
use crate::caller::Target;
use crate::input::{set, set_nullable};
use crate::record::Object;
use crate::{App, Caller, Error};

/// What a client sends of the organization.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct OrganizationInput {
    /// Name, at most 255 characters.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Postal address.
    #[schema(value_type = Option<String>)]
    pub address: Field<String>,
    /// Free text.
    #[schema(value_type = Option<String>)]
    pub description: Field<String>,
    /// A `data:` URL of a PNG, JPEG, WebP or SVG picture of at most 64 KiB; null removes it.
    #[schema(value_type = Option<String>)]
    pub logo: Field<String>,
    /// IANA zone for what has no place.
    #[schema(value_type = Option<String>)]
    pub time_zone: Field<String>,
    /// Seconds of inactivity after which device logins expire, 1 to 31536000.
    #[schema(value_type = Option<i64>)]
    pub device_logins_expire_after: Field<i64>,
}

/// Changes the organization; what is not sent stays.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, input: OrganizationInput) -> Result<(), Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let tx = app.begin().await?;
    let mut row = find(&tx, caller.organization_id()).await?.into_active_model();
    let mut errors = FieldErrors::default();
    let seconds =
        |seconds| if (1..=31_536_000).contains(&seconds) { Ok(seconds) } else { Err("must be between 1 and 31536000 seconds") };
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set_nullable(&mut row.address, input.address.and_then(validate::address), "address", &mut errors);
    set_nullable(&mut row.description, input.description.and_then(validate::text), "description", &mut errors);
    set(&mut row.time_zone, input.time_zone.and_then(validate::time_zone), "time_zone", &mut errors);
    let expiry = input.device_logins_expire_after.and_then(seconds);
    set(&mut row.device_logins_expire_after, expiry, "device_logins_expire_after", &mut errors);
    if let Some(logo) = input.logo.and_then(Logo::from_data_url).change("logo", &mut errors) {
        let (media_type, bytes) = logo.map(|logo| (logo.media_type, logo.bytes)).unzip();
        row.logo_media_type = Set(media_type);
        row.logo = Set(bytes);
    }
    errors.check()?;

    row.updated_at = Set(app.now().into());
    let organization = store::organizations::update(&tx, row).await?;
    let object = Object { id: organization.id, name: Some(&organization.name), place_id: None };
    app.record(&tx, caller, EventType::ORGANIZATION_UPDATE, object).await?;
    tx.commit().await?;
    Ok(())
}
