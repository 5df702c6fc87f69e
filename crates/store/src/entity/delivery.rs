//! The sending of one event to one integration.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// The sending of one event to one integration.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The integration.
    pub integration_id: i64,
    /// The event.
    pub event_uuid: String,
    /// Its type.
    pub event_kind: String,
    /// `pending`, `delivered` or `failed`.
    pub status: String,
    /// How often it was tried, since it was last replayed.
    pub attempts: i64,
    /// Not before this moment; moved ahead while a worker holds it; null once it is finished.
    pub due_at: Option<Micros>,
    /// First failure, since it was last replayed.
    pub failing_since: Option<Micros>,
    /// HTTP status of the last answer; null if there was none.
    pub answer_status: Option<i32>,
    /// Why it was not delivered.
    pub error: Option<String>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last tried.
    pub attempted_at: Option<Micros>,
    /// When it was delivered or given up.
    pub finished_at: Option<Micros>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
