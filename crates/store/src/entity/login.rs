//! A user's credential.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A user's credential.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "logins")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Whose it is.
    pub user_id: i64,
    /// `api` or `device`.
    pub kind: String,
    /// Label.
    pub name: Option<String>,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// The user's primary device.
    pub primary: bool,
    /// Whether it expires after inactivity.
    pub expire: bool,
    /// Last use, to about ten minutes; to a sixtieth of the time it may be idle, if that is less.
    pub last_used_at: Option<Micros>,
    /// As the client said.
    pub device_brand: Option<String>,
    /// As the client said.
    pub device_model: Option<String>,
    /// As the client said.
    pub os_name: Option<String>,
    /// An API key made by the owner or an administrator: it dies with these rights of its user.
    pub administrative: bool,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
