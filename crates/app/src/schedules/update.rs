use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::schedule::ActiveModel;
use sea_orm::{IntoActiveModel, Set};

use super::rule::Rule;
use super::{Consequence, ScheduleInput, ScheduleableType, hold, object};
use crate::input::{set, set_nullable, unchanged};
use crate::{App, Caller, Error};

/// Changes a time rule; what is not sent stays. A rule of another type must be sent as a whole. What it is for and its
/// consequence cannot be changed.
///
/// # Errors
/// No such schedule, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: ScheduleInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let found = hold(app, &tx, caller, id).await?;
    caller.authorize(Permission::SchedulesWrite, found.scheduleable.target())?;
    unchanged(input.unchanged_since, found.schedule.updated_at)?;

    let mut errors = FieldErrors::default();
    let rule = Rule::read(&input, Rule::of(&found.schedule), &mut errors);
    let kind = input.scheduleable_type.and_then(|text| ScheduleableType::parse(&text)).optional("scheduleable_type", &mut errors);
    let of = input.scheduleable_id.optional("scheduleable_id", &mut errors);
    let consequence = input.consequence.and_then(|text| Consequence::parse(&text)).optional("consequence", &mut errors);
    for (name, changed) in [
        ("scheduleable_type", kind.is_some_and(|kind| kind != found.scheduleable.kind())),
        ("scheduleable_id", of.is_some_and(|of| of != found.scheduleable.id())),
        ("consequence", consequence.is_some_and(|consequence| consequence.as_str() != found.schedule.consequence)),
    ] {
        if changed {
            errors.add(name, "cannot be changed");
        }
    }
    let mut row: ActiveModel = found.schedule.into_active_model();
    set_nullable(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set(&mut row.enabled, input.enabled, "enabled", &mut errors);
    set(&mut row.overrides, input.r#override, "override", &mut errors);
    errors.check()?;
    if let Some(rule) = rule {
        rule.write(&mut row);
    }

    row.updated_at = Set(app.now().into());
    let schedule = store::schedules::update(&tx, row).await?;
    app.record(&tx, caller, EventType::SCHEDULE_UPDATE, object(&schedule, &found.scheduleable)).await?;
    tx.commit().await?;
    app.schedules_changed();
    Ok(())
}
