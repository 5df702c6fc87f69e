use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, EventType, Permission, validate};
use doorward_store as store;
use sea_orm::{IntoActiveModel as _, Set};
use serde_json::json;

use super::next::Dates;
use super::{ScheduledReportInput, input, object};
use crate::caller::Target;
use crate::input::set;
use crate::{App, Caller, Error};

/// Changes a scheduled report; what is not sent stays. If its dates change, or it is switched on, it begins anew: what was due
/// before today is left out, and no date comes twice.
///
/// # Errors
/// No such scheduled report, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: ScheduledReportInput) -> Result<(), Error> {
    caller.authorize(Permission::ScheduledReportWrite, Target::Organization)?;
    let tx = app.begin().await?;
    let before = store::scheduled_reports::find_held(&tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    let (mut row, mut errors) = (before.clone().into_active_model(), FieldErrors::default());
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set(&mut row.reporter_id, input.reporter_id.and_then(input::reporter), "reporter_id", &mut errors);
    set(&mut row.period, input.period.and_then(input::period), "period", &mut errors);
    set(&mut row.frequency, input.frequency.and_then(input::frequency), "frequency", &mut errors);
    set(&mut row.scheduled_at, input.scheduled_at.and_then(input::date), "scheduled_at", &mut errors);
    set(&mut row.time_zone, input.time_zone.and_then(validate::time_zone), "time_zone", &mut errors);
    let none = |field: Field<_>| if field == Field::Null { Field::Value(json!([])) } else { field };
    set(&mut row.emails, none(input.emails.and_then(input::emails)), "emails", &mut errors);
    set(&mut row.enabled, input.enabled, "enabled", &mut errors);
    errors.check()?;

    row.updated_at = Set(app.now().into());
    let mut after = store::scheduled_reports::update(&tx, row).await?;
    let dates = Dates::of(&after)?;
    let when = |row: &store::entity::scheduled_report::Model| {
        (row.period.clone(), row.frequency, row.scheduled_at.clone(), row.time_zone.clone(), row.enabled)
    };
    if when(&before) != when(&after) {
        let (next, enabled) = (dates.first(app.now()), after.enabled);
        let mut row = after.into_active_model();
        dates.write(next, enabled, &mut row);
        after = store::scheduled_reports::update(&tx, row).await?;
    }
    app.record(&tx, caller, EventType::SCHEDULED_REPORT_UPDATE, object(&after)).await?;
    tx.commit().await?;
    app.reports.ring();
    Ok(())
}
