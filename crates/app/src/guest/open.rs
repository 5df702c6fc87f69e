use doorward_core::restrictions::Presence;

use super::Held;
use crate::gatekeeper::{UnlockRequest, Unlocked};
use crate::{App, Error};

/// Opens a door with a link or an access key.
///
/// # Errors
/// The reason it did not open.
pub async fn open(app: &App, held: &Held, lock_id: i64) -> Result<Unlocked, Error> {
    let request =
        UnlockRequest { credential: held.credential(), lock_id, presence: Presence::default(), partner_pass: None, judged: None };
    Ok(app.gatekeeper.unlock(request).await?)
}
