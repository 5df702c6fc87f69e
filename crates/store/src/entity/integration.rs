//! An integration: a receiver that events are sent to.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// An integration: a receiver that events are sent to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "integrations")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Only events of this place; null for those of the whole organization.
    pub place_id: Option<i64>,
    /// `event_webhook`.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Where events are sent to. It may hold a secret of the receiver.
    pub url: String,
    /// Whether events are sent.
    pub enabled: bool,
    /// Types of events that are sent; all if it is empty.
    pub enabled_events: Json,
    /// The key of the signatures, sealed with the key of the data folder.
    pub signature_key: Option<Vec<u8>>,
    /// The key before it, sealed likewise.
    pub previous_key: Option<Vec<u8>>,
    /// Until when that signs too.
    pub previous_key_until: Option<Micros>,
    /// Which key sealed them.
    pub sealed_with: Option<String>,
    /// Up to where each of the ledger's chains was looked through, by node.
    pub positions: Json,
    /// Goes up whenever its settings or its positions change: whoever looked before has looked at something else.
    pub version: i64,
    /// First failure since anything was delivered.
    pub failing_since: Option<Micros>,
    /// When that was warned of.
    pub warned_at: Option<Micros>,
    /// When that switched it off.
    pub disabled_due_to_error_at: Option<Micros>,
    /// When it was made.
    pub created_at: Micros,
    /// When its settings were last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
