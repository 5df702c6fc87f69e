use doorward_core::Code;

use crate::App;
use crate::gatekeeper::UnlockRequest;

/// Opens a door at which a first arrival is awaited; from then on its schedules hold it open. The gatekeeper authenticates,
/// authorizes, decides and records, as for any unlock.
///
/// # Errors
/// Why the door did not open: as for an unlock, or because no first arrival is awaited there now.
pub async fn first_to_arrive(app: &App, request: UnlockRequest) -> Result<(), Code> {
    app.gatekeeper.first_to_arrive(request).await
}
