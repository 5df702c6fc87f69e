//! A partner's code that has opened the one door it opens.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A partner's code that has opened the one door it opens.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_pass_uses")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The key that signed it.
    pub partner_key_id: i64,
    /// The SHA-256 of its `jti`.
    pub pass: Vec<u8>,
    /// When it ends, and need not be remembered any more.
    pub valid_until: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
