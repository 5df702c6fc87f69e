use doorward_core::{Code, Secret};

use super::ask::{Reply, Where, ask};
use super::{authorize, read, terminal};
use crate::{App, Caller, Error};

/// Seconds after which a test may be tried again if too many are under way.
const WAIT: u64 = 5;
/// What a test sends as the code.
const PAYLOAD: &str = "doorward-test";

/// How a test went.
#[derive(Debug, Clone)]
pub struct TestOutcome {
    /// What `webhook-id` said.
    pub message_id: String,
    /// The HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// Whether it would open the door, or why it would not.
    pub verdict: Result<(), Code>,
    /// What the webhook said of it.
    pub reason: Option<String>,
    /// How long it took, in milliseconds.
    pub milliseconds: i64,
}

/// Sends a code that is none, and waits for the answer: whether the webhook is switched on or off, and however its circuit stands. It
/// opens nothing, and is recorded nowhere.
///
/// # Errors
/// No such webhook, not permitted, or too many tests are under way.
pub async fn test(app: &App, caller: &Caller, id: i64) -> Result<TestOutcome, Error> {
    authorize(caller)?;
    let webhook = read(app, caller, id).await?.webhook;
    let _slot = app.webhooks.test_slot(webhook.organization_id).ok_or(Error::Wait { seconds: WAIT })?;
    let terminal = terminal(app.store().reader(), &webhook).await?;
    let at = Where {
        place_id: terminal.as_ref().map(|terminal| terminal.place_id),
        lock_id: terminal.as_ref().and_then(|terminal| terminal.lock_id),
        terminal_id: webhook.terminal_id,
        at: app.now(),
    };
    let Reply { message_id, status, answer, milliseconds } = ask(app, &webhook, at, &Secret::presented(PAYLOAD)).await?;
    let reason = answer.as_ref().ok().and_then(|answer| answer.reason.clone());
    let verdict = answer.and_then(|answer| if answer.grant { Ok(()) } else { Err(Code::EvaluationDenied) });
    Ok(TestOutcome { message_id, status, verdict, reason, milliseconds })
}
