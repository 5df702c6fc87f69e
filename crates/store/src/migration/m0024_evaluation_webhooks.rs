//! Webhooks that judge foreign codes, and what they decided last.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, blob, blob_null, boolean, text, text_null};

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in [
            index("evaluation_webhooks", &["organization_id", "name"], false),
            index("evaluation_webhooks", &["terminal_id"], true),
            index("evaluation_decisions", &["evaluation_webhook_id", "id"], false),
            index("evaluation_decisions", &["lock_id"], false),
            index("evaluation_decisions", &["terminal_id"], false),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn tables() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("evaluation_webhooks")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer_null("terminal_id"))
            .col(text("name"))
            .col(text("url"))
            .col(big_integer("timeout"))
            .col(boolean("enabled"))
            .col(blob("secret"))
            .col(blob_null("previous_secret"))
            .col(big_integer_null("previous_secret_until"))
            .col(text("sealed_with"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("evaluation_webhooks", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("evaluation_webhooks", "terminal_id", "terminals", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("evaluation_decisions")
            .col(big_pk_auto("id"))
            .col(big_integer("evaluation_webhook_id"))
            .col(big_integer_null("lock_id"))
            .col(big_integer_null("terminal_id"))
            .col(text_null("code"))
            .col(big_integer("milliseconds"))
            .col(text("circuit"))
            .col(big_integer("created_at"))
            .foreign_key(&mut foreign_key(
                "evaluation_decisions",
                "evaluation_webhook_id",
                "evaluation_webhooks",
                ForeignKeyAction::Cascade,
            ))
            .foreign_key(&mut foreign_key("evaluation_decisions", "lock_id", "locks", ForeignKeyAction::SetNull))
            .foreign_key(&mut foreign_key("evaluation_decisions", "terminal_id", "terminals", ForeignKeyAction::SetNull))
            .to_owned(),
    ]
}
