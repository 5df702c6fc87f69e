//! The signed pass that a group link has given out last.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// The signed pass that a group link has given out last: no other pass of the link opens anything at the server.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "link_passes")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The link: each has one at most.
    pub group_link_id: i64,
    /// The key that signed it.
    pub signing_key_id: i64,
    /// SHA-256 of its text.
    pub digest: Vec<u8>,
    /// The group that it names.
    pub group_id: i64,
    /// The first moment that it names.
    pub valid_from: Option<Micros>,
    /// The first moment after that it names.
    pub valid_until: Option<Micros>,
    /// When it was signed.
    pub created_at: Micros,
    /// What it says, sealed with the link's secret, so that its holder can be shown it again.
    pub sealed: Option<Vec<u8>>,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
