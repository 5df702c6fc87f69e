//! What agents are told so that they can decide alone: the keys that sign it, and what has changed since they were told.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, blob, text};
use sea_orm_migration::sea_orm::DbBackend;

use super::m0001_first_schema::index;

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// On SQLite, changes are numbered as they are made, since there is one writer. On PostgreSQL, whoever comes first may be done last: a
/// change has the number of its transaction, and all below the oldest that is under way are known.
const SQLITE: [&str; 1] = ["CREATE TABLE bundle_changes (\
    turn INTEGER PRIMARY KEY AUTOINCREMENT, organization_id bigint NOT NULL, kind bigint NOT NULL, row_id bigint NOT NULL)"];
const POSTGRES: [&str; 2] = [
    "CREATE TABLE bundle_changes (\
     turn bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint), organization_id bigint NOT NULL, kind bigint NOT NULL, \
     row_id bigint NOT NULL)",
    "CREATE INDEX bundle_changes_turn ON bundle_changes (turn)",
];

const COLUMNS: [&str; 5] = [
    // Changes below this number are not kept.
    "CREATE TABLE bundle_pruned (id bigint PRIMARY KEY, turn bigint NOT NULL)",
    "INSERT INTO bundle_pruned (id, turn) VALUES (1, 0)",
    "ALTER TABLE places ADD COLUMN offline_hours bigint",
    // The last decision of its agent that is in the ledger.
    "ALTER TABLE controllers ADD COLUMN spool_recorded bigint NOT NULL DEFAULT 0",
    // Whose agent has decided it.
    "ALTER TABLE events ADD COLUMN controller_id bigint",
];

/// Notes a change, whoever makes it, in the transaction that makes it.
pub(super) struct Note {
    name: &'static str,
    /// When: `AFTER UPDATE OF …`.
    event: &'static str,
    table: &'static str,
    /// On which rows.
    when: Option<&'static str>,
    /// Organization, kind and id.
    select: &'static str,
}

/// One that notes the organization, the kind and the id that `select` selects.
pub(super) const fn note(name: &'static str, event: &'static str, table: &'static str, select: &'static str) -> Note {
    Note { name, event, table, when: None, select }
}

/// A schedule is of a group or of a door.
macro_rules! of_schedule {
    ($row:literal) => {
        concat!(
            "SELECT ",
            $row,
            ".organization_id, CASE WHEN ",
            $row,
            ".group_id IS NULL THEN 3 ELSE 2 END, COALESCE(",
            $row,
            ".group_id, ",
            $row,
            ".lock_id)"
        )
    };
}

