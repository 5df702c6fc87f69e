//! What became of a foreign code that was shown. Nothing of the code is kept.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// What became of a foreign code.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evaluation_decisions")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The webhook that was to judge it.
    pub evaluation_webhook_id: i64,
    /// The door; empty once it is deleted.
    pub lock_id: Option<i64>,
    /// The terminal; empty once it is deleted.
    pub terminal_id: Option<i64>,
    /// Why the webhook did not let it open; empty if it did.
    pub code: Option<String>,
    /// Milliseconds that the webhook took; 0 if it was not asked.
    pub milliseconds: i64,
    /// How the circuit stood afterwards: `closed`, `open` or `half_open`.
    pub circuit: String,
    /// When it was decided.
    pub created_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
