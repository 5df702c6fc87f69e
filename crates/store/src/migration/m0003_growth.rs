//! Commands in one tree of their own; the indexes that event sets of a large ledger need.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use super::m0001_first_schema::index;

/// Rearranges and adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

const COPY: &str = "INSERT INTO commands (organization_id, uuid, lock_id, node, draft, counted, granted_at, expires_at, closed_at, code) \
     SELECT organization_id, uuid, lock_id, node, CAST(draft AS TEXT), CAST(counted AS TEXT), granted_at, expires_at, closed_at, code \
     FROM commands_before";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        // Written twice by every unlock and read by organization: rows lie in the order of their key, without another index, and
        // without a check that the organization is there, which its events keep from going.
        let clustered = if manager.get_database_backend() == DbBackend::Sqlite { " WITHOUT ROWID" } else { "" };
        let commands = format!(
            "CREATE TABLE commands (organization_id bigint NOT NULL, uuid text NOT NULL, lock_id bigint NOT NULL, node text NOT NULL, \
             draft text NOT NULL, counted text, granted_at bigint NOT NULL, expires_at bigint NOT NULL, closed_at bigint, code text, \
             PRIMARY KEY (organization_id, uuid)){clustered}"
        );
        for statement in [
            "DROP INDEX commands_open",
            "DROP INDEX commands_organization_id_uuid",
            "ALTER TABLE commands RENAME TO commands_before",
            &commands,
            COPY,
            "DROP TABLE commands_before",
            "CREATE INDEX commands_open ON commands (expires_at) WHERE closed_at IS NULL",
            // Unlocks are most of a ledger, and are found without it.
            "CREATE INDEX events_rare ON events (organization_id, kind, id) WHERE kind <> 'lock.unlock'",
        ] {
            connection.execute_unprepared(statement).await?;
        }
        manager.create_index(index("events", &["organization_id", "place_id", "id"], false)).await?;
        manager.create_index(index("events", &["sequence"], false)).await
    }
}
