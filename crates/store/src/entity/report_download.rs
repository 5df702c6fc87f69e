//! A permission to fetch a report without signing in.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A permission to fetch a report without signing in, for a short while.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_downloads")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The report.
    pub report_id: i64,
    /// SHA-256 of the secret in the address.
    pub digest: Vec<u8>,
    /// Not after this moment.
    pub expires_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
