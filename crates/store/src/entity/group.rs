//! A set of doors, with the restrictions for those who hold rights in it.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A set of doors, with the restrictions for those who hold rights in it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "groups")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its place; null for a group of the organization.
    pub place_id: Option<i64>,
    /// Name.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Members may open by app.
    pub login_enabled: bool,
    /// Members must be near.
    pub geofence_restriction_enabled: bool,
    /// Members must use their primary device.
    pub primary_device_restriction_enabled: bool,
    /// Members must use a managed device.
    pub managed_device_restriction_enabled: bool,
    /// Members must be at the reader.
    pub reader_restriction_enabled: bool,
    /// Only at set times.
    pub time_restriction_enabled: bool,
    /// Only by tapping the reader.
    pub tap_to_access_restriction_enabled: bool,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
