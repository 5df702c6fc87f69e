use doorward_core::Code;

use crate::App;
use crate::gatekeeper::UnlockRequest;

/// Ends what the schedules of a door hold open, until they begin anew or someone arrives who is awaited. Whoever may open the
/// door may do so. The gatekeeper authenticates, authorizes, decides and records.
///
/// # Errors
/// Why they may not: as for an unlock.
pub async fn last_to_leave(app: &App, request: UnlockRequest) -> Result<(), Code> {
    app.gatekeeper.last_to_leave(request).await
}
