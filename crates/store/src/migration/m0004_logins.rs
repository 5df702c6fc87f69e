//! The index of an organization's logins.

use sea_orm_migration::prelude::*;

use super::m0001_first_schema::index;

/// Adds it.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Not of `last_used_at`, which unlocks write: nothing is added to them.
        manager.create_index(index("logins", &["organization_id", "user_id", "id"], false)).await
    }
}
