//! A value of a door's reader that a user has used.

use sea_orm::entity::prelude::*;

/// A value of a door's reader that a user has used.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proximity_uses")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The door.
    pub lock_id: i64,
    /// Who used it.
    pub user_id: i64,
    /// Its step (RFC 6238).
    pub step: i64,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
