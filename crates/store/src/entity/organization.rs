//! The tenant; owns everything below it.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// The tenant; owns everything below it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organizations")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Shown to guests and members.
    pub name: String,
    /// Unique name in sign-in and logo addresses.
    pub domain: String,
    /// Postal address.
    pub address: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// Media type of the logo (`image/png`).
    pub logo_media_type: Option<String>,
    /// The logo's bytes.
    pub logo: Option<Vec<u8>>,
    /// IANA zone for what has no place.
    pub time_zone: String,
    /// Seconds of inactivity after which a device login expires.
    pub device_logins_expire_after: i64,
    /// User who owns the organization.
    pub owner_id: Option<i64>,
    /// User to whom the owner offers it.
    pub transfer_to_id: Option<i64>,
    /// Language of its mails and pages where a link names none: `core::language::Language`.
    pub language: String,
    /// Colour of its buttons, `#rrggbb`.
    pub color: Option<String>,
    /// How many links with an e-mail address it may have at a time.
    pub email_links_quota: i64,
    /// How many links by text message it may make in a calendar month.
    pub sms_links_quota: i64,
    /// Links by text message made since `sms_links_since`.
    pub sms_links_count: i64,
    /// The start of the calendar month that the count belongs to.
    pub sms_links_since: Option<Micros>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
