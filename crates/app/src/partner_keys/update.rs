use doorward_core::input::FieldErrors;
use doorward_core::{EventType, validate};
use doorward_store as store;
use doorward_store::entity::partner_key::ActiveModel;
use sea_orm::{IntoActiveModel as _, Set};

use super::{PartnerKeyInput, check, hold, object};
use crate::input::{set, unchanged};
use crate::{App, Caller, Error};

/// Changes a partner key; what is not sent stays. How it signs cannot be changed. What is changed holds for the next code that is shown.
///
/// # Errors
/// No such key, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: PartnerKeyInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let before = hold(&tx, caller, id).await?;
    unchanged(input.unchanged_since, before.updated_at)?;
    let mut errors = FieldErrors::default();
    let algorithm = input.algorithm.and_then(check::algorithm).change("algorithm", &mut errors);
    if algorithm.is_some_and(|algorithm| algorithm.is_none_or(|algorithm| algorithm.as_str() != before.algorithm)) {
        errors.add("algorithm", "cannot be changed");
    }
    if input.public_key.change("public_key", &mut errors).is_some() {
        errors.add("public_key", "cannot be changed");
    }
    let mut row: ActiveModel = before.into_active_model();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set(&mut row.longest_life, input.longest_life.and_then(check::longest_life), "longest_life", &mut errors);
    set(&mut row.enabled, input.enabled, "enabled", &mut errors);
    let groups = input.group_ids.and_then(check::group_ids).change("group_ids", &mut errors).flatten();
    if let Some(groups) = &groups {
        check::groups_exist(&tx, caller.organization_id(), groups, &mut errors).await?;
    }
    errors.check()?;
    row.updated_at = Set(app.now().into());
    let key = store::partner_keys::update(&tx, row).await?;
    if let Some(groups) = groups {
        store::partner_keys::set_groups(&tx, id, &groups).await?;
    }
    app.record(&tx, caller, EventType::PARTNER_KEY_UPDATE, object(&key)).await?;
    tx.commit().await?;
    Ok(())
}
