//! Logins: users' credentials.

mod administrative;
mod create;
mod delete;
mod elsewhere;
mod idle;
mod input;
mod list;
mod making;
mod promote;
mod read;
mod remove;
mod sign_in;
mod update;

pub(crate) use administrative::end_administrative_of;
pub use create::create;
pub use delete::delete;
pub use elsewhere::delete_elsewhere;
pub(crate) use idle::remove_idle;
pub use input::{CredentialsInput, CurrentLoginInput, LoginInput};
pub use list::{Query, list};
pub use making::NewLogin;
pub(crate) use making::insert_api_key;
pub use promote::promote;
pub use read::{LoginDetail, current, read};
pub use remove::remove;
pub use sign_in::sign_in;
pub use update::update;

use doorward_core::{Code, Permission};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::login;

use crate::caller::Target;
use crate::record::Object;
use crate::{App, Caller, Error, standing};

/// Name of the kind of login that does not expire by itself.
const API_LOGIN: &str = "api";

pub(crate) fn object(login: &login::Model) -> Object<'_> {
    Object { id: login.id, name: login.name.as_deref(), place_id: None }
}

/// A login that the caller may change: their own, or one of someone whose logins they manage.
async fn managed(app: &App, tx: &Transaction, caller: &Caller, id: i64) -> Result<login::Model, Error> {
    // Everyone may change their own, but nobody whose access is switched off.
    caller.reach_or_nothing(Permission::LoginsWrite)?;
    let login = store::logins::find(tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    if login.user_id != caller.user.id {
        caller.authorize(Permission::LoginsWrite, Target::Organization)?;
        let user = store::users::find(tx, caller.organization_id(), login.user_id).await?.ok_or(Code::NotFound)?;
        standing::authorize_over(tx, caller, &user, app.now()).await?;
    }
    Ok(login)
}
