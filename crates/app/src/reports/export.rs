//! Exports: reports of the events that filters let through, for whoever asked for them alone.
//!
//! What somebody may see is kept with the export. Whoever sees less, or more, afterwards asks anew.

use doorward_core::{Code, EventType, Permission, Timestamp, day};
use doorward_store as store;
use doorward_store::entity::report::{ActiveModel, Model};
use doorward_store::event_sets::Filter;
use doorward_store::reach::Reach;
use doorward_store::reports::FINISHED;
use sea_orm::Set;
use serde::{Deserialize, Serialize};

use super::{Days, ReportFile, create, delete, object};
use crate::event_sets::{EventSetInput, Filters};
use crate::{App, Caller, Error, event_sets, organization};

/// How many a user has at a time. The oldest goes for a new one.
const MOST: usize = 3;
const NAME: &str = "Events";

/// What an export tells, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    filters: Filters,
    /// Places and groups within which its reader sees events; the whole organization if not set.
    within: Option<(Vec<i64>, Vec<i64>)>,
}

/// An export, and how far it has come.
#[derive(Debug, Clone)]
pub struct Export {
    /// The report that it is.
    pub report: Model,
    /// The first moment that it tells of.
    pub from: Timestamp,
    /// The first moment after.
    pub until: Timestamp,
}

impl Export {
    /// How much of its time is read, in percent. It is read from its end to its beginning.
    #[must_use]
    pub fn percent(&self) -> u64 {
        let Some(reached) = self.report.reached_at.map(Timestamp::from) else { return 0 };
        let (span, read) = (self.until.since(self.from).as_micros(), self.until.since(reached.max(self.from)).as_micros());
        u64::try_from((read * 100).checked_div(span).unwrap_or(100)).unwrap_or(100).min(100)
    }
}

/// Has a table of events made in the background.
///
/// # Errors
/// Not permitted, the filters break rules, or as many exports of the caller are under way as there may be.
pub async fn export(app: &App, caller: &Caller, input: EventSetInput) -> Result<Model, Error> {
    let reach = caller.reach(Permission::EventsRead)?;
    let now = app.now();
    let mut filters = event_sets::check(input, now)?;
    // What happens later is not waited for, and what was there before the organization is nothing.
    let until = filters.until.map_or(now, |until| until.min(now));
    filters.until = Some(until);
    let mine = store::reports::exports_of(app.store().reader(), caller.organization_id(), caller.user.id).await?;
    if mine.len() >= MOST {
        let ended = mine.iter().rev().filter(|report| report.due_at.is_none());
        let surplus = mine.len() + 1 - MOST;
        let going: Vec<&Model> = ended.take(surplus).collect();
        if going.len() < surplus {
            return Err(Code::LimitReached.into());
        }
        for report in going {
            delete::empty(app, report).await?;
            let tx = app.begin().await?;
            store::reports::delete(&tx, report.id).await?;
            tx.commit().await?;
        }
    }
    let tx = app.begin().await?;
    let organization = organization::find(&tx, caller.organization_id()).await?;
    let from = filters.from.unwrap_or(organization.created_at.at()).max(organization.created_at.at()).min(until);
    filters.from = Some(from);
    let zone = organization.time_zone.parse().unwrap_or(chrono_tz::Tz::UTC);
    let days = Days { first: day::of(from, zone), last: day::of(until, zone), zone };
    let kept = Kept { filters, within: within(reach) };
    let text = serde_json::to_string(&kept).map_err(|error| Error::Internal(error.to_string()))?;
    let row = ActiveModel {
        created_by_id: Set(Some(caller.user.id)),
        filters: Set(Some(text)),
        ..create::row(app, organization.id, NAME.to_owned(), doorward_core::Reporter::Events.id(), days)
    };
    let report = store::reports::insert(&tx, row).await?;
    app.record(&tx, caller, EventType::REPORT_CREATE, object(&report)).await?;
    tx.commit().await?;
    app.reports.ring();
    Ok(report)
}

/// An export of the caller's, and how far it has come.
///
/// # Errors
/// No such export, or the caller sees other events than when it was asked for.
pub async fn read_export(app: &App, caller: &Caller, id: i64) -> Result<Export, Error> {
    let reach = caller.reach(Permission::EventsRead)?;
    let report = store::reports::find(app.store().reader(), caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    let kept = kept(&report)?.filter(|kept| kept.within == within(reach));
    let kept = kept.filter(|_| report.created_by_id == Some(caller.user.id)).ok_or(Code::NotFound)?;
    let (from, until) = (kept.filters.from, kept.filters.until);
    let until = until.unwrap_or(report.created_at.at());
    Ok(Export { from: from.unwrap_or(until), until, report })
}

/// The table of an export of the caller's.
///
/// # Errors
/// As of [`read_export`], or it is not finished.
pub async fn download_export(app: &App, caller: &Caller, id: i64) -> Result<ReportFile, Error> {
    let Export { report, .. } = read_export(app, caller, id).await?;
    if report.status != FINISHED {
        return Err(Error::invalid("status", "must be finished: there is nothing to fetch"));
    }
    let tx = app.begin().await?;
    app.record(&tx, caller, EventType::REPORT_DOWNLOAD, object(&report)).await?;
    tx.commit().await?;
    Ok(ReportFile::of(report))
}

/// What an export tells, as the store takes it; none for any other report.
pub(super) fn filter(report: &Model) -> Result<Option<Filter>, Error> {
    Ok(kept(report)?.map(|Kept { filters, within }| {
        let reach = within.map_or(Reach::Organization, |(places, groups)| Reach::Within { places, groups });
        filters.within(report.organization_id, reach)
    }))
}

fn kept(report: &Model) -> Result<Option<Kept>, Error> {
    let kept = report.filters.as_deref().map(serde_json::from_str).transpose();
    kept.map_err(|error| Error::Internal(format!("the filters of report {} cannot be read: {error}", report.id)))
}

/// In an order of its own, so that the same rights are the same.
fn within(reach: Reach) -> Option<(Vec<i64>, Vec<i64>)> {
    match reach {
        Reach::Organization => None,
        Reach::Within { mut places, mut groups } => {
            for ids in [&mut places, &mut groups] {
                ids.sort_unstable();
                ids.dedup();
            }
            Some((places, groups))
        }
    }
}
