//! A group whose doors a partner key's codes may open.

use sea_orm::entity::prelude::*;

/// A group whose doors a partner key's codes may open.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_key_groups")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The key.
    pub partner_key_id: i64,
    /// The group.
    pub group_id: i64,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
