use doorward_core::Code;

use crate::App;
use crate::gatekeeper::{UnlockRequest, Unlocked};

/// Opens a door. The gatekeeper authenticates, authorizes, decides and records, all in one transaction.
///
/// # Errors
/// Why the door did not open.
pub async fn unlock(app: &App, request: UnlockRequest) -> Result<Unlocked, Code> {
    app.gatekeeper.unlock(request).await
}
