//! Someone without an account, who may hold rights.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// Someone without an account, who may hold rights.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "guests")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Their organization.
    pub organization_id: i64,
    /// Their name.
    pub name: String,
    /// Where their key is mailed to.
    pub email: Option<String>,
    /// E.164 number.
    pub phone_number: Option<String>,
    /// User who added them.
    pub created_by_id: Option<i64>,
    /// When they were added.
    pub created_at: Micros,
    /// When they were last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
