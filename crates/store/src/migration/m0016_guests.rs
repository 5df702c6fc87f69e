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

#[cfg(test)]
mod tests {
    use sea_orm_migration::MigratorTrait as _;
    use sea_orm_migration::sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, DbBackend, Statement};

    use crate::migration::Migrator;

    async fn numbers(conn: &DatabaseConnection, sql: &str) -> Vec<i64> {
        let rows = conn.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    async fn run(conn: &DatabaseConnection, statements: &[&str]) {
        for sql in statements {
            conn.execute_unprepared(sql).await.unwrap();
        }
    }

    #[tokio::test]
    async fn rights_and_memberships_stay_with_their_ids_and_those_that_are_used_up_are_not_given_again() {
        let conn = Database::connect("sqlite::memory:").await.unwrap();
        let before = Migrator::migrations().iter().position(|step| step.name().starts_with("m0016")).unwrap();
        Migrator::up(&conn, Some(u32::try_from(before).unwrap())).await.unwrap();
        run(
            &conn,
            &[
                "INSERT INTO organizations (id, name, domain, time_zone, device_logins_expire_after, created_at, updated_at) \
                 VALUES (1, 'Mill', 'mill', 'UTC', 60, 1, 1)",
                "INSERT INTO users (id, organization_id, name, email, email_key, access_enabled, password_flow_enabled, send_emails, \
                 metadata, created_at, updated_at) VALUES (3, 1, 'Robin', 'r', 'r', TRUE, TRUE, TRUE, '{}', 1, 1), \
                 (11, 1, 'Grace', 'g', 'g', TRUE, TRUE, TRUE, '{}', 1, 1)",
                "INSERT INTO teams (id, organization_id, name, created_at, updated_at) VALUES (2, 1, 'Night shift', 1, 1)",
                "INSERT INTO role_assignments (id, organization_id, user_id, team_id, role, notify, created_at, updated_at, \
                 unlocks_count) VALUES (4, 1, 3, NULL, 'x', TRUE, 5, 6, 7), (5, 1, NULL, 2, 'x', TRUE, 5, 6, 7), \
                 (9, 1, 3, NULL, 'x', TRUE, 5, 6, 7)",
                "DELETE FROM role_assignments WHERE id = 9",
                "INSERT INTO team_memberships (id, organization_id, team_id, user_id, created_at, updated_at) \
                 VALUES (6, 1, 2, 3, 5, 6), (8, 1, 2, 11, 5, 6)",
                "DELETE FROM team_memberships WHERE id = 8",
            ],
        )
        .await;
        Migrator::up(&conn, None).await.unwrap();
        let kept = "SELECT id FROM role_assignments WHERE (user_id = 3 OR team_id = 2) AND guest_id IS NULL AND role = 'x' AND notify \
                    AND created_at = 5 AND updated_at = 6 AND unlocks_count = 7 ORDER BY id";
        assert_eq!(numbers(&conn, kept).await, [4, 5]);
        let kept = "SELECT id FROM team_memberships WHERE team_id = 2 AND user_id = 3 AND guest_id IS NULL AND created_at = 5";
        assert_eq!(numbers(&conn, kept).await, [6]);

        run(&conn, &["INSERT INTO guests (id, organization_id, name, created_at, updated_at) VALUES (7, 1, 'Ada', 1, 1)"]).await;
        let right = "INSERT INTO role_assignments (organization_id, user_id, guest_id, role, notify, created_at, updated_at) \
                     VALUES (1, NULL, 7, 'x', FALSE, 1, 1) RETURNING id";
        let membership = "INSERT INTO team_memberships (organization_id, team_id, user_id, guest_id, created_at, updated_at) \
                          VALUES (1, 2, NULL, 7, 1, 1) RETURNING id";
        assert_eq!(numbers(&conn, right).await, [10], "9 is in the ledger");
        assert_eq!(numbers(&conn, membership).await, [9], "8 is in the ledger");
        for wrong in ["3, 7", "NULL, NULL"] {
            for sql in [right, membership] {
                assert!(
                    conn.execute_unprepared(&sql.replace("NULL, 7", wrong)).await.is_err(),
                    "one holds it, and no other: {sql}"
                );
            }
        }
        assert!(conn.execute_unprepared(membership).await.is_err(), "nobody is in a team twice");
        run(&conn, &["DELETE FROM guests WHERE id = 7"]).await;
        assert_eq!(numbers(&conn, "SELECT id FROM role_assignments ORDER BY id").await, [4, 5], "a right goes with its guest");
        assert_eq!(numbers(&conn, "SELECT id FROM team_memberships").await, [6], "and so does a membership");
    }
}
