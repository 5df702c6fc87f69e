//! What a user's codes for signing in come from.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// What a user's codes for signing in come from (RFC 6238).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "otp_secrets")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The user: each has one at most.
    pub user_id: i64,
    /// The secret in base 32, sealed with the key of the data folder.
    pub sealed: Vec<u8>,
    /// The last step whose code was used; none at or before it is good any more.
    pub last_step: i64,
    /// When it was made.
    pub created_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
