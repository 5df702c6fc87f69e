use doorward_core::{Code, Permission, validate};
use doorward_store as store;
use doorward_store::Transaction;

use super::input::{LoginInput, Settings};
use super::making::{Made, NewLogin, insert};
use crate::authenticate::DEVICE_LOGIN;
use crate::caller::Target;
use crate::{App, Caller, Error, standing};

/// Makes a device login on behalf of another user.
///
/// # Errors
/// Not permitted, no such user, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, login: LoginInput) -> Result<NewLogin, Error> {
    caller.authorize(Permission::LoginsWrite, Target::Organization)?;
    let (settings, email) = login.check()?;
    let Some(email) = email else {
        return Err(Error::invalid("email", "can't be blank"));
    };
    let tx = app.begin().await?;
    let made = on_behalf(app, &tx, caller, &email, settings).await?;
    let created = made.record(app, &tx, caller).await?;
    tx.commit().await?;
    Ok(created)
}

/// The login that a caller, who may make logins for others, makes for the user with this address.
pub(super) async fn on_behalf(
    app: &App,
    tx: &Transaction,
    caller: &Caller,
    email: &str,
    settings: Settings,
) -> Result<Made, Error> {
    if settings.kind != DEVICE_LOGIN {
        return Err(Error::invalid("type", "must be device when made for another user"));
    }
    let key = validate::email_key(email);
    let user = store::users::find_by_email(tx, caller.organization_id(), &key).await?.ok_or(Code::NotFound)?;
    let user = store::users::hold(tx, caller.organization_id(), user.id).await?.ok_or(Code::NotFound)?;
    // A login is all its user may do.
    standing::authorize_over(tx, caller, &user, app.now()).await?;
    insert(app, tx, user, settings).await
}
