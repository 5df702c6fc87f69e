use doorward_core::{Code, EventType, Permission};
use doorward_store as store;

use super::{key, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Removes a guest with their rights, their places in teams and their access key: the very next unlock is refused, and a mail that
/// still waits is not sent.
///
/// # Errors
/// Not permitted, or no such guest.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    caller.authorize(Permission::GuestsWrite, Target::Organization)?;
    let tx = app.begin().await?;
    // Held, so that no key is made meanwhile.
    let guest = store::guests::find_held(&tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    let key = store::access_keys::of_guest(&tx, id).await?;
    store::guests::delete(&tx, id).await?;
    if let Some(key) = key {
        app.record(&tx, caller, EventType::ACCESS_KEY_DESTROY, key::object(&key, &guest)).await?;
    }
    app.record(&tx, caller, EventType::GUEST_DESTROY, object(&guest)).await?;
    tx.commit().await?;
    Ok(())
}
