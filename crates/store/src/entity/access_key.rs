//! What a guest authenticates with.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// What a guest authenticates with: one for each guest at most.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_keys")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Whose it is; unique.
    pub guest_id: i64,
    /// SHA-256 of the key; unique.
    pub digest: Vec<u8>,
    /// Whether it opens doors by itself: on the guest's page, and for programs.
    pub link_enabled: bool,
    /// Whether its QR code opens doors at their scanners.
    pub qr_code_enabled: bool,
    /// Last door opened.
    pub last_used_at: Option<Micros>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
