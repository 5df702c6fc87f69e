use doorward_core::Permission;
use doorward_store as store;
use doorward_store::entity::{organization, user};

use super::find;
use crate::guest::Held;
use crate::{App, Caller, Error, authenticate};

/// The organization with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct OrganizationDetail {
    /// The organization.
    pub organization: organization::Model,
    /// How many places it has.
    pub places_count: u64,
    /// To whom the owner offers it, as far as whoever asks may know.
    pub transfer_to: Option<user::Model>,
}

/// The caller's organization; every member may read it. An offered transfer is shown to whoever may see users, and to
/// whom it is offered.
///
/// # Errors
/// The database failed.
pub async fn read(app: &App, caller: &Caller) -> Result<OrganizationDetail, Error> {
    let mut detail = detail(app, caller.organization_id()).await?;
    detail.transfer_to = match detail.organization.transfer_to_id {
        Some(id) if id == caller.user.id || caller.reach(Permission::UsersRead).is_ok() => {
            store::users::find(app.store().reader(), caller.organization_id(), id).await?
        }
        Some(_) | None => None,
    };
    Ok(detail)
}

/// The organization of a link or an access key.
///
/// # Errors
/// It opens nothing now.
pub async fn read_as_guest(app: &App, held: &Held) -> Result<OrganizationDetail, Error> {
    let visitor = authenticate::visitor(app, held).await?;
    detail(app, visitor.organization_id).await
}

async fn detail(app: &App, id: i64) -> Result<OrganizationDetail, Error> {
    with_count(app, find(app.store().reader(), id).await?).await
}

pub(super) async fn with_count(app: &App, organization: organization::Model) -> Result<OrganizationDetail, Error> {
    let places_count = store::places::count(app.store().reader(), organization.id).await?;
    Ok(OrganizationDetail { organization, places_count, transfer_to: None })
}
