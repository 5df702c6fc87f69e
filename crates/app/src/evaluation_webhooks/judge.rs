//! A foreign code is judged: its webhook is asked, unless its circuit is open.

use doorward_core::evaluation::State;
use doorward_core::{Code, Secret};
use doorward_store as store;
use doorward_store::entity::{evaluation_decision, terminal};
use sea_orm::Set;

use super::ask::{Where, ask};
use crate::gatekeeper::Judged;
use crate::{App, Error};

/// Decisions that are kept of one webhook.
const KEPT: u64 = 50;

/// What was judged, for the gatekeeper and for whoever looks after the webhook.
pub(crate) struct Judgement {
    /// The webhook.
    pub webhook_id: i64,
    /// What it said.
    pub judged: Judged,
    milliseconds: i64,
    circuit: State,
}

/// Has a code judged that a terminal has read. Nothing if nobody judges the terminal's codes.
///
/// # Errors
/// The database failed.
pub(crate) async fn judge(app: &App, terminal: &terminal::Model, payload: &Secret) -> Result<Option<Judgement>, Error> {
    let found = store::evaluation_webhooks::of_terminal(app.store().reader(), terminal.organization_id, terminal.id).await?;
    let Some(webhook) = found.filter(|webhook| webhook.enabled) else { return Ok(None) };
    let now = app.now();
    let refused = |code: Code, milliseconds: i64, circuit: State| Judgement {
        webhook_id: webhook.id,
        judged: Judged { verdict: Err(code), reason: None, who: None },
        milliseconds,
        circuit,
    };
    let asking = match app.circuits.admit(webhook.id, now) {
        Ok(asking) => asking,
        Err(code) => return Ok(Some(refused(code, 0, app.circuits.state(webhook.id, now)))),
    };
    let at = Where { place_id: Some(terminal.place_id), lock_id: terminal.lock_id, terminal_id: Some(terminal.id), at: now };
    let reply = match ask(app, &webhook, at, payload).await {
        Ok(reply) => reply,
        Err(error) => {
            tracing::error!(webhook_id = webhook.id, %error, "a webhook that judges foreign codes could not be asked");
            return Ok(Some(refused(Code::EvaluationUnreachable, 0, asking.ended(false, app.now()))));
        }
    };
    let circuit = asking.ended(reply.answer.is_ok(), app.now());
    Ok(Some(match reply.answer {
        Ok(answer) => Judgement {
            webhook_id: webhook.id,
            judged: Judged {
                verdict: if answer.grant { Ok(()) } else { Err(Code::EvaluationDenied) },
                reason: answer.reason,
                who: answer.who.and_then(|who| who.shown()),
            },
            milliseconds: reply.milliseconds,
            circuit,
        },
        Err(code) => refused(code, reply.milliseconds, circuit),
    }))
}

/// Notes what was judged, for whoever looks after the webhook; the ledger has it besides. Nothing of the code is kept.
pub(crate) async fn note(app: &App, terminal: &terminal::Model, judgement: &Judgement) {
    if let Err(error) = keep(app, terminal, judgement).await {
        // The webhook or the door may be gone.
        tracing::warn!(webhook_id = judgement.webhook_id, %error, "what a webhook decided could not be noted");
    }
}

async fn keep(app: &App, terminal: &terminal::Model, judgement: &Judgement) -> Result<(), Error> {
    let tx = app.begin().await?;
    let row = evaluation_decision::ActiveModel {
        evaluation_webhook_id: Set(judgement.webhook_id),
        lock_id: Set(terminal.lock_id),
        terminal_id: Set(Some(terminal.id)),
        code: Set(judgement.judged.verdict.err().map(|code| code.as_str().to_owned())),
        milliseconds: Set(judgement.milliseconds),
        circuit: Set(judgement.circuit.as_str().to_owned()),
        created_at: Set(app.now().into()),
        ..Default::default()
    };
    store::evaluation_decisions::insert(&tx, row).await?;
    store::evaluation_decisions::keep(&tx, judgement.webhook_id, KEPT).await?;
    tx.commit().await?;
    Ok(())
}
