//! Through whose software a call came that an event records.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::text_null;

/// Adds it.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // One by one: SQLite adds one column at a time.
        for column in ["integration_identifier", "integration_contact"] {
            manager.alter_table(Table::alter().table("events").add_column(text_null(column)).to_owned()).await?;
        }
        Ok(())
    }
}
