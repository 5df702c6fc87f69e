//! A time rule of a group or a door.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A time rule of a group or a door.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedules")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// The group it is for; null for a door's.
    pub group_id: Option<i64>,
    /// The door it is for; null for a group's.
    pub lock_id: Option<i64>,
    /// `allow`, `unlock` or `first_to_arrive`.
    pub consequence: String,
    /// `recurring_event`, `single_event` or `single_all_day_event`.
    pub kind: String,
    /// Label.
    pub name: Option<String>,
    /// Whether it counts.
    pub enabled: bool,
    /// Whether it takes its times from the others of the same consequence.
    pub overrides: bool,
    /// Recurring: bits, Monday lowest.
    pub weekdays: Option<i32>,
    /// Recurring: minutes after midnight; null for the start of the day.
    pub starts_at_minute: Option<i32>,
    /// Recurring: minutes after midnight; 1440 or null for the end of the day.
    pub ends_at_minute: Option<i32>,
    /// Single: first moment.
    pub starts_at: Option<Micros>,
    /// Single: first moment after.
    pub ends_at: Option<Micros>,
    /// All day: first day (`2026-12-24`).
    pub starts_at_date: Option<String>,
    /// All day: last day.
    pub ends_at_date: Option<String>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
