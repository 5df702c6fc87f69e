//! A granted unlock: the write-ahead record. Open until the door has answered.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A granted unlock: the write-ahead record. Open until the door has answered.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commands")]
pub struct Model {
    /// Its organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: i64,
    /// The command's id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub uuid: String,
    /// The door.
    pub lock_id: i64,
    /// The node that granted it.
    pub node: String,
    /// The event that closing it will record, without outcome, as JSON that [`crate::commands::draft`] reads.
    pub draft: String,
    /// What of a limit it uses, to be given back if the door does not open, as JSON.
    pub counted: Option<String>,
    /// When it was granted.
    pub granted_at: Micros,
    /// Obeyed before this moment or not at all.
    pub expires_at: Micros,
    /// Set once the outcome is recorded.
    pub closed_at: Option<Micros>,
    /// Why it failed, if it did.
    pub code: Option<String>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
