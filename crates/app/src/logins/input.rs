use doorward_core::input::{Field, FieldErrors, TypedCode};
use doorward_core::validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::API_LOGIN;
use crate::authenticate::DEVICE_LOGIN;

/// What a client sends of a login.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct LoginInput {
    /// `device` (default) or `api`.
    #[serde(rename = "type")]
    #[schema(value_type = Option<String>)]
    pub kind: Field<String>,
    /// Label.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Maker of the device.
    #[schema(value_type = Option<String>)]
    pub device_brand: Field<String>,
    /// Model of the device.
    #[schema(value_type = Option<String>)]
    pub device_model: Field<String>,
    /// Its operating system.
    #[schema(value_type = Option<String>)]
    pub os_name: Field<String>,
    /// Whether it expires after inactivity. Default true.
    #[schema(value_type = Option<bool>)]
    pub expire: Field<bool>,
    /// Makes a device login for the user with this address; administrators only.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
}

/// What a client sends of the login that it came with.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CurrentLoginInput {
    /// Label; null removes it.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
}

/// What a user signs in with.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CredentialsInput {
    /// The organization's domain.
    #[schema(value_type = Option<String>)]
    pub domain: Field<String>,
    /// E-mail address.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
    /// Password.
    #[schema(value_type = Option<String>)]
    pub password: Field<String>,
    /// The code that the user's device shows, or a backup code: where two-factor sign-in is on.
    #[schema(value_type = Option<String>)]
    pub otp_attempt: Field<TypedCode>,
}

/// A login's own settings, checked.
pub(super) struct Settings {
    pub kind: &'static str,
    pub name: Option<String>,
    pub device_brand: Option<String>,
    pub device_model: Option<String>,
    pub os_name: Option<String>,
    pub expire: bool,
}

impl LoginInput {
    /// The settings, and the address of the user that it is for, if it says so.
    pub(super) fn check(self) -> Result<(Settings, Option<String>), FieldErrors> {
        let kinds = |text: String| match text.as_str() {
            DEVICE_LOGIN => Ok(DEVICE_LOGIN),
            API_LOGIN => Ok(API_LOGIN),
            _ => Err("must be device or api"),
        };
        let mut errors = FieldErrors::default();
        let settings = Settings {
            kind: self.kind.and_then(kinds).optional("type", &mut errors).unwrap_or(DEVICE_LOGIN),
            name: self.name.and_then(validate::name).optional("name", &mut errors),
            device_brand: self.device_brand.and_then(validate::name).optional("device_brand", &mut errors),
            device_model: self.device_model.and_then(validate::name).optional("device_model", &mut errors),
            os_name: self.os_name.and_then(validate::name).optional("os_name", &mut errors),
            expire: self.expire.optional("expire", &mut errors).unwrap_or(true),
        };
        let email = self.email.and_then(validate::email).optional("email", &mut errors);
        errors.check()?;
        Ok((settings, email))
    }
}
