use doorward_store as store;
use doorward_store::entity::{login, user};

use crate::authenticate::DEVICE_LOGIN;
use crate::{App, Caller, Error};

/// A login with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct LoginDetail {
    /// The login.
    pub login: login::Model,
    /// Whose it is.
    pub user: user::Model,
    /// Whether one of the user's device logins is the primary one.
    pub primary_login_exists: bool,
}

/// The login that the caller came with.
///
/// # Errors
/// The database failed.
pub async fn read(app: &App, caller: &Caller) -> Result<LoginDetail, Error> {
    let devices = store::logins::of_user(app.store().reader(), caller.user.id, DEVICE_LOGIN).await?;
    Ok(LoginDetail {
        login: caller.login.clone(),
        user: caller.user.clone(),
        primary_login_exists: devices.iter().any(|login| login.primary),
    })
}
