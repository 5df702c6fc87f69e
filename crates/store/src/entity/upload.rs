//! A file that a client uploads.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A file that a client uploads: announced, then sent, then in use.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "uploads")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Tenant.
    pub organization_id: i64,
    /// Who announced it, unless they are gone.
    pub created_by_id: Option<i64>,
    /// The user whose picture it is.
    pub user_id: Option<i64>,
    /// The place whose picture it is.
    pub place_id: Option<i64>,
    /// What clients call it by, and the end of its address. Cannot be guessed.
    pub name: String,
    /// SHA-256 of the secret in the address that takes it.
    pub digest: Vec<u8>,
    /// `image/png` and so on, once it was sent.
    pub media_type: Option<String>,
    /// The file, once it was sent.
    pub content: Option<Vec<u8>>,
    /// When it goes; null once it is in use.
    pub expires_at: Option<Micros>,
    /// When it was announced.
    pub created_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
