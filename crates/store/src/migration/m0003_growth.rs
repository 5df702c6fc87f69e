//! Commands in one tree of their own; on SQLite, events without indexes at first; the indexes of a large ledger.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Rearranges and adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

const COPY_COMMANDS: &str = "INSERT INTO commands \
     (organization_id, uuid, lock_id, node, draft, counted, granted_at, expires_at, closed_at, code) \
     SELECT organization_id, uuid, lock_id, node, CAST(draft AS TEXT), CAST(counted AS TEXT), granted_at, expires_at, closed_at, code \
     FROM commands_before";

/// Each unlock would write a page of every index of `events`. So SQLite takes events into a table with one alone, and they
/// are moved many at a time. Whoever reads sees both as `events`. The columns are those of `events`, in the same order.
const RECENT_EVENTS: [&str; 7] = [
    "ALTER TABLE events RENAME TO events_settled",
    "CREATE TABLE events_recent (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, uuid text NOT NULL, organization_id bigint NOT NULL, \
     node text NOT NULL, chain_index bigint NOT NULL, kind text NOT NULL, action text NOT NULL, object_type text NOT NULL, \
     object_id bigint NOT NULL, object_name text, actor_type text, actor_id bigint, actor_name text, actor_email text, \
     authenticated_by_type text, authenticated_by_id bigint, authorized_by_type text, authorized_by_id bigint, \
     authorized_by_role_id text, place_id bigint, sequence text NOT NULL, success boolean NOT NULL, code text, message text, \
     created_at bigint NOT NULL, salt blob NOT NULL, commitment blob NOT NULL, hash blob NOT NULL)",
    // Once is enough to tell an event that is recorded twice: moving them must not fail.
    "CREATE UNIQUE INDEX events_recent_uuid ON events_recent (uuid)",
    "DROP INDEX events_uuid",
    "CREATE INDEX events_uuid ON events_settled (uuid)",
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'events_recent', COALESCE(MAX(id), 0) FROM events_settled",
    "CREATE VIEW events AS SELECT * FROM events_settled UNION ALL SELECT * FROM events_recent",
];

/// Indexes in the order of their rows, which pages of events no longer have.
const ORDERED_BY_ID: [&str; 3] = [
    "DROP INDEX events_organization_id_id",
    "DROP INDEX events_organization_id_object_type_object_id_id",
    "DROP INDEX events_organization_id_actor_type_actor_id_id",
];

/// One for each filter of an event set, in the order of its pages. Unlocks are most of a ledger and most of them work, so what
/// they are not has small indexes of its own; what a link does has its credential, which is the same link, as its actor; most
/// sequences have one event, with the same id. Of those that look equally good, SQLite takes the last.
const EVENTS: [(&str, &str); 9] = [
    ("events_object", "(organization_id, object_type, object_id, created_at, id)"),
    ("events_actor", "(organization_id, actor_type, actor_id, created_at, id) WHERE actor_type <> 'GroupLink'"),
    ("events_credential", "(organization_id, authenticated_by_type, authenticated_by_id, created_at, id)"),
    ("events_place", "(organization_id, place_id, created_at, id)"),
    ("events_sequence", "(organization_id, sequence) WHERE sequence <> uuid"),
    ("events_rare_kind", "(organization_id, kind, created_at, id) WHERE kind <> 'lock.unlock'"),
    ("events_rare_object", "(organization_id, object_type, created_at, id) WHERE object_type <> 'Lock'"),
    ("events_time", "(organization_id, created_at, id)"),
    ("events_failed", "(organization_id, created_at, id) WHERE NOT success"),
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
            // In the order of the list, too.
            "DROP INDEX group_links_group_id",
            "CREATE INDEX group_links_group_id_name ON group_links (group_id, name)",
        ] {
            connection.execute_unprepared(statement).await?;
        }
        for statement in ORDERED_BY_ID {
            connection.execute_unprepared(statement).await?;
        }
        for statement in RECENT_EVENTS.iter().filter(|_| sqlite) {
            connection.execute_unprepared(statement).await?;
        }
        let events = if sqlite { "events_settled" } else { "events" };
        for (name, columns) in EVENTS {
            connection.execute_unprepared(&format!("CREATE INDEX {name} ON {events} {columns}")).await?;
        }
        Ok(())
    }
}
