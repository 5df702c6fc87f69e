//! A report that is made again and again.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A report that is made again and again, and mailed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scheduled_reports")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Who made it.
    pub created_by_id: Option<i64>,
    /// Name.
    pub name: String,
    /// What its reports tell: the id of a built-in reporter.
    pub reporter_id: i64,
    /// `day`, `week` or `month`.
    pub period: String,
    /// Every so many periods.
    pub frequency: i64,
    /// The first date on which one is due, `YYYY-MM-DD`.
    pub scheduled_at: String,
    /// The zone of the dates (IANA).
    pub time_zone: String,
    /// The addresses that its reports are mailed to.
    pub emails: Json,
    /// Whether it makes reports.
    pub enabled: bool,
    /// The last date for which it made one.
    pub last_due_on: Option<String>,
    /// The next date on which one is due; null if there is none.
    pub next_due_on: Option<String>,
    /// The first moment of that date; null while it is switched off.
    pub due_at: Option<Micros>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
