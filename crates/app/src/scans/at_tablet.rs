use doorward_core::{Code, Secret};

use super::at_terminal::{Shown, code};
use super::open;
use crate::limiter::Client;
use crate::{App, Error, terminals};

/// Opens the door of a tablet's terminal with what the tablet has read; what was read decides whether it opens.
///
/// # Errors
/// `Unauthenticated`: the tablet is paired with no terminal, or not any more; or it asks too often. Then nothing was decided.
pub async fn at_tablet(app: &App, client: Option<Client>, token: &Secret, text: &str) -> Result<Shown, Error> {
    let terminal = terminals::paired(app, client, token).await?;
    let Some(lock_id) = terminal.lock_id else { return Ok(Shown { lock_id: None, code: Some(Code::LockNotFound) }) };
    let code = open(app, text, lock_id).await.err().map(code);
    tracing::info!(terminal_id = terminal.id, lock_id, granted = code.is_none(), "a code was shown to a tablet");
    Ok(Shown { lock_id: Some(lock_id), code })
}
