use doorward_core::Code;

use super::{LockDetail, Query, list};
use crate::favorites::FavoriteFilter;
use crate::{App, Caller, Error, ONE};

/// One door; it says whether it is a favourite if asked to.
///
/// # Errors
/// None that the caller sees has this id.
pub async fn read(app: &App, caller: &Caller, id: i64, with_favorite: bool) -> Result<LockDetail, Error> {
    let query = Query { ids: Some(vec![id]), favorite: with_favorite.then_some(FavoriteFilter::Any), ..Query::default() };
    Ok(list(app, caller, query, ONE).await?.items.pop().ok_or(Code::LockNotFound)?)
}
