//! A scanner at a door.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A scanner at a door.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "terminals")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its place.
    pub place_id: i64,
    /// Name.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// The door that it opens.
    pub lock_id: Option<i64>,
    /// The agent that reads it.
    pub controller_id: Option<i64>,
    /// How it is read: `core::Scanner` as JSON.
    pub scanner: Option<Json>,
    /// A mark of the code that pairs a tablet with it, until that is used.
    pub pairing_mark: Option<Vec<u8>>,
    /// When that code ends.
    pub pairing_expires_at: Option<Micros>,
    /// SHA-256 of the token of the tablet that is paired with it.
    pub token_digest: Option<Vec<u8>>,
    /// Since when that one is.
    pub paired_at: Option<Micros>,
    /// When it was added.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
