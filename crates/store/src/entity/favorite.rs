//! A door or a place that a user put at the top of their list.

use sea_orm::entity::prelude::*;

/// A door or a place that a user put at the top of their list.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "favorites")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose.
    pub user_id: i64,
    /// The door, or null.
    pub lock_id: Option<i64>,
    /// The place, or null.
    pub place_id: Option<i64>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
