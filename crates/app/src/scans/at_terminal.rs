use doorward_core::Code;
use doorward_store as store;
use doorward_store::entity::terminal::Model as Terminal;

use super::open::open_with;
use crate::{App, Error};

/// What became of something that was shown to a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The terminal's door.
    pub lock_id: Option<i64>,
    /// Why it did not open; nothing if it did.
    pub code: Option<Code>,
}

/// Opens a terminal's door with what its scanner has read. For the agent of the controller that reads the terminal, once it is
/// admitted; what was read decides whether the door opens.
pub async fn at_terminal(app: &App, controller_id: i64, terminal_id: i64, text: &str) -> Shown {
    match find(app, controller_id, terminal_id).await {
        Ok(terminal) => shown_to(app, &terminal, text).await,
        Err(error) => Shown { lock_id: None, code: Some(error.told("a scan")) },
    }
}

/// As it is now: the agent may not have heard yet that the terminal has changed.
async fn find(app: &App, controller_id: i64, terminal_id: i64) -> Result<Terminal, Error> {
    let terminals = store::terminals::of_controller(app.store().reader(), controller_id).await?;
    Ok(terminals.into_iter().find(|terminal| terminal.id == terminal_id).ok_or(Code::NotFound)?)
}

/// Opens the door of a terminal, whatever reads it.
pub(super) async fn shown_to(app: &App, terminal: &Terminal, text: &str) -> Shown {
    let Some(lock_id) = terminal.lock_id else { return Shown { lock_id: None, code: Some(Code::LockNotFound) } };
    let code = open_with(app, text, lock_id, Some(terminal)).await.err().map(|error| error.told("a scan"));
    Shown { lock_id: Some(lock_id), code }
}
