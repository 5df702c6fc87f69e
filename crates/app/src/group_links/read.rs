use doorward_core::Code;

use super::{GroupLinkDetail, Query, list};
use crate::{App, Caller, Error, ONE};

/// One link.
///
/// # Errors
/// Not permitted anywhere, or none that the caller sees has this id.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<GroupLinkDetail, Error> {
    let query = Query { ids: Some(vec![id]), ..Query::default() };
    Ok(list(app, caller, query, ONE).await?.items.pop().ok_or(Code::NotFound)?)
}