/// Numbers of `core::bundle::Kind`; 5 is a place and 6 the organization.
const NOTES: [Note; 20] = [
    note(
        "bundle_pass_made",
        "AFTER INSERT",
        "link_passes",
        "SELECT l.organization_id, 4, l.id FROM group_links l WHERE l.id = NEW.group_link_id",
    ),
    note(
        "bundle_pass_gone",
        "AFTER DELETE",
        "link_passes",
        "SELECT l.organization_id, 4, l.id FROM group_links l WHERE l.id = OLD.group_link_id",
    ),
    note(
        "bundle_link_changed",
        "AFTER UPDATE OF group_id, link_enabled, valid_from, valid_until, unlock_limit, unlock_limit_period",
        "group_links",
        "SELECT NEW.organization_id, 4, NEW.id WHERE EXISTS (SELECT 1 FROM link_passes p WHERE p.group_link_id = NEW.id)",
    ),
    Note {
        name: "bundle_link_used",
        event: "AFTER UPDATE OF unlocks_count",
        table: "group_links",
        when: Some("NEW.unlock_limit IS NOT NULL"),
        select: "SELECT NEW.organization_id, 4, NEW.id WHERE EXISTS (SELECT 1 FROM link_passes p WHERE p.group_link_id = NEW.id)",
    },
    note(
        "bundle_link_gone",
        "BEFORE DELETE",
        "group_links",
        "SELECT OLD.organization_id, 4, OLD.id WHERE EXISTS (SELECT 1 FROM link_passes p WHERE p.group_link_id = OLD.id)",
    ),
    note("bundle_key_made", "AFTER INSERT", "signing_keys", "SELECT NEW.organization_id, 1, NEW.id"),
    note("bundle_key_changed", "AFTER UPDATE OF retired_at", "signing_keys", "SELECT NEW.organization_id, 1, NEW.id"),
    note("bundle_lock_made", "AFTER INSERT", "locks", "SELECT NEW.organization_id, 3, NEW.id"),
    note(
        "bundle_lock_changed",
        "AFTER UPDATE OF name, place_id, relay, controller_id, locked_down_since, time_restriction_enabled",
        "locks",
        "SELECT NEW.organization_id, 3, NEW.id",
    ),
    note("bundle_lock_gone", "AFTER DELETE", "locks", "SELECT OLD.organization_id, 3, OLD.id"),
    note(
        "bundle_group_lock_made",
        "AFTER INSERT",
        "group_locks",
        "SELECT l.organization_id, 3, l.id FROM locks l WHERE l.id = NEW.lock_id",
    ),
    note(
        "bundle_group_lock_gone",
        "AFTER DELETE",
        "group_locks",
        "SELECT l.organization_id, 3, l.id FROM locks l WHERE l.id = OLD.lock_id",
    ),
    note(
        "bundle_group_changed",
        "AFTER UPDATE OF place_id, time_restriction_enabled",
        "groups",
        "SELECT NEW.organization_id, 2, NEW.id",
    ),
    note("bundle_group_gone", "AFTER DELETE", "groups", "SELECT OLD.organization_id, 2, OLD.id"),
    note("bundle_schedule_made", "AFTER INSERT", "schedules", of_schedule!("NEW")),
    note("bundle_schedule_changed", "AFTER UPDATE", "schedules", of_schedule!("NEW")),
    note("bundle_schedule_gone", "AFTER DELETE", "schedules", of_schedule!("OLD")),
    note(
        "bundle_place_changed",
        "AFTER UPDATE OF time_zone, locked_down_since, offline_hours",
        "places",
        "SELECT NEW.organization_id, 5, NEW.id",
    ),
    note("bundle_organization_changed", "AFTER UPDATE OF time_zone", "organizations", "SELECT NEW.id, 6, NEW.id"),
    note("bundle_key_gone", "AFTER DELETE", "signing_keys", "SELECT OLD.organization_id, 1, OLD.id"),
];

impl Note {
    /// Has the database note it from now on.
    pub(super) async fn create(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        for statement in if postgres { self.postgres() } else { self.sqlite() } {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    fn insert(&self) -> String {
        format!("INSERT INTO bundle_changes (organization_id, kind, row_id) {};", self.select)
    }

    fn sqlite(&self) -> Vec<String> {
        let Self { name, event, table, .. } = self;
        let when = self.when.map(|when| format!("WHEN {when} ")).unwrap_or_default();
        vec![format!("CREATE TRIGGER {name} {event} ON {table} FOR EACH ROW {when}BEGIN {} END", self.insert())]
    }

    fn postgres(&self) -> Vec<String> {
        let Self { name, event, table, .. } = self;
        let when = self.when.map(|when| format!("WHEN ({when}) ")).unwrap_or_default();
        let row = if event.ends_with("DELETE") { "OLD" } else { "NEW" };
        vec![
            format!("CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} RETURN {row}; END $$", self.insert()),
            format!("CREATE TRIGGER {name} {event} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION {name}()"),
        ]
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        let changes: &[&str] = if postgres { &POSTGRES } else { &SQLITE };
        for statement in changes.iter().chain(&COLUMNS) {
            conn.execute_unprepared(statement).await?;
        }
        for note in &NOTES {
            note.create(manager).await?;
        }
        let keys = Table::create()
            .table("bundle_keys")
            .col(big_pk_auto("id"))
            .col(blob("public_key"))
            .col(blob("sealed"))
            .col(text("sealed_with"))
            .col(big_integer("created_at"))
            .to_owned();
        manager.create_table(keys).await?;
        manager.create_index(index("bundle_keys", &["sealed_with"], true)).await
    }
}
