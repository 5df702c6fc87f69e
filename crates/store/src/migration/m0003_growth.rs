//! Commands in one tree of their own; on SQLite, events without indexes at first; the indexes of a large ledger.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use super::m0001_first_schema::index;

/// Rearranges and adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

const COPY_COMMANDS: &str = "INSERT INTO commands \
     (organization_id, uuid, lock_id, node, draft, counted, granted_at, expires_at, closed_at, code) \
     SELECT organization_id, uuid, lock_id, node, CAST(draft AS TEXT), CAST(counted AS TEXT), granted_at, expires_at, closed_at, code \
     FROM commands_before";

/// Each unlock would write a page of every index of `events`. So SQLite takes events into a table without any, and they
/// are moved many at a time. Whoever reads sees both as `events`. The columns are those of `events`, in the same order.
const RECENT_EVENTS: [&str; 4] = [
    "ALTER TABLE events RENAME TO events_settled",
    "CREATE TABLE events_recent (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, uuid text NOT NULL, organization_id bigint NOT NULL, \
     node text NOT NULL, chain_index bigint NOT NULL, kind text NOT NULL, action text NOT NULL, object_type text NOT NULL, \
     object_id bigint NOT NULL, object_name text, actor_type text, actor_id bigint, actor_name text, actor_email text, \
     authenticated_by_type text, authenticated_by_id bigint, authorized_by_type text, authorized_by_id bigint, \
     authorized_by_role_id text, place_id bigint, sequence text NOT NULL, success boolean NOT NULL, code text, message text, \
     created_at bigint NOT NULL, salt blob NOT NULL, commitment blob NOT NULL, hash blob NOT NULL)",
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'events_recent', COALESCE(MAX(id), 0) FROM events_settled",
    "CREATE VIEW events AS SELECT * FROM events_settled UNION ALL SELECT * FROM events_recent",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        // Written twice by every unlock and read by organization: rows lie in the order of their key, without another index, and
        // without a check that the organization is there, which its events keep from going.
        let clustered = if sqlite { " WITHOUT ROWID" } else { "" };
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
            COPY_COMMANDS,
            "DROP TABLE commands_before",
            "CREATE INDEX commands_open ON commands (expires_at) WHERE closed_at IS NULL",
        ] {
            connection.execute_unprepared(statement).await?;
        }
        for statement in RECENT_EVENTS.iter().filter(|_| sqlite) {
            connection.execute_unprepared(statement).await?;
        }
        let events = if sqlite { "events_settled" } else { "events" };
        // Unlocks are most of a ledger, and are found without it.
        let rare = format!("CREATE INDEX events_rare ON {events} (organization_id, kind, id) WHERE kind <> 'lock.unlock'");
        connection.execute_unprepared(&rare).await?;
        manager.create_index(index(events, &["organization_id", "place_id", "id"], false)).await?;
        manager.create_index(index(events, &["sequence"], false)).await
    }
}
