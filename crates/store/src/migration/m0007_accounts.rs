//! Accounts: confirmed addresses, tokens that mails carry, two-factor sign-in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, blob, text};

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Everyone who is there already was confirmed by whoever made them; the API keys of administrators are theirs as such.
const COLUMNS: [&str; 7] = [
    "ALTER TABLE users ADD COLUMN confirmed_at bigint",
    "ALTER TABLE users ADD COLUMN locale text",
    "ALTER TABLE users ADD COLUMN last_read_at text",
    "ALTER TABLE users ADD COLUMN otp_enabled_at bigint",
    "ALTER TABLE logins ADD COLUMN administrative boolean NOT NULL DEFAULT FALSE",
    "UPDATE users SET confirmed_at = created_at",
    "UPDATE logins SET administrative = TRUE WHERE kind = 'api' AND user_id IN (SELECT user_id FROM role_assignments \
     WHERE role IN ('organization_administrator', 'organization_owner'))",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in COLUMNS {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    let user = |table| foreign_key(table, "user_id", "users", ForeignKeyAction::Cascade);
    vec![
        Table::create()
            .table("user_tokens")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("user_id"))
            .col(text("purpose"))
            .col(blob("digest"))
            .col(big_integer("expires_at"))
            .col(big_integer("created_at"))
            .foreign_key(&mut user("user_tokens"))
            .to_owned(),
        Table::create()
            .table("otp_secrets")
            .col(big_pk_auto("id"))
            .col(big_integer("user_id"))
            .col(blob("sealed"))
            .col(big_integer("last_step"))
            .col(big_integer("created_at"))
            .foreign_key(&mut user("otp_secrets"))
            .to_owned(),
        Table::create()
            .table("backup_codes")
            .col(big_pk_auto("id"))
            .col(big_integer("user_id"))
            .col(blob("digest"))
            .col(big_integer("created_at"))
            .foreign_key(&mut user("backup_codes"))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("user_tokens", &["digest"], true),
        index("user_tokens", &["user_id", "purpose"], true),
        index("user_tokens", &["expires_at"], false),
        index("otp_secrets", &["user_id"], true),
        index("backup_codes", &["user_id", "digest"], true),
    ]
}
