//! The end of one chain.

use sea_orm::entity::prelude::*;

/// The end of one chain.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ledger_heads")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The organization.
    pub organization_id: i64,
    /// The node.
    pub node: String,
    /// Position of the last entry; 0 before the first.
    pub chain_index: i64,
    /// Hash of the last entry.
    pub hash: Vec<u8>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
