//! Guests, their access keys, and guests as holders of role assignments and members of teams.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, blob, boolean, text, text_null};
use sea_orm_migration::sea_orm::DbBackend;

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

const POSTGRES: [&str; 6] = [
    "ALTER TABLE role_assignments ADD COLUMN guest_id bigint REFERENCES guests (id) ON DELETE CASCADE",
    "ALTER TABLE role_assignments DROP CONSTRAINT role_assignments_holder",
    "ALTER TABLE role_assignments ADD CONSTRAINT role_assignments_holder CHECK (num_nonnulls(user_id, team_id, guest_id) = 1)",
    "ALTER TABLE team_memberships ALTER COLUMN user_id DROP NOT NULL",
    "ALTER TABLE team_memberships ADD COLUMN guest_id bigint REFERENCES guests (id) ON DELETE CASCADE",
    "ALTER TABLE team_memberships ADD CONSTRAINT team_memberships_member CHECK (num_nonnulls(user_id, guest_id) = 1)",
];

/// SQLite changes neither a condition of a table nor whether a column may be empty, so both tables are made anew. Ids that are used
/// up stay so: the ledger names them.
const SQLITE: [&str; 19] = [
    "ALTER TABLE role_assignments RENAME TO role_assignments_before",
    "CREATE TABLE role_assignments (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, organization_id bigint NOT NULL, \
     user_id bigint REFERENCES users (id) ON DELETE CASCADE, team_id bigint REFERENCES teams (id) ON DELETE CASCADE, \
     guest_id bigint REFERENCES guests (id) ON DELETE CASCADE, role text NOT NULL, \
     place_id bigint REFERENCES places (id) ON DELETE CASCADE, group_id bigint REFERENCES groups (id) ON DELETE CASCADE, \
     notify boolean NOT NULL, valid_from bigint, valid_until bigint, \
     created_by_id bigint REFERENCES users (id) ON DELETE SET NULL, created_at bigint NOT NULL, updated_at bigint NOT NULL, \
     unlock_limit bigint, unlock_limit_period text, unlocks_count bigint NOT NULL DEFAULT 0, unlocks_since bigint, \
     CHECK ((user_id IS NOT NULL) + (team_id IS NOT NULL) + (guest_id IS NOT NULL) = 1))",
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'role_assignments', seq FROM sqlite_sequence \
     WHERE name = 'role_assignments_before'",
    "INSERT INTO role_assignments (id, organization_id, user_id, team_id, role, place_id, group_id, notify, valid_from, \
     valid_until, created_by_id, created_at, updated_at, unlock_limit, unlock_limit_period, unlocks_count, unlocks_since) \
     SELECT id, organization_id, user_id, team_id, role, place_id, group_id, notify, valid_from, valid_until, created_by_id, \
     created_at, updated_at, unlock_limit, unlock_limit_period, unlocks_count, unlocks_since FROM role_assignments_before",
    "DROP TABLE role_assignments_before",
    "CREATE INDEX role_assignments_user_id ON role_assignments (user_id)",
    "CREATE INDEX role_assignments_team_id ON role_assignments (team_id)",
    "CREATE INDEX role_assignments_group_id ON role_assignments (group_id)",
    "CREATE INDEX role_assignments_place_id ON role_assignments (place_id)",
    "CREATE INDEX role_assignments_organization_id ON role_assignments (organization_id)",
    "CREATE INDEX role_assignments_created_by_id ON role_assignments (created_by_id)",
    "ALTER TABLE team_memberships RENAME TO team_memberships_before",
    "CREATE TABLE team_memberships (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, organization_id bigint NOT NULL, \
     team_id bigint NOT NULL REFERENCES teams (id) ON DELETE CASCADE, user_id bigint REFERENCES users (id) ON DELETE CASCADE, \
     guest_id bigint REFERENCES guests (id) ON DELETE CASCADE, created_at bigint NOT NULL, updated_at bigint NOT NULL, \
     CHECK ((user_id IS NULL) <> (guest_id IS NULL)))",
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'team_memberships', seq FROM sqlite_sequence \
     WHERE name = 'team_memberships_before'",
    "INSERT INTO team_memberships (id, organization_id, team_id, user_id, created_at, updated_at) \
     SELECT id, organization_id, team_id, user_id, created_at, updated_at FROM team_memberships_before",
    "DROP TABLE team_memberships_before",
    "CREATE UNIQUE INDEX team_memberships_team_id_user_id ON team_memberships (team_id, user_id)",
    "CREATE INDEX team_memberships_user_id_team_id ON team_memberships (user_id, team_id)",
    "CREATE INDEX team_memberships_organization_id ON team_memberships (organization_id)",
];

/// Of guests alone, that users' rights and memberships do not grow them.
const PARTIAL: [&str; 4] = [
    "CREATE INDEX role_assignments_guest_id ON role_assignments (guest_id) WHERE guest_id IS NOT NULL",
    "CREATE UNIQUE INDEX team_memberships_team_id_guest_id ON team_memberships (team_id, guest_id) WHERE guest_id IS NOT NULL",
    "CREATE INDEX team_memberships_guest_id_team_id ON team_memberships (guest_id, team_id) WHERE guest_id IS NOT NULL",
    "CREATE INDEX guests_mailed ON guests (organization_id) WHERE email IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let statements: &[&str] = if sqlite { &SQLITE } else { &POSTGRES };
        for statement in statements.iter().chain(&PARTIAL) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        for index in [
            index("guests", &["organization_id", "name"], false),
            index("guests", &["created_by_id"], false),
            index("access_keys", &["guest_id"], true),
            index("access_keys", &["digest"], true),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn tables() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("guests")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(text("name"))
            .col(text_null("email"))
            .col(text_null("phone_number"))
            .col(big_integer_null("created_by_id"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("guests", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("guests", "created_by_id", "users", ForeignKeyAction::SetNull))
            .to_owned(),
        Table::create()
            .table("access_keys")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("guest_id"))
            .col(blob("digest"))
            .col(boolean("link_enabled"))
            .col(boolean("qr_code_enabled"))
            .col(big_integer_null("last_used_at"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("access_keys", "guest_id", "guests", ForeignKeyAction::Cascade))
            .to_owned(),
    ]
}
