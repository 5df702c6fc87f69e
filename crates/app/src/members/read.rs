use super::{MemberDetail, detail, user_id};
use crate::{App, Caller, Error, users};

/// One member. Everyone may read themselves.
///
/// # Errors
/// As [`users::read`].
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<MemberDetail, Error> {
    let found = users::read(app, caller, user_id(id)).await?;
    detail(app, found).await
}
