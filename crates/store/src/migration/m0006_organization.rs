//! The transfer of an organization; users by their address alone.

use sea_orm_migration::prelude::*;

use super::m0001_first_schema::index;

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Whoever is named and deleted is no longer named. In words, since SQLite takes foreign keys of new columns in this form alone.
const TRANSFER_TO: &str = "ALTER TABLE organizations ADD COLUMN transfer_to_id bigint REFERENCES users (id) ON DELETE SET NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(TRANSFER_TO).await?;
        for index in [index("organizations", &["transfer_to_id"], false), index("users", &["email_key"], false)] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
