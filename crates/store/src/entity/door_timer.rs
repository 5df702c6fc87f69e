//! What a door's timers have done: first arrival, last leaving, holding.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// What a door's timers have done: first arrival, last leaving, holding.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "door_timers")]
pub struct Model {
    /// The door.
    #[sea_orm(primary_key, auto_increment = false)]
    pub lock_id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Last first arrival.
    pub arrived_at: Option<Micros>,
    /// Last time that someone was last to leave.
    pub left_at: Option<Micros>,
    /// Since when it is held open; null if it is not.
    pub held_since: Option<Micros>,
    /// When its relay was last told to hold.
    pub renewed_at: Option<Micros>,
    /// When its relay first failed to hold in the present span; null if it did not.
    pub failed_at: Option<Micros>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
