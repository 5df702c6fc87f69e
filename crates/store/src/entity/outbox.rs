//! A message that must leave.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A message that must leave.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// `link_mail`.
    pub kind: String,
    /// The link it carries.
    pub group_link_id: Option<i64>,
    /// The secret part, sealed with the key of the data folder.
    pub sealed: Vec<u8>,
    /// Which key sealed it.
    pub key_id: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Not before this moment; moved ahead while a worker holds it.
    pub due_at: Micros,
    /// The node whose worker took it last; null once that has noted how it went.
    pub leased_by: Option<String>,
    /// When it was given up; it is kept, so that it can be sent again.
    pub dead_at: Option<Micros>,
    /// What went wrong at the last try, in words.
    pub error: Option<String>,
    /// When it was made.
    pub created_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
