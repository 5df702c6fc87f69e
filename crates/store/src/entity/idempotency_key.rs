//! What was answered to a request that came with an idempotency key.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// What was answered to a request that came with an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_keys")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The login that the request came with.
    pub login_id: i64,
    /// A digest of the key.
    pub key_digest: Vec<u8>,
    /// A digest of the request.
    pub request_digest: Vec<u8>,
    /// The body of the answer, sealed.
    pub answer: Vec<u8>,
    /// When it was answered.
    pub created_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
