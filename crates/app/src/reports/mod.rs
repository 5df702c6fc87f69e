//! Reports: tables of what happened, or of who there is, made in the background and fetched as CSV (contract section 2.16).
//!
//! A report is a row that a [worker](run) leases. It reads the ledger page by page, and writes the table part by part, each with
//! proof that the report is still its own, so that nothing is lost or written twice when a server dies. No transaction is open
//! while it reads.

mod build;
mod create;
mod days;
mod delete;
mod download;
mod export;
mod list;
mod mail;
mod part;
mod read;
mod remove_old;
mod reporters;
mod scan;
mod sheet;
mod tally;
mod users;
mod worker;

pub use create::create;
pub(crate) use create::{for_schedule, reporter};
pub(crate) use days::Days;
pub use delete::delete;
pub use download::{ReportFile, download, open};
pub use export::{Export, download_export, export, read_export};
pub use list::{Query, list};
pub(crate) use mail::KIND as MAIL;
pub(crate) use mail::message as mail;
pub use mail::{ReportMail, ReportMailFile};
pub use read::read;
pub(crate) use remove_old::remove_old;
pub use reporters::reporters;
pub use worker::{run, work};

use std::time::Duration;

use doorward_core::input::Field;
use doorward_store::entity::report;
use serde::Deserialize;
use tokio::sync::Notify;
use utoipa::ToSchema;

use crate::record::Object;

/// How long a report is kept once it has ended.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What a client sends of a report.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ReportInput {
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// What it tells: an id from `GET /event_export_reporters` or `GET /user_export_reporters`. Required.
    #[schema(value_type = Option<i64>)]
    pub reporter_id: Field<i64>,
    /// First day, such as `2026-11-01`; if not given, the report has thirty days.
    #[schema(value_type = Option<String>)]
    pub start_date: Field<String>,
    /// Last day, at most 179 after the first; today if not given.
    #[schema(value_type = Option<String>)]
    pub end_date: Field<String>,
    /// IANA zone of the days; the organization's if not given.
    #[schema(value_type = Option<String>)]
    pub time_zone: Field<String>,
}

/// Tells the worker that there may be something to do.
#[derive(Default)]
pub(crate) struct Bell(Notify);

impl Bell {
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }

    async fn rung(&self) {
        self.0.notified().await;
    }
}

fn object(report: &report::Model) -> Object<'_> {
    Object { id: report.id, name: Some(&report.name), place_id: None }
}
