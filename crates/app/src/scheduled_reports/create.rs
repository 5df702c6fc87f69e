use doorward_core::input::FieldErrors;
use doorward_core::{Code, EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::scheduled_report::{ActiveModel, Model};
use sea_orm::{IntoActiveModel as _, Set};
use serde_json::json;

use super::next::Dates;
use super::{ScheduledReportInput, input, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Most scheduled reports of one organization.
const MOST: u64 = 50;

/// Has a report made on a date and every so many days, weeks or months after it.
///
/// # Errors
/// Not permitted, the input breaks rules, or the organization has as many as it may have.
pub async fn create(app: &App, caller: &Caller, input: ScheduledReportInput) -> Result<Model, Error> {
    caller.authorize(Permission::ScheduledReportWrite, Target::Organization)?;
    let (mut errors, now) = (FieldErrors::default(), app.now());
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        created_by_id: Set(Some(caller.user.id)),
        name: Set(input.name.and_then(validate::name).required("name", &mut errors).unwrap_or_default()),
        reporter_id: Set(input.reporter_id.and_then(input::reporter).required("reporter_id", &mut errors).unwrap_or_default()),
        period: Set(input.period.and_then(input::period).required("period", &mut errors).unwrap_or_default()),
        frequency: Set(input.frequency.and_then(input::frequency).required("frequency", &mut errors).unwrap_or_default()),
        scheduled_at: Set(input.scheduled_at.and_then(input::date).required("scheduled_at", &mut errors).unwrap_or_default()),
        time_zone: Set(input.time_zone.and_then(validate::time_zone).required("time_zone", &mut errors).unwrap_or_default()),
        emails: Set(input.emails.and_then(input::emails).optional("emails", &mut errors).unwrap_or_else(|| json!([]))),
        enabled: Set(input.enabled.optional("enabled", &mut errors).unwrap_or(true)),
        last_due_on: Set(None),
        next_due_on: Set(None),
        due_at: Set(None),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    errors.check()?;

    let tx = app.begin().await?;
    if store::scheduled_reports::count(&tx, caller.organization_id()).await? >= MOST {
        return Err(Code::LimitReached.into());
    }
    let made = store::scheduled_reports::insert(&tx, row).await?;
    let dates = Dates::of(&made)?;
    let (next, enabled) = (dates.first(now), made.enabled);
    let mut row = made.into_active_model();
    dates.write(next, enabled, &mut row);
    let made = store::scheduled_reports::update(&tx, row).await?;
    app.record(&tx, caller, EventType::SCHEDULED_REPORT_CREATE, object(&made)).await?;
    tx.commit().await?;
    app.reports.ring();
    Ok(made)
}
