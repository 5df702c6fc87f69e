//! A query of events, kept so that its pages stay stable.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A query of events, kept so that its pages stay stable.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_sets")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Who asked.
    pub user_id: i64,
    /// The filters as sent.
    pub filters: Json,
    /// Events above this row id are not part of it.
    pub upper_id: i64,
    /// When it was made.
    pub created_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
