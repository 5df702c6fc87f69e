use doorward_core::input::{Field, FieldErrors};
use doorward_core::{EventType, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::integration::{ActiveModel, Model};
use sea_orm::{IntoActiveModel, Set};
use serde_json::json;

use super::keys::{self, Keys};
use super::{IntegrationInput, LEASE, SWITCHED_OFF, check, hold, object};
use crate::input::{set, unchanged};
use crate::{App, Caller, Error};

/// Changes an integration; what is not sent stays. Its type and its place cannot be changed.
///
/// # Errors
/// No such integration, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: IntegrationInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let before = hold(&tx, caller, id).await?;
    unchanged(input.unchanged_since, before.updated_at)?;
    let mut row: ActiveModel = before.clone().into_active_model();
    let mut errors = FieldErrors::default();
    input.r#type.and_then(check::kind).optional("type", &mut errors);
    if input.place_id.change("place_id", &mut errors).is_some_and(|place_id| place_id != before.place_id) {
        errors.add("place_id", "cannot be changed");
    }
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set(&mut row.url, input.url.and_then(validate::http_url), "url", &mut errors);
    set(&mut row.enabled, input.enabled, "enabled", &mut errors);
    let all = |field: Field<_>| if field == Field::Null { Field::Value(json!([])) } else { field };
    set(&mut row.enabled_events, all(input.enabled_events.and_then(check::enabled_events)), "enabled_events", &mut errors);
    let key = input.signature_key.and_then(check::signature_key).change("signature_key", &mut errors);
    errors.check()?;

    let now = app.now();
    if let Some(key) = key {
        // A key that cannot be unsealed here has no successor: it goes.
        let known = Keys::of(app, &before, now).unwrap_or_default();
        keys::replace(app, id, &known, key.as_deref(), &mut row)?;
    }
    row.updated_at = Set(now.into());
    let after = store::integrations::update(&tx, &before, row).await?;
    follow_up(app, &tx, &before, &after).await?;
    app.record(&tx, caller, EventType::INTEGRATION_UPDATE, object(&after)).await?;
    tx.commit().await?;
    app.webhooks.ring();
    Ok(())
}

/// What a change means for what waits and for what is recorded from now on.
async fn follow_up(app: &App, tx: &Transaction, before: &Model, after: &Model) -> Result<(), Error> {
    let now = app.now();
    if before.enabled && !after.enabled {
        store::deliveries::give_up(tx, after.id, SWITCHED_OFF, now.into()).await?;
    } else if !before.enabled && after.enabled {
        let heads = store::ledger_heads::heads(tx, after.organization_id).await?;
        let mut row = after.clone().into_active_model();
        row.positions = Set(json!(heads));
        row.failing_since = Set(None);
        row.warned_at = Set(None);
        row.disabled_due_to_error_at = Set(None);
        store::integrations::update(tx, after, row).await?;
    } else if before.url != after.url {
        // Another receiver: what waited for the other one is tried at once.
        store::integrations::note_failing(tx, after.id, None, None).await?;
        store::deliveries::hurry(tx, after.id, now.after(LEASE).into(), now.into()).await?;
    }
    Ok(())
}
