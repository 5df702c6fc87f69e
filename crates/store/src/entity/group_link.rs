//! A digital credential for someone without an account.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A digital credential for someone without an account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_links")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// The group whose doors it opens.
    pub group_id: i64,
    /// The guest's name.
    pub name: String,
    /// Where the link was mailed to.
    pub email: Option<String>,
    /// E.164 number.
    pub phone: Option<String>,
    /// Whether it opens anything.
    pub link_enabled: bool,
    /// `online`, `offline` or null.
    pub quick_response_code_type: Option<String>,
    /// First moment.
    pub valid_from: Option<Micros>,
    /// First moment after.
    pub valid_until: Option<Micros>,
    /// Last door opened.
    pub last_used_at: Option<Micros>,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// User who made it.
    pub created_by_id: Option<i64>,
    /// How many unlocks it allows; null for as many as one likes.
    pub unlock_limit: Option<i64>,
    /// `core::limit::Period`; null for in total.
    pub unlock_limit_period: Option<String>,
    /// Unlocks that succeeded or are under way since `unlocks_since`.
    pub unlocks_count: i64,
    /// The start of the period that the count belongs to; null for in total.
    pub unlocks_since: Option<Micros>,
    /// Language of its message and page; the organization's if null.
    pub language: Option<String>,
    /// `app::group_links::DeliveryStatus` of its last message; null if there never was one.
    pub delivery_status: Option<String>,
    /// Since when.
    pub delivery_status_at: Option<Micros>,
    /// What went wrong, in words.
    pub delivery_error: Option<String>,
    /// What names its last message to a text message service; unique.
    pub delivery_reference: Option<String>,
    /// What the text message service calls its last message.
    pub delivery_receipt: Option<String>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
