//! Foreign codes: what was judged of the one that is shown, held against what its webhook is now.

use doorward_core::decide::{ForeignFacts, Subject};
use doorward_core::{Code, EventType};
use doorward_store::facts::Rows;
use doorward_store::ledger::Reference;

use super::ForeignCode;
use super::deciding::Asker;

/// What was judged of a foreign code.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Whether it counts.
    pub verdict: Result<(), Code>,
    /// What the webhook says of a refusal, at most 500 characters.
    pub reason: Option<String>,
    /// Whom the webhook names, with what it calls them by.
    pub who: Option<String>,
}

/// Whoever shows it. A webhook that is gone leaves no trace: nobody has judged.
pub(super) fn asker(rows: &Rows, code: ForeignCode, judged: &Judged) -> Result<Asker, Code> {
    let webhook = rows.evaluation_webhooks.get(&code.webhook_id).ok_or(Code::LinkInvalid)?;
    let by = Reference::new(EventType::EVALUATION_WEBHOOK_CREATE.object_type, webhook.id);
    Ok(Asker {
        organization_id: webhook.organization_id,
        subject: Subject::Foreign(ForeignFacts { organization_id: webhook.organization_id, webhook_id: webhook.id }),
        actor: by.clone(),
        actor_name: judged.who.clone().unwrap_or_else(|| webhook.name.clone()),
        actor_email: None,
        authenticated_by: by,
        // It may have been switched off while it judged.
        shown: if webhook.enabled { judged.verdict } else { Err(Code::LinkInvalid) },
        reason: judged.reason.clone().filter(|_| webhook.enabled),
    })
}
