use chrono_tz::Tz;
use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, EventType, Permission, Reporter, day, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::report::{ActiveModel, Model};
use doorward_store::entity::scheduled_report;
use doorward_store::reports::WAITING;
use sea_orm::Set;

use super::{Days, ReportInput, object};
use crate::caller::Target;
use crate::{App, Caller, Error, organization};

/// Most reports of one organization that its users asked for and that are kept.
const MOST: u64 = 100;
/// Of these, those that have not ended.
const MOST_WAITING: u64 = 10;

/// Asks for a report. It is made in the background.
///
/// # Errors
/// Not permitted, the input breaks rules, or the organization has as many as it may have.
pub async fn create(app: &App, caller: &Caller, input: ReportInput) -> Result<Model, Error> {
    caller.authorize(Permission::ReportsWrite, Target::Organization)?;
    let mut errors = FieldErrors::default();
    let date = |field: Field<String>| field.and_then(|text| day::parse(&text));
    let name = input.name.and_then(validate::name).required("name", &mut errors);
    let reporter = input.reporter_id.and_then(reporter).required("reporter_id", &mut errors);
    let first = date(input.start_date).optional("start_date", &mut errors);
    let last = date(input.end_date).optional("end_date", &mut errors);
    let zone = input.time_zone.and_then(validate::time_zone).optional("time_zone", &mut errors);

    let tx = app.begin().await?;
    let organization = organization::find(&tx, caller.organization_id()).await?;
    let zone: Tz = zone.unwrap_or(organization.time_zone).parse().unwrap_or(Tz::UTC);
    let days = Days::asked(first, last, zone, app.now(), &mut errors);
    errors.check()?;
    let counts = store::reports::counts(&tx, organization.id).await?;
    if counts.all >= MOST || counts.waiting >= MOST_WAITING {
        return Err(Code::LimitReached.into());
    }

    let row = ActiveModel {
        created_by_id: Set(Some(caller.user.id)),
        ..row(app, organization.id, name.unwrap_or_default(), reporter.map_or(0, Reporter::id), days)
    };
    let report = store::reports::insert(&tx, row).await?;
    app.record(&tx, caller, EventType::REPORT_CREATE, object(&report)).await?;
    tx.commit().await?;
    app.reports.ring();
    Ok(report)
}

/// The report of a scheduled one for a date on which it is due, in the transaction that moves it to the next.
pub(crate) async fn for_schedule(
    app: &App,
    tx: &Transaction,
    scheduled: &scheduled_report::Model,
    due_on: &str,
    days: Days,
) -> Result<(), Error> {
    let row = ActiveModel {
        scheduled_report_id: Set(Some(scheduled.id)),
        due_on: Set(Some(due_on.to_owned())),
        ..row(app, scheduled.organization_id, scheduled.name.clone(), scheduled.reporter_id, days)
    };
    let report = store::reports::insert(tx, row).await?;
    app.append(tx, scheduled.organization_id, app.draft(EventType::REPORT_CREATE, object(&report))).await
}

pub(super) fn row(app: &App, organization_id: i64, name: String, reporter_id: i64, days: Days) -> ActiveModel {
    let now = app.now();
    ActiveModel {
        organization_id: Set(organization_id),
        scheduled_report_id: Set(None),
        due_on: Set(None),
        created_by_id: Set(None),
        name: Set(name),
        reporter_id: Set(reporter_id),
        start_date: Set(days.first.to_string()),
        end_date: Set(days.last.to_string()),
        time_zone: Set(days.zone.name().to_owned()),
        status: Set(WAITING.to_owned()),
        error: Set(None),
        rows_count: Set(0),
        size: Set(0),
        attempts: Set(0),
        due_at: Set(Some(now.into())),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        finished_at: Set(None),
        filters: Set(None),
        reached_at: Set(None),
        ..Default::default()
    }
}

/// One of the built-in reporters.
pub(crate) fn reporter(id: i64) -> Result<Reporter, &'static str> {
    Reporter::parse(id).ok_or("must be the id of a reporter: see event_export_reporters and user_export_reporters")
}
