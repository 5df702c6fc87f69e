//! A code that stands in once for those of a user's device.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A code that stands in once for those of a user's device.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "backup_codes")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The user.
    pub user_id: i64,
    /// HMAC-SHA-256 of the code, with a key that is not in the database: the code is short.
    pub digest: Vec<u8>,
    /// When it was made.
    pub created_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
