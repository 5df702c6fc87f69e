//! An agent at a site: drives relays, reads scanners.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// An agent at a site: drives relays, reads scanners.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "controllers")]
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
    /// The Ed25519 key that it has enrolled with.
    pub public_key: Option<Vec<u8>>,
    /// SHA-256 of the token that enrols it, until it is used.
    pub enrolment_digest: Option<Vec<u8>>,
    /// When that token ends.
    pub enrolment_expires_at: Option<Micros>,
    /// When it was last known to be connected.
    pub last_seen_at: Option<Micros>,
    /// The last of its agent's own decisions that is in the ledger: they are numbered from 1.
    pub spool_recorded: i64,
    /// When it was added.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
