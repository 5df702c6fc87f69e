//! A right of a user, a team or a guest: which role, on what, from when to when.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A right of a user, a team or a guest: which role, on what, from when to when.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_assignments")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// The user who holds it; null where a team or a guest does.
    pub user_id: Option<i64>,
    /// The team whose members hold it; null where a user or a guest does.
    pub team_id: Option<i64>,
    /// The guest who holds it; null where a user or a team does.
    pub guest_id: Option<i64>,
    /// `core::Role` id.
    pub role: String,
    /// Set for a role on a place.
    pub place_id: Option<i64>,
    /// Set for a role on a group.
    pub group_id: Option<i64>,
    /// Whether the holder was to be told.
    pub notify: bool,
    /// First moment.
    pub valid_from: Option<Micros>,
    /// First moment after.
    pub valid_until: Option<Micros>,
    /// User who granted it.
    pub created_by_id: Option<i64>,
    /// How many unlocks it allows; null for as many as one likes.
    pub unlock_limit: Option<i64>,
    /// `core::limit::Period`; null for in total.
    pub unlock_limit_period: Option<String>,
    /// Unlocks that succeeded or are under way since `unlocks_since`.
    pub unlocks_count: i64,
    /// The start of the period that the count belongs to; null for in total.
    pub unlocks_since: Option<Micros>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
