//! A partition of a segment of the events' index.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A partition of a segment of the events' index.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "postings")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: i64,
    /// The partition.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partition: i64,
    /// When the last of the segment's events happened.
    #[sea_orm(primary_key, auto_increment = false)]
    pub until_at: Micros,
    /// The chain's node.
    #[sea_orm(primary_key, auto_increment = false)]
    pub node: String,
    /// The segment's number in its chain.
    #[sea_orm(primary_key, auto_increment = false)]
    pub segment: i64,
    /// When the first of its events happened.
    pub from_at: Micros,
    /// The partition, as `event_index` stores it.
    pub keys: Vec<u8>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
