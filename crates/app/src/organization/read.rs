use doorward_store as store;
use doorward_store::entity::organization;

use super::find;
use crate::{App, Caller, Error, authenticate};
use doorward_core::Secret;

/// The organization with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct OrganizationDetail {
    /// The organization.
    pub organization: organization::Model,
    /// How many places it has.
    pub places_count: u64,
}

/// The caller's organization; every member may read it.
///
/// # Errors
/// The database failed.
pub async fn read(app: &App, caller: &Caller) -> Result<OrganizationDetail, Error> {
    detail(app, caller.organization_id()).await
}

/// The organization of a link.
///
/// # Errors
/// The link is not valid now.
pub async fn read_as_guest(app: &App, secret: &Secret) -> Result<OrganizationDetail, Error> {
    let link = authenticate::link(app, secret).await?;
    detail(app, link.organization_id).await
}

async fn detail(app: &App, id: i64) -> Result<OrganizationDetail, Error> {
    let conn = app.store().reader();
    Ok(OrganizationDetail { organization: find(conn, id).await?, places_count: store::places::count(conn, id).await? })
}
