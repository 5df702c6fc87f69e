//! The last verification of an organization's ledger.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// The last verification of an organization's ledger that ended.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_verifications")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The organization. It has one.
    pub organization_id: i64,
    /// Who asked for it.
    pub user_id: Option<i64>,
    /// Their name then.
    pub user_name: String,
    /// When it was asked for.
    pub started_at: Micros,
    /// When it ended.
    pub ended_at: Micros,
    /// What was found of each chain, as JSON; null if they could not be read to the end.
    pub chains: Option<String>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
