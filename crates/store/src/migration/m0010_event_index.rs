//! One table of events again, with indexes that grow at their end alone, and the inverted index of its full segments.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Rearranges and adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Indexes in which the events of a moment lie all over, or that the inverted index replaces.
const REPLACED: [&str; 7] = [
    "events_object",
    "events_actor",
    "events_credential",
    "events_place",
    "events_rare_kind",
    "events_rare_object",
    "events_failed",
];

/// Rows are copied in their order, into a table whose ids need no count of their own: rows never go.
const ONE_TABLE: [&str; 11] = [
    "CREATE TABLE events_whole (id integer NOT NULL PRIMARY KEY, uuid text NOT NULL, organization_id bigint NOT NULL, \
     node text NOT NULL, chain_index bigint NOT NULL, kind text NOT NULL, action text NOT NULL, object_type text NOT NULL, \
     object_id bigint NOT NULL, object_name text, actor_type text, actor_id bigint, actor_name text, actor_email text, \
     authenticated_by_type text, authenticated_by_id bigint, authorized_by_type text, authorized_by_id bigint, \
     authorized_by_role_id text, place_id bigint, sequence text NOT NULL, success boolean NOT NULL, code text, message text, \
     created_at bigint NOT NULL, salt blob NOT NULL, commitment blob NOT NULL, hash blob NOT NULL)",
    "INSERT INTO events_whole SELECT * FROM events_settled ORDER BY id",
    "INSERT INTO events_whole SELECT * FROM events_recent ORDER BY id",
    "DROP VIEW events",
    "DROP TABLE events_settled",
    "DROP TABLE events_recent",
    "ALTER TABLE events_whole RENAME TO events",
    "CREATE UNIQUE INDEX events_uuid ON events (uuid)",
    "CREATE UNIQUE INDEX events_organization_id_node_chain_index ON events (organization_id, node, chain_index)",
    "CREATE INDEX events_time ON events (organization_id, created_at, id)",
    "CREATE INDEX events_sequence ON events (organization_id, sequence) WHERE sequence <> uuid",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        if sqlite {
            for statement in ONE_TABLE {
                connection.execute_unprepared(statement).await?;
            }
        } else {
            for index in REPLACED {
                connection.execute_unprepared(&format!("DROP INDEX {index}")).await?;
            }
            // The chain's head has one, and is there before the first event.
            connection.execute_unprepared("ALTER TABLE events DROP CONSTRAINT events_organization_id_fkey").await?;
        }
        // A search reads a partition's rows from the newest segment on: they lie in that order.
        let (clustered, bytes) = if sqlite { (" WITHOUT ROWID", "blob") } else { ("", "bytea") };
        for statement in [
            format!(
                "CREATE TABLE indexed_chains (organization_id bigint NOT NULL, node text NOT NULL, segments bigint NOT NULL, \
                 PRIMARY KEY (organization_id, node)){clustered}"
            ),
            format!(
                "CREATE TABLE postings (organization_id bigint NOT NULL, partition bigint NOT NULL, until_at bigint NOT NULL, \
                 node text NOT NULL, segment bigint NOT NULL, from_at bigint NOT NULL, keys {bytes} NOT NULL, \
                 PRIMARY KEY (organization_id, partition, until_at, node, segment)){clustered}"
            ),
        ] {
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}
