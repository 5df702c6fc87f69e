use doorward_core::Secret;

use crate::gatekeeper::{Credential, UnlockRequest, Unlocked};
use crate::{App, Error};

/// Opens a door with a link.
///
/// # Errors
/// The reason it did not open.
pub async fn open(app: &App, secret: &Secret, lock_id: i64) -> Result<Unlocked, Error> {
    let request = UnlockRequest { credential: Credential::Link(secret.digest()), lock_id };
    Ok(app.gatekeeper.unlock(request).await?)
}
