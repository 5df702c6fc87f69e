use doorward_core::Secret;
use doorward_core::restrictions::Presence;

use crate::gatekeeper::{Credential, UnlockRequest, Unlocked};
use crate::{App, Error};

/// Opens a door with a link.
///
/// # Errors
/// The reason it did not open.
pub async fn open(app: &App, secret: &Secret, lock_id: i64) -> Result<Unlocked, Error> {
    let credential = Credential::Link(secret.digest());
    let request = UnlockRequest { credential, lock_id, presence: Presence::default() };
    Ok(app.gatekeeper.unlock(request).await?)
}
