//! Giving a user a password.

use doorward_core::EventType;
use doorward_core::input::{Field, FieldErrors};
use doorward_core::validate;
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{login, user};
use sea_orm::{IntoActiveModel, Set};

use super::object;
use super::tokens::Purpose;
use crate::authenticate::DEVICE_LOGIN;
use crate::{App, Error, logins};

/// The password that was typed, and typed the same again.
pub(super) fn typed_twice(password: Field<String>, confirmation: Field<String>, errors: &mut FieldErrors) -> Option<String> {
    let confirmation = confirmation.and_then(validate::password).optional("password_confirmation", errors);
    let password = password.and_then(validate::password).required("password", errors)?;
    if confirmation.as_ref().is_some_and(|confirmation| *confirmation != password) {
        errors.add("password_confirmation", "is not the same as the password");
    }
    Some(password)
}

/// Gives a held user the password with this hash. Their device logins end, but for the one that they came with, and so does what
/// a mail brought for choosing one. Whoever has a password is known to have the address.
pub(super) async fn set(
    app: &App,
    tx: &Transaction,
    user: user::Model,
    hash: String,
    login_id: Option<i64>,
) -> Result<user::Model, Error> {
    let now = app.now().into();
    let kind = if user.password_hash.is_none() { EventType::USER_CREATE_PASSWORD } else { EventType::USER_UPDATE_PASSWORD };
    let confirmed_at = user.confirmed_at.or(Some(now));
    let mut row = user.into_active_model();
    row.password_hash = Set(Some(hash));
    row.confirmed_at = Set(confirmed_at);
    row.updated_at = Set(now);
    let user = store::users::update(tx, row).await?;
    store::user_tokens::delete_of_user(tx, user.id, Purpose::Password.as_str()).await?;
    let devices = store::logins::of_user(tx, user.id, DEVICE_LOGIN).await?;
    let ended: Vec<login::Model> = devices.into_iter().filter(|login| Some(login.id) != login_id).collect();
    store::logins::delete_many(tx, ended.iter().map(|login| login.id).collect()).await?;
    app.record_by(tx, &user, login_id, kind, object(&user)).await?;
    for login in &ended {
        app.record_by(tx, &user, login_id, EventType::LOGIN_DESTROY, logins::object(login)).await?;
    }
    Ok(user)
}
