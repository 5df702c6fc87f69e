use doorward_store as store;
use doorward_store::entity::{organization, user};
use sea_orm::ConnectionTrait;

use crate::organization as organizations;
use crate::{App, Caller, Error};

/// The caller, as they see themselves.
#[derive(Debug, Clone)]
pub struct CurrentUser {
    /// The user.
    pub user: user::Model,
    /// Their organization.
    pub organization: organization::Model,
    /// Whether one of their logins is the primary one.
    pub primary_login_exists: bool,
}

/// The caller.
///
/// # Errors
/// The database failed.
pub async fn me(app: &App, caller: &Caller) -> Result<CurrentUser, Error> {
    current(app.store().reader(), caller.user.clone()).await
}

pub(super) async fn current(conn: &impl ConnectionTrait, user: user::Model) -> Result<CurrentUser, Error> {
    let devices = store::logins::of_user(conn, user.id, crate::authenticate::DEVICE_LOGIN).await?;
    Ok(CurrentUser {
        organization: organizations::find(conn, user.organization_id).await?,
        primary_login_exists: devices.iter().any(|login| login.primary),
        user,
    })
}
