use doorward_core::Code;

use super::{Query, list};
use crate::role_assignments::RoleAssignmentDetail;
use crate::{App, Caller, Error, ONE};

/// One share.
///
/// # Errors
/// None that the caller sees has this id.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<RoleAssignmentDetail, Error> {
    let query = Query { ids: Some(vec![id]), ..Query::default() };
    Ok(list(app, caller, query, ONE).await?.items.pop().ok_or(Code::NotFound)?)
}
