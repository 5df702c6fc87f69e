//! How far a chain of the ledger is indexed.

use sea_orm::entity::prelude::*;

/// How far a chain of the ledger is indexed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "indexed_chains")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: i64,
    /// The node.
    #[sea_orm(primary_key, auto_increment = false)]
    pub node: String,
    /// Segments that are there, from the first entry on.
    pub segments: i64,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
