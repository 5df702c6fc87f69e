use doorward_core::{Code, Permission};
use doorward_store as store;
use doorward_store::entity::{login, user};

use crate::caller::Target;
use crate::{App, Caller, Error};

/// A login with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct LoginDetail {
    /// The login.
    pub login: login::Model,
    /// Whose it is.
    pub user: user::Model,
}

/// The login that the caller came with.
#[must_use]
pub fn current(caller: Caller) -> LoginDetail {
    LoginDetail { login: caller.login, user: caller.user }
}

/// One login: the caller's own, or any, for those who make logins for others.
///
/// # Errors
/// No such login, or not permitted.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<LoginDetail, Error> {
    // Everyone may see their own, but nobody whose access is switched off.
    caller.reach_or_nothing(Permission::LoginsWrite)?;
    let conn = app.store().reader();
    let login = store::logins::find(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    if login.user_id != caller.user.id {
        caller.authorize(Permission::LoginsWrite, Target::Organization)?;
    }
    let user = store::users::find(conn, caller.organization_id(), login.user_id).await?.ok_or(Code::NotFound)?;
    Ok(LoginDetail { login, user })
}
