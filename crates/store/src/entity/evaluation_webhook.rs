//! A webhook that judges foreign codes.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A webhook that judges foreign codes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evaluation_webhooks")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// The terminal whose codes it judges; those of all that have none of their own if empty.
    pub terminal_id: Option<i64>,
    /// Name.
    pub name: String,
    /// Where codes are posted to.
    pub url: String,
    /// Milliseconds that it may take.
    pub timeout: i64,
    /// Whether it is asked.
    pub enabled: bool,
    /// The secret that signs, sealed with the key of the data folder.
    pub secret: Vec<u8>,
    /// The one before it, sealed.
    pub previous_secret: Option<Vec<u8>>,
    /// Until when that one signs too.
    pub previous_secret_until: Option<Micros>,
    /// Which key sealed them.
    pub sealed_with: String,
    /// When it was added.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
