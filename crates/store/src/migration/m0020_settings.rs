//! Messages that are sent as a test, the last verification of the ledger, and reports that tell part of the events.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, text, text_null};

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(test_messages()).await?;
        manager.create_index(index("test_messages", &["organization_id"], false)).await?;
        manager.create_index(index("test_messages", &["user_id"], false)).await?;
        manager.create_index(index("test_messages", &["outbox_id"], true)).await?;
        manager.create_index(index("test_messages", &["reference"], true)).await?;
        manager.create_table(ledger_verifications()).await?;
        manager.create_index(index("ledger_verifications", &["organization_id"], true)).await?;
        manager.create_index(index("ledger_verifications", &["user_id"], false)).await?;
        for column in [text_null("filters"), big_integer_null("reached_at")] {
            manager.alter_table(Table::alter().table("reports").add_column(column).to_owned()).await?;
        }
        Ok(())
    }
}

fn test_messages() -> TableCreateStatement {
    Table::create()
        .table("test_messages")
        .col(big_pk_auto("id"))
        .col(big_integer("organization_id"))
        .col(big_integer_null("user_id"))
        .col(big_integer_null("outbox_id"))
        .col(text("carrier"))
        .col(text("recipient"))
        .col(text("status"))
        .col(text_null("reference"))
        .col(text_null("error"))
        .col(big_integer("created_at"))
        .col(big_integer("updated_at"))
        .foreign_key(&mut foreign_key("test_messages", "organization_id", "organizations", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("test_messages", "user_id", "users", ForeignKeyAction::SetNull))
        .foreign_key(&mut foreign_key("test_messages", "outbox_id", "outbox", ForeignKeyAction::SetNull))
        .to_owned()
}

fn ledger_verifications() -> TableCreateStatement {
    Table::create()
        .table("ledger_verifications")
        .col(big_pk_auto("id"))
        .col(big_integer("organization_id"))
        .col(big_integer_null("user_id"))
        .col(text("user_name"))
        .col(big_integer("started_at"))
        .col(big_integer("ended_at"))
        .col(text_null("chains"))
        .foreign_key(&mut foreign_key("ledger_verifications", "organization_id", "organizations", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("ledger_verifications", "user_id", "users", ForeignKeyAction::SetNull))
        .to_owned()
}
