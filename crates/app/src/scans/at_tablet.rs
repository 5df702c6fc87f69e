use doorward_core::Secret;

use super::at_terminal::{Shown, shown_to};
use crate::limiter::Client;
use crate::{App, Error, terminals};

/// Opens the door of a tablet's terminal with what the tablet has read; what was read decides whether it opens.
///
/// # Errors
/// `Unauthenticated`: the tablet is paired with no terminal, or not any more; or it asks too often. Then nothing was decided.
pub async fn at_tablet(app: &App, client: Option<Client>, token: &Secret, text: &str) -> Result<Shown, Error> {
    let terminal = terminals::paired(app, client, token).await?;
    let shown = shown_to(app, &terminal, text).await;
    tracing::info!(
        terminal_id = terminal.id,
        lock_id = shown.lock_id,
        granted = shown.code.is_none(),
        "a code was shown to a tablet"
    );
    Ok(shown)
}
