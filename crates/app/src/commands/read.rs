use doorward_core::Code;

use super::{CommandDetail, Query, list};
use crate::{App, Caller, Error, ONE};

/// One command.
///
/// # Errors
/// Not permitted, or none that the caller sees has this id.
pub async fn read(app: &App, caller: &Caller, uuid: String) -> Result<CommandDetail, Error> {
    let query = Query { uuid: Some(uuid), ..Query::default() };
    Ok(list(app, caller, query, ONE).await?.items.pop().ok_or(Code::NotFound)?)
}
