//! A door.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A door.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "locks")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its place.
    pub place_id: i64,
    /// Name.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    pub longitude: Option<f64>,
    /// Rule for everyone: be near.
    pub geofence_restriction_enabled: bool,
    /// Rule for everyone: be at the reader.
    pub reader_restriction_enabled: bool,
    /// Rule for everyone: only at set times.
    pub time_restriction_enabled: bool,
    /// Place in hand-ordered lists.
    pub order_id: Option<i64>,
    /// Floor, kept for clients.
    pub floor_id: Option<i64>,
    /// Set while the door is locked down.
    pub locked_down_since: Option<Micros>,
    /// How it is opened: `core::Relay` as JSON.
    pub relay: Option<Json>,
    /// The controller that drives it, as its relay names it, to be found by; none for the server's own agent.
    pub controller_id: Option<i64>,
    /// The secret that its reader's values are made of (RFC 6238).
    pub proximity_secret: Option<Vec<u8>>,
    /// Whether whoever sends a link to it is warned.
    pub high_security: bool,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
