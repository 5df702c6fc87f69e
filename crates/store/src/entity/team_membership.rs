//! A user or a guest in a team.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A user or a guest in a team.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_memberships")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// The team.
    pub team_id: i64,
    /// The user; null for a guest.
    pub user_id: Option<i64>,
    /// The guest; null for a user.
    pub guest_id: Option<i64>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
