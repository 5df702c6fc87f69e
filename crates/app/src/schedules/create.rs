use doorward_core::input::FieldErrors;
use doorward_core::{Code, EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::schedule::ActiveModel;
use sea_orm::Set;

use super::rule::Rule;
use super::{Consequence, ScheduleDetail, ScheduleInput, Scheduleable, ScheduleableType, details, object};
use crate::{App, Caller, Error};

/// Most schedules of one group or door.
const MOST: u64 = 100;

/// Adds a time rule to a group or a door.
///
/// # Errors
/// Not permitted, the input breaks rules, or the group or door has as many as it may have.
pub async fn create(app: &App, caller: &Caller, input: ScheduleInput) -> Result<ScheduleDetail, Error> {
    caller.reach(Permission::SchedulesWrite)?;
    let mut errors = FieldErrors::default();
    let rule = Rule::read(&input, None, &mut errors);
    let kind = input.scheduleable_type.and_then(|text| ScheduleableType::parse(&text)).required("scheduleable_type", &mut errors);
    let id = input.scheduleable_id.required("scheduleable_id", &mut errors);
    let consequence = input.consequence.and_then(|text| Consequence::parse(&text)).required("consequence", &mut errors);
    let name = input.name.and_then(validate::name).optional("name", &mut errors);
    let enabled = input.enabled.optional("enabled", &mut errors);
    let overrides = input.r#override.optional("override", &mut errors);
    if kind == Some(ScheduleableType::Group) && consequence.is_some_and(|consequence| consequence != Consequence::Allow) {
        errors.add("consequence", "must be allow for a group");
    }

    let tx = app.begin().await?;
    let scheduleable = match kind.zip(id) {
        Some((kind, id)) => Scheduleable::load(&tx, caller, kind, id).await?.or_else(|| {
            errors.add("scheduleable_id", "must exist");
            None
        }),
        None => None,
    };
    errors.check()?;
    let (Some(scheduleable), Some(consequence), Some(rule)) = (scheduleable, consequence, rule) else {
        return Err(Error::Internal("checked input vanished".to_owned()));
    };
    caller.authorize(Permission::SchedulesWrite, scheduleable.target())?;
    let (group_id, lock_id, count) = match &scheduleable {
        Scheduleable::Group(group) => (Some(group.id), None, store::schedules::count_of_group(&tx, group.id).await?),
        Scheduleable::Lock(lock) => (None, Some(lock.id), store::schedules::count_of_lock(&tx, lock.id).await?),
    };
    if count >= MOST {
        return Err(Code::LimitReached.into());
    }

    let now = app.now();
    let mut row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        group_id: Set(group_id),
        lock_id: Set(lock_id),
        consequence: Set(consequence.as_str().to_owned()),
        name: Set(name),
        enabled: Set(enabled.unwrap_or(true)),
        overrides: Set(overrides.unwrap_or(false)),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    rule.write(&mut row);
    let schedule = store::schedules::insert(&tx, row).await?;
    app.record(&tx, caller, EventType::SCHEDULE_CREATE, object(&schedule, &scheduleable)).await?;
    let created = details(app, &tx, caller, vec![schedule]).await?.pop();
    tx.commit().await?;
    app.schedules_changed();
    created.ok_or_else(|| Error::Internal("a new schedule vanished".to_owned()))
}
