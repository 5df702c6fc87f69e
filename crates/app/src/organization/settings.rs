use doorward_core::Permission;
use doorward_store as store;
use doorward_store::entity::user;

use super::{OrganizationDetail, read};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// The organization with what only those see who may change it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The organization.
    pub detail: OrganizationDetail,
    /// Its owner.
    pub owner: Option<user::Model>,
}

/// The settings of the caller's organization.
///
/// # Errors
/// Not permitted.
pub async fn settings(app: &App, caller: &Caller) -> Result<Settings, Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let detail = read(app, caller).await?;
    let owner = match detail.organization.owner_id {
        Some(id) => store::users::find(app.store().reader(), caller.organization_id(), id).await?,
        None => None,
    };
    Ok(Settings { detail, owner })
}
