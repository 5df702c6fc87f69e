//! A key with which an integration partner signs codes.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A key with which an integration partner signs codes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_keys")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Name.
    pub name: String,
    /// `HS256` or `EdDSA`.
    pub algorithm: String,
    /// The Ed25519 public key, 32 bytes, of one for `EdDSA`.
    pub public_key: Option<Vec<u8>>,
    /// The shared secret, sealed with the key of the data folder, of one for `HS256`.
    pub sealed: Option<Vec<u8>>,
    /// Which key sealed it.
    pub sealed_with: Option<String>,
    /// Seconds that a code for a group may live at most.
    pub longest_life: i64,
    /// Whether its codes count.
    pub enabled: bool,
    /// When it was added.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
    /// When a code of it last opened a door.
    pub last_used_at: Option<Micros>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
