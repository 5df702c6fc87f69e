//! A message that was sent as a test.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A message that somebody had sent as a test, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "test_messages")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Who asked for it.
    pub user_id: Option<i64>,
    /// The message, while it is on its way.
    pub outbox_id: Option<i64>,
    /// `mail` or `text`.
    pub carrier: String,
    /// The address or number.
    pub recipient: String,
    /// `queued`, `sent`, `delivered`, `refused` or `failed`.
    pub status: String,
    /// What names a text message to the service that delivers it.
    pub reference: Option<String>,
    /// What went wrong at the last try, in words.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Micros,
    /// When its status last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
