use doorward_core::Code;

use super::{ControllerDetail, Query, list};
use crate::{App, Caller, Error, ONE};

/// One controller.
///
/// # Errors
/// None that the caller sees has this id, or not permitted anywhere.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<ControllerDetail, Error> {
    let query = Query { ids: Some(vec![id]), ..Query::default() };
    Ok(list(app, caller, query, ONE).await?.items.pop().ok_or(Code::NotFound)?)
}
