//! The organization: the tenant that owns everything else.

mod logo;
mod read;
mod update;

pub use logo::{Logo, logo};
pub use read::{OrganizationDetail, read, read_as_guest};
pub use update::{OrganizationInput, update};

use doorward_core::Code;
use doorward_store as store;
use doorward_store::entity::organization;
use sea_orm::ConnectionTrait;

use crate::Error;

pub(crate) async fn find(conn: &impl ConnectionTrait, id: i64) -> Result<organization::Model, Error> {
    Ok(store::organizations::find(conn, id).await?.ok_or(Code::NotFound)?)
}
