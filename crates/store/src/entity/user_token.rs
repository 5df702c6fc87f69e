//! A token that a mail carries to a user.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A token that a mail carries to a user.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_tokens")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The user's organization.
    pub organization_id: i64,
    /// Whose it is. A user has one token of each purpose.
    pub user_id: i64,
    /// `invitation`, `confirmation` or `password`.
    pub purpose: String,
    /// SHA-256 of the token.
    pub digest: Vec<u8>,
    /// The first moment at which it is good for nothing.
    pub expires_at: Micros,
    /// When it was made.
    pub created_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
