use doorward_core::Code;

use super::{LockDetail, Query, list};
use crate::{App, Caller, Error, ONE};

/// One door.
///
/// # Errors
/// None that the caller sees has this id.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<LockDetail, Error> {
    let query = Query { ids: Some(vec![id]), ..Query::default() };
    Ok(list(app, caller, query, ONE).await?.items.pop().ok_or(Code::LockNotFound)?)
}
