//! A site with an address, coordinates and a time zone.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A site with an address, coordinates and a time zone.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "places")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Name.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Postal address.
    pub address: String,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    pub longitude: Option<f64>,
    /// URL of a picture.
    pub image: Option<String>,
    /// IANA zone of all wall-clock rules here.
    pub time_zone: String,
    /// Set while the place is locked down.
    pub locked_down_since: Option<Micros>,
    /// Hours that agents here may decide alone; `core::bundle::DEFAULT_HOURS` if null.
    pub offline_hours: Option<i64>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
