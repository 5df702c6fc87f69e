//! The organization: the tenant that owns everything else.

mod dashboard;
mod logo;
mod public;
mod read;
pub(crate) mod reminder;
mod settings;
pub mod transfer;
mod update;

pub use dashboard::dashboard;
pub use logo::logo;
pub use public::public;
pub use read::{OrganizationDetail, read, read_as_guest};
pub use reminder::{FindInput, OrganizationsMail, find_by_email};
pub use settings::{Settings, settings};
pub use update::{OrganizationInput, update};

use doorward_core::{Code, Language};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::organization;
use sea_orm::ConnectionTrait;

use crate::Error;
use crate::record::Object;

pub(crate) async fn find(conn: &impl ConnectionTrait, id: i64) -> Result<organization::Model, Error> {
    Ok(store::organizations::find(conn, id).await?.ok_or(Code::NotFound)?)
}

/// The same, kept from changing until the transaction ends: whoever depends on who the owner is holds it.
pub(crate) async fn hold(tx: &Transaction, id: i64) -> Result<organization::Model, Error> {
    Ok(store::organizations::find_held(tx, id).await?.ok_or(Code::NotFound)?)
}

/// The language of what guests get: that of their link, if it has one, or the organization's.
pub(crate) fn language(organization: &organization::Model, of_link: Option<&str>) -> Language {
    Language::stored(of_link.or(Some(&organization.language)))
}

pub(crate) fn object(organization: &organization::Model) -> Object<'_> {
    Object { id: organization.id, name: Some(&organization.name), place_id: None }
}
