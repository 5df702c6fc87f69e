//! A person with an account.

use sea_orm::entity::prelude::*;

use crate::Micros;

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// Row id.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Their organization.
    pub organization_id: i64,
    /// Name.
    pub name: String,
    /// E-mail address as written.
    pub email: String,
    /// E-mail address as compared; unique in the organization.
    pub email_key: String,
    /// URL of a picture.
    pub image: Option<String>,
    /// May open doors at all.
    pub access_enabled: bool,
    /// May sign in with a password.
    pub password_flow_enabled: bool,
    /// Receives mails; false for managed users.
    pub send_emails: bool,
    /// argon2id in PHC form.
    pub password_hash: Option<String>,
    /// Flat map for integrations.
    pub metadata: Json,
    /// Free text.
    pub notes: Option<String>,
    /// Last door opened.
    pub last_accessed_at: Option<Micros>,
    /// Since when the address is known to be theirs; until then nobody signs in with a password.
    pub confirmed_at: Option<Micros>,
    /// Language: `en`, `fr`, `es` or `de`.
    pub locale: Option<String>,
    /// What they read when, as JSON: moments by names that clients choose.
    pub last_read_at: Option<String>,
    /// Since when signing in asks for a code.
    pub otp_enabled_at: Option<Micros>,
    /// When it was made.
    pub created_at: Micros,
    /// When it was last changed.
    pub updated_at: Micros,
}

/// No relations are declared: queries name their joins.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
