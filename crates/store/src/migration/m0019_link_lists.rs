//! Lists of links that are read from indexes alone, whatever they are sorted, filtered and searched by.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Adds what they are read from.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Name, e-mail address and phone number in lower case, each behind a character that nobody types. SQLite adds no column that
/// computes and keeps its value, so triggers keep it.
const SQLITE: [&str; 8] = [
    "ALTER TABLE group_links ADD COLUMN search_text text NOT NULL DEFAULT ''",
    "UPDATE group_links SET search_text = lower(name || char(31) || coalesce(email, '') || char(31) || coalesce(phone, ''))",
    "CREATE TRIGGER group_links_added AFTER INSERT ON group_links BEGIN UPDATE group_links SET search_text = \
     lower(name || char(31) || coalesce(email, '') || char(31) || coalesce(phone, '')) WHERE id = NEW.id; END",
    "CREATE TRIGGER group_links_renamed AFTER UPDATE OF name, email, phone ON group_links BEGIN UPDATE group_links SET search_text = \
     lower(name || char(31) || coalesce(email, '') || char(31) || coalesce(phone, '')) WHERE id = NEW.id; END",
    // A search reads this whole: it must not have to look into the table for what it compares.
    "CREATE INDEX group_links_by_name ON group_links \
     (organization_id, name, id, group_id, link_enabled, valid_from, valid_until, created_at, search_text)",
    // Rows in the order of the table, for what no index holds: the last use, which every unlock changes.
    "CREATE INDEX group_links_by_id ON group_links (organization_id, id)",
    "DROP INDEX group_links_group_id_name",
    "CREATE INDEX group_links_of_group ON group_links (group_id, name, id, organization_id)",
];

/// PostgreSQL reads the table whole as fast, and its indexes take no long texts.
const POSTGRES: [&str; 2] = [
    "ALTER TABLE group_links ADD COLUMN search_text text NOT NULL \
     GENERATED ALWAYS AS (lower(name || chr(31) || coalesce(email, '') || chr(31) || coalesce(phone, ''))) STORED",
    "CREATE INDEX group_links_by_name ON group_links (organization_id, name, id) INCLUDE (group_id, link_enabled, valid_from, valid_until)",
];

const BOTH: [&str; 3] = [
    "CREATE INDEX group_links_by_end ON group_links (organization_id, valid_until, id, valid_from, link_enabled, group_id)",
    "CREATE INDEX group_links_by_age ON group_links \
     (organization_id, created_at, id, valid_from, valid_until, link_enabled, group_id)",
    // The one by name begins with the same.
    "DROP INDEX group_links_organization_id_name",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let own: &[&str] = if manager.get_database_backend() == DbBackend::Sqlite { &SQLITE } else { &POSTGRES };
        for statement in own.iter().chain(&BOTH) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
