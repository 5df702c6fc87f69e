//! A key that signs an organization's passes.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A key that signs an organization's passes (Ed25519).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_keys")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// How passes name it: the first 8 bytes of the SHA-256 of the public key.
    pub kid: Vec<u8>,
    /// The public half, 32 bytes.
    pub public_key: Vec<u8>,
    /// The private half, sealed with the key of the data folder; null once it signs nothing any more.
    pub sealed: Option<Vec<u8>>,
    /// Which key sealed it.
    pub sealed_with: String,
    /// When it was made.
    pub created_at: Micros,
    /// When it stopped signing.
    pub retired_at: Option<Micros>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
