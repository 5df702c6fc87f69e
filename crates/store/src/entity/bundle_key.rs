//! A key with which a server signs what it tells agents.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A key with which a server signs what it tells agents (Ed25519).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bundle_keys")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The public half, 32 bytes.
    pub public_key: Vec<u8>,
    /// The private half, sealed with the key of the data folder.
    pub sealed: Vec<u8>,
    /// Which key sealed it; unique.
    pub sealed_with: String,
    /// When it was made.
    pub created_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
