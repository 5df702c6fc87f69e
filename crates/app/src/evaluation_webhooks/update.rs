use doorward_core::input::FieldErrors;
use doorward_core::{EventType, validate};
use doorward_store as store;
use doorward_store::entity::evaluation_webhook::ActiveModel;
use sea_orm::{IntoActiveModel as _, Set};

use super::{EvaluationWebhookInput, check, hold, object};
use crate::input::{set, unchanged};
use crate::{App, Caller, Error};

/// Changes an evaluation webhook; what is not sent stays. Whose codes it judges cannot be changed. Its circuit is closed.
///
/// # Errors
/// No such webhook, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: EvaluationWebhookInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let before = hold(&tx, caller, id).await?;
    unchanged(input.unchanged_since, before.updated_at)?;
    let mut errors = FieldErrors::default();
    if input.terminal_id.change("terminal_id", &mut errors).is_some_and(|terminal_id| terminal_id != before.terminal_id) {
        errors.add("terminal_id", "cannot be changed");
    }
    let mut row: ActiveModel = before.into_active_model();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set(&mut row.url, input.url.and_then(validate::http_url), "url", &mut errors);
    set(&mut row.timeout, input.timeout.and_then(check::timeout), "timeout", &mut errors);
    set(&mut row.enabled, input.enabled, "enabled", &mut errors);
    errors.check()?;
    row.updated_at = Set(app.now().into());
    let webhook = store::evaluation_webhooks::update(&tx, row).await?;
    app.record(&tx, caller, EventType::EVALUATION_WEBHOOK_UPDATE, object(&webhook)).await?;
    tx.commit().await?;
    app.circuits.reset(id);
    Ok(())
}
