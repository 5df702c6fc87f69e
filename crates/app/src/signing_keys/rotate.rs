use doorward_core::{EventType, Permission};
use doorward_store as store;

use super::{SigningKeyDetail, making, object, trusted_key};
use crate::caller::Target;
use crate::{App, Caller, Error, organization};

/// Gives the organization a new key. Those that have signed so far sign no more, and their private halves are gone; passes of them count
/// until they end.
///
/// # Errors
/// Not permitted.
pub async fn rotate(app: &App, caller: &Caller) -> Result<SigningKeyDetail, Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let tx = app.begin().await?;
    organization::hold(&tx, caller.organization_id()).await?;
    for row in store::signing_keys::all_that_sign(&tx, caller.organization_id()).await? {
        store::signing_keys::retire(&tx, row.id, app.now().into()).await?;
        let name = trusted_key(&row)?.id().to_string();
        app.record(&tx, caller, EventType::SIGNING_KEY_RETIRE, object(&row, &name)).await?;
    }
    let (row, _) = making::make(app, &tx, caller).await?;
    let made = SigningKeyDetail::new(&row, None)?;
    tx.commit().await?;
    Ok(made)
}
