use super::{MemberDetail, detail, user_id};
use crate::users::{self, UserInput};
use crate::{App, Caller, Error};

/// Adds a user.
///
/// # Errors
/// As [`users::create`].
pub async fn create(app: &App, caller: &Caller, input: UserInput) -> Result<MemberDetail, Error> {
    let created = users::create(app, caller, input).await?;
    detail(app, created).await
}

/// Changes the user that a member is; what is not sent stays.
///
/// # Errors
/// As [`users::update`].
pub async fn update(app: &App, caller: &Caller, id: i64, input: UserInput) -> Result<(), Error> {
    users::update(app, caller, user_id(id), input).await
}

/// Removes the user that a member is.
///
/// # Errors
/// As [`users::delete`].
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    users::delete(app, caller, user_id(id)).await
}
