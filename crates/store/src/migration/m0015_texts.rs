//! Links by text message: what the service that took one calls it. Who holds a message that is on its way.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

/// Adds it.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in [("group_links", "delivery_receipt"), ("outbox", "leased_by")] {
            manager.alter_table(Table::alter().table(table).add_column(text_null(column).take()).take()).await?;
        }
        Ok(())
    }
}
