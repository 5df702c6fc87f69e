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
    let (terminal, lock_id) = match door_of(app, controller_id, terminal_id).await {
        Ok(found) => found,
        Err(error) => return Shown { lock_id: None, code: Some(code(error)) },
    };
    Shown { lock_id: Some(lock_id), code: open_with(app, text, lock_id, Some(&terminal)).await.err().map(code) }
}

/// As it is now: the agent may not have heard yet that the terminal has changed.
async fn door_of(app: &App, controller_id: i64, terminal_id: i64) -> Result<(Terminal, i64), Error> {
    let terminals = store::terminals::of_controller(app.store().reader(), controller_id).await?;
    let terminal = terminals.into_iter().find(|terminal| terminal.id == terminal_id).ok_or(Code::NotFound)?;
    let lock_id = terminal.lock_id.ok_or(Code::LockNotFound)?;
    Ok((terminal, lock_id))
}

pub(super) fn code(error: Error) -> Code {
    match error {
        Error::Refused(code) => code,
        Error::Wait { .. } => Code::TooManyRequests,
        Error::Invalid(_) => Code::BadRequest,
        Error::Store(_) | Error::Internal(_) => {
            tracing::error!(%error, "a scan was not decided");
            Code::Unexpected
        }
    }
}
