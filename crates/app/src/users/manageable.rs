use doorward_core::{Code, Permission};
use doorward_store::entity::user;

use crate::caller::Target;
use crate::{App, Caller, Error, standing};

/// Whether the caller may change this user and remove them: they manage users, and do not stand below this one.
///
/// # Errors
/// The database failed.
pub async fn manageable(app: &App, caller: &Caller, user: &user::Model) -> Result<bool, Error> {
    if caller.authorize(Permission::UsersWrite, Target::Organization).is_err() {
        return Ok(false);
    }
    match standing::authorize_over(app.store().reader(), caller, user, app.now()).await {
        Ok(()) => Ok(true),
        Err(Error::Refused(Code::AccessDenied)) => Ok(false),
        Err(error) => Err(error),
    }
}
