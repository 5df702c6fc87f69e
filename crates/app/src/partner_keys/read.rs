use doorward_core::Code;
use doorward_store as store;

use super::{PartnerKeyDetail, authorize, detail};
use crate::{App, Caller, Error};

/// One partner key.
///
/// # Errors
/// No such key, or not permitted.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<PartnerKeyDetail, Error> {
    authorize(caller)?;
    let conn = app.store().reader();
    let key = store::partner_keys::find(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    detail(conn, caller, key).await
}
