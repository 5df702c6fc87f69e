//! What was answered to requests that came with an idempotency key.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, blob};

use super::m0001_first_schema::{foreign_key, index};

/// Adds it.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("idempotency_keys")
            .col(big_pk_auto("id"))
            .col(big_integer("login_id"))
            .col(blob("key_digest"))
            .col(blob("request_digest"))
            .col(blob("answer"))
            .col(big_integer("created_at"))
            .foreign_key(&mut foreign_key("idempotency_keys", "login_id", "logins", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(table).await?;
        manager.create_index(index("idempotency_keys", &["login_id", "key_digest"], true)).await?;
        manager.create_index(index("idempotency_keys", &["created_at"], false)).await
    }
}
