//! Users: people with an account.

mod confirm;
mod create;
mod create_with_right;
mod delete;
mod delete_me;
mod list;
pub mod mails;
mod manageable;
mod me;
mod new_password;
mod read;
mod request_confirmation;
mod request_password;
mod reset_password;
mod sign_up;
pub mod tokens;
mod update;
mod update_me;

pub use confirm::confirm;
pub use create::create;
pub(crate) use create::create_within;
pub use create_with_right::create_with_right;
pub use delete::delete;
pub use delete_me::delete_me;
pub use list::{Query, list};
pub use mails::AddressInput;
pub use manageable::manageable;
pub use me::{CurrentUser, me};
pub use read::read;
pub use request_confirmation::request_confirmation;
pub use request_password::request_password;
pub use reset_password::{PasswordInput, reset_password};
pub use sign_up::{SignUpInput, sign_up};
pub use update::update;
pub use update_me::{CurrentUserInput, update_me};

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, Timestamp, validate};
use doorward_store as store;
use doorward_store::entity::user;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::record::Object;
use crate::{Caller, Error};

/// What a client sends of a user.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct UserInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// E-mail address, unique in the organization ignoring case. Required; cannot be changed.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
    /// Name; the address's first part if not given.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// URL of a picture, or the `file_name` of an uploaded one.
    #[schema(value_type = Option<String>)]
    pub image: Field<String>,
    /// Whether the user receives mails, an invitation first. Default true; false for managed users.
    #[schema(value_type = Option<bool>)]
    pub send_emails: Field<bool>,
    /// Whether the address counts as confirmed at once. Otherwise it does once the user has signed up, or has confirmed it.
    #[schema(value_type = Option<bool>)]
    pub confirm: Field<bool>,
    /// Whether the user may open doors at all. Default true.
    #[schema(value_type = Option<bool>)]
    pub access_enabled: Field<bool>,
    /// Whether the user may sign in with a password. Default true.
    #[schema(value_type = Option<bool>)]
    pub password_flow_enabled: Field<bool>,
    /// Flat map: at most 50 keys of 50 characters with basic values of 500.
    #[schema(value_type = Option<Object>)]
    pub metadata: Field<Map<String, Value>>,
    /// Free text.
    #[schema(value_type = Option<String>)]
    pub notes: Field<String>,
}

/// A user with what belongs to their answer.
#[derive(Debug, Clone)]
pub struct UserDetail {
    /// The user.
    pub user: user::Model,
    /// How many groups they hold rights in.
    pub groups_count: i64,
}

pub(crate) async fn find(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<user::Model, Error> {
    Ok(store::users::find(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?)
}

/// Who made something, unless they are gone.
pub(crate) async fn maker(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    created_by_id: Option<i64>,
) -> Result<Option<user::Model>, Error> {
    match created_by_id {
        Some(id) => Ok(store::users::find(conn, organization_id, id).await?),
        None => Ok(None),
    }
}

async fn detail(conn: &impl ConnectionTrait, user: user::Model) -> Result<UserDetail, Error> {
    let counts = store::role_assignments::groups_counts(conn, vec![user.id]).await?;
    Ok(UserDetail { groups_count: counts.get(&user.id).copied().unwrap_or(0), user })
}

fn checked_name(field: Field<String>, errors: &mut FieldErrors, email: Option<&str>) -> String {
    let first_part = || email.and_then(|email| email.split('@').next()).unwrap_or_default().to_owned();
    field.and_then(validate::name).optional("name", errors).unwrap_or_else(first_part)
}

pub(crate) fn object(user: &user::Model) -> Object<'_> {
    Object { id: user.id, name: Some(&user.name), place_id: None }
}
