use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, Secret, validate};
use doorward_store as store;
use doorward_store::uploads::Shows;
use sea_orm::{IntoActiveModel, Set};
use serde::Deserialize;
use utoipa::ToSchema;

use super::me::{CurrentUser, current};
use super::new_password;
use super::tokens::{self, Purpose};
use crate::input::{set, set_nullable};
use crate::limiter::Client;
use crate::{App, Error, uploads};

/// What whoever was invited says of themselves.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct SignUpInput {
    /// Name; as whoever invited them wrote it if not given.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// URL of a picture, or the `file_name` of an uploaded one.
    #[schema(value_type = Option<String>)]
    pub image: Field<String>,
    /// The password, 8 to 128 characters. Required.
    #[schema(value_type = Option<String>)]
    pub password: Field<String>,
    /// Whether they accept the terms. Required, and true.
    #[schema(value_type = Option<bool>)]
    pub terms_and_conditions: Field<bool>,
}

/// Signs up whoever was invited, with the token that the mail brought: they choose a password, and their address is confirmed.
///
/// # Errors
/// `NotFound` if the token is nobody's, `AlreadySignedUp`, `Wait` if there were too many guesses, or the input breaks rules.
pub async fn sign_up(app: &App, client: Option<Client>, token: &Secret, input: SignUpInput) -> Result<CurrentUser, Error> {
    let user = tokens::guess(app, client, Purpose::Invitation, token).await?.ok_or(Code::NotFound)?;
    if user.password_hash.is_some() {
        return Err(Code::AlreadySignedUp.into());
    }
    let mut errors = FieldErrors::default();
    let (organization_id, shows) = (user.organization_id, Shows::User(user.id));
    let mut row = user.into_active_model();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    let image = uploads::image(app, app.store().reader(), organization_id, Some(shows), input.image).await?;
    set_nullable(&mut row.image, image, "image", &mut errors);
    let password = input.password.and_then(validate::password).required("password", &mut errors);
    let accepted = |accepts: bool| if accepts { Ok(accepts) } else { Err("must be accepted") };
    input.terms_and_conditions.and_then(accepted).required("terms_and_conditions", &mut errors);
    errors.check()?;
    let hash = app.passwords.hash(password.unwrap_or_default()).await?;
    let tx = app.begin().await?;
    let user = tokens::redeem(app, &tx, Purpose::Invitation, token).await?;
    if user.password_hash.is_some() {
        return Err(Code::AlreadySignedUp.into());
    }
    row.updated_at = Set(app.now().into());
    let user = store::users::update(&tx, row).await?;
    uploads::keep(app, &tx, organization_id, shows, user.image.as_deref()).await?;
    let user = new_password::set(app, &tx, user, hash, None).await?;
    let signed_up = current(&tx, user).await?;
    tx.commit().await?;
    Ok(signed_up)
}
