//! A report: a table of what happened, or of who there is.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A report: a table of what happened, or of who there is, made in the background.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reports")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// What it was made by, if not by a user.
    pub scheduled_report_id: Option<i64>,
    /// The date for which that made it, `YYYY-MM-DD`: it makes one for each.
    pub due_on: Option<String>,
    /// Who asked for it.
    pub created_by_id: Option<i64>,
    /// Name.
    pub name: String,
    /// What it tells: the id of a built-in reporter.
    pub reporter_id: i64,
    /// First day, `YYYY-MM-DD`.
    pub start_date: String,
    /// Last day, `YYYY-MM-DD`.
    pub end_date: String,
    /// The zone of the days (IANA).
    pub time_zone: String,
    /// `waiting`, `in_progress`, `finished` or `failed`.
    pub status: String,
    /// Why it failed, in a sentence.
    pub error: Option<String>,
    /// Rows, without the heading.
    pub rows_count: i64,
    /// Bytes of the whole file.
    pub size: i64,
    /// How often it was begun. Whoever began an earlier time writes nothing more.
    pub attempts: i64,
    /// Not before this moment; moved ahead while a worker holds it. Null once it has ended.
    pub due_at: Option<Micros>,
    /// When it was asked for.
    pub created_at: Micros,
    /// When its status last changed.
    pub updated_at: Micros,
    /// When it was finished or failed.
    pub finished_at: Option<Micros>,
    /// What it tells of the events, and to whom, as JSON; all of them if not set.
    pub filters: Option<String>,
    /// How far back in time its maker has come.
    pub reached_at: Option<Micros>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
