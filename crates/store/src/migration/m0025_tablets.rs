//! Tablets that are paired with terminals.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer_null, blob_null};

use super::m0001_first_schema::index;

/// Adds what pairs them.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            blob_null("pairing_mark"),
            big_integer_null("pairing_expires_at"),
            blob_null("token_digest"),
            big_integer_null("paired_at"),
        ] {
            manager.alter_table(Table::alter().table("terminals").add_column(column).to_owned()).await?;
        }
        manager.create_index(index("terminals", &["pairing_mark"], true)).await?;
        manager.create_index(index("terminals", &["token_digest"], true)).await
    }
}
