//! Guests: people without an account who may hold rights, and the access keys that they open doors with (contract section 2.11).

mod create;
mod delete;
mod key;
mod list;
pub(crate) mod mail;
mod read;
mod span;

pub use create::create;
pub(crate) use create::{NewGuest, add};
pub use delete::delete;
pub(crate) use key::{NewKey, Ways, issue, renew_and_mail};
pub use list::{Query, list};
pub use read::read;
pub(crate) use span::{live, span};

use doorward_core::Code;
use doorward_core::input::Field;
use doorward_store as store;
use doorward_store::entity::guest;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::record::Object;
use crate::{Caller, Error};

/// What a client sends of a guest.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct GuestInput {
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Where their access key is mailed to.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
    /// Phone number in international form (`+12025550123`). It is kept and shown; nothing is sent there.
    #[schema(value_type = Option<String>)]
    pub phone_number: Field<String>,
}

/// What `resource_type` or `member_type` says of somebody: whether they are a guest.
pub(crate) fn is_guest(text: String) -> Result<bool, &'static str> {
    match text.as_str() {
        "User" => Ok(false),
        "Guest" => Ok(true),
        _ => Err("must be User or Guest"),
    }
}

async fn find(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<guest::Model, Error> {
    Ok(store::guests::find(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?)
}

fn object(guest: &guest::Model) -> Object<'_> {
    Object { id: guest.id, name: Some(&guest.name), place_id: None }
}
