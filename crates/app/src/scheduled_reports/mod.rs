//! Reports that are made again and again, and mailed (contract section 2.16).
//!
//! A row knows the next date on which a report is due, and the moment at which that date begins in its zone. Whoever makes the
//! report moves the row to the next date in the same transaction, so that each date has one report, whatever stops and however
//! many servers there are.

mod create;
mod delete;
mod input;
mod list;
mod make_due;
mod next;
mod read;
mod update;

pub use create::create;
pub use delete::delete;
pub use list::{Query, list};
pub(crate) use make_due::make_due;
pub use read::read;
pub use update::update;

use doorward_core::input::Field;
use doorward_store::entity::scheduled_report;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::record::Object;

/// What a client sends of a scheduled report.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ScheduledReportInput {
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// What its reports tell: an id from `GET /event_export_reporters` or `GET /user_export_reporters`. Required.
    #[schema(value_type = Option<i64>)]
    pub reporter_id: Field<i64>,
    /// `day`, `week` or `month`. Required.
    #[schema(value_type = Option<String>)]
    pub period: Field<String>,
    /// Every so many periods, from 1 to 366. Required.
    #[schema(value_type = Option<i64>)]
    pub frequency: Field<i64>,
    /// The first date on which one is due, such as `2026-12-01`; it tells of the days since the date before. Required.
    #[schema(value_type = Option<String>)]
    pub scheduled_at: Field<String>,
    /// IANA zone of the dates. Required.
    #[schema(value_type = Option<String>)]
    pub time_zone: Field<String>,
    /// The addresses that its reports are mailed to: one to five, or none if not given.
    #[schema(value_type = Option<Vec<String>>)]
    pub emails: Field<Value>,
    /// Whether it makes reports. Default true. What is due while it is switched off is left out.
    #[schema(value_type = Option<bool>)]
    pub enabled: Field<bool>,
}

fn object(scheduled: &scheduled_report::Model) -> Object<'_> {
    Object { id: scheduled.id, name: Some(&scheduled.name), place_id: None }
}
