//! Teams, their members, and teams as holders of role assignments.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_pk_auto, text};
use sea_orm_migration::sea_orm::DbBackend;

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// A right belongs to a user or to a team, never to both or to nobody.
const ONE_HOLDER: &str = "CHECK ((user_id IS NULL) <> (team_id IS NULL))";

const POSTGRES: [&str; 3] = [
    "ALTER TABLE role_assignments ALTER COLUMN user_id DROP NOT NULL",
    "ALTER TABLE role_assignments ADD COLUMN team_id bigint REFERENCES teams (id) ON DELETE CASCADE",
    "ALTER TABLE role_assignments ADD CONSTRAINT role_assignments_holder {check}",
];

/// SQLite lets no column become one that may be empty, so the table is made anew. Ids that are used up stay so: the ledger
/// names them.
const SQLITE: [&str; 9] = [
    "ALTER TABLE role_assignments RENAME TO role_assignments_before",
    "CREATE TABLE role_assignments (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, organization_id bigint NOT NULL, \
     user_id bigint REFERENCES users (id) ON DELETE CASCADE, team_id bigint REFERENCES teams (id) ON DELETE CASCADE, \
     role text NOT NULL, place_id bigint REFERENCES places (id) ON DELETE CASCADE, \
     group_id bigint REFERENCES groups (id) ON DELETE CASCADE, notify boolean NOT NULL, valid_from bigint, valid_until bigint, \
     created_by_id bigint REFERENCES users (id) ON DELETE SET NULL, created_at bigint NOT NULL, updated_at bigint NOT NULL, \
     unlock_limit bigint, unlock_limit_period text, unlocks_count bigint NOT NULL DEFAULT 0, unlocks_since bigint, {check})",
    "INSERT INTO sqlite_sequence (name, seq) SELECT 'role_assignments', seq FROM sqlite_sequence \
     WHERE name = 'role_assignments_before'",
    "INSERT INTO role_assignments (id, organization_id, user_id, role, place_id, group_id, notify, valid_from, valid_until, \
     created_by_id, created_at, updated_at, unlock_limit, unlock_limit_period, unlocks_count, unlocks_since) \
     SELECT id, organization_id, user_id, role, place_id, group_id, notify, valid_from, valid_until, created_by_id, created_at, \
     updated_at, unlock_limit, unlock_limit_period, unlocks_count, unlocks_since FROM role_assignments_before",
    "DROP TABLE role_assignments_before",
    "CREATE INDEX role_assignments_user_id ON role_assignments (user_id)",
    "CREATE INDEX role_assignments_group_id ON role_assignments (group_id)",
    "CREATE INDEX role_assignments_place_id ON role_assignments (place_id)",
    "CREATE INDEX role_assignments_created_by_id ON role_assignments (created_by_id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        let sqlite = manager.get_database_backend() == DbBackend::Sqlite;
        let statements: &[&str] = if sqlite { &SQLITE } else { &POSTGRES };
        for statement in statements {
            manager.get_connection().execute_unprepared(&statement.replace("{check}", ONE_HOLDER)).await?;
        }
        if sqlite {
            manager.create_index(index("role_assignments", &["organization_id"], false)).await?;
        }
        for index in [
            index("teams", &["organization_id", "name"], false),
            // In the order in which the members of a team are found, and the teams of a user.
            index("team_memberships", &["team_id", "user_id"], true),
            index("team_memberships", &["user_id", "team_id"], false),
            index("team_memberships", &["organization_id"], false),
            index("role_assignments", &["team_id"], false),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn tables() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("teams")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(text("name"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("teams", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("team_memberships")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("team_id"))
            .col(big_integer("user_id"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("team_memberships", "team_id", "teams", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("team_memberships", "user_id", "users", ForeignKeyAction::Cascade))
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

    #[tokio::test]
    async fn rights_stay_with_their_ids_and_those_that_are_used_up_are_not_given_again() {
        let conn = Database::connect("sqlite::memory:").await.unwrap();
        let before = Migrator::migrations().iter().position(|step| step.name().starts_with("m0008")).unwrap();
        Migrator::up(&conn, Some(u32::try_from(before).unwrap())).await.unwrap();
        let right = |id: i64, user_id: i64| {
            format!(
                "INSERT INTO role_assignments (id, organization_id, user_id, role, notify, created_at, updated_at, unlocks_count) \
                 VALUES ({id}, 1, {user_id}, 'organization_observer', TRUE, 5, 6, 7)"
            )
        };
        for sql in [
            "INSERT INTO organizations (id, name, domain, time_zone, device_logins_expire_after, created_at, updated_at) \
             VALUES (1, 'Mill', 'mill', 'UTC', 60, 1, 1)"
                .to_owned(),
            "INSERT INTO users (id, organization_id, name, email, email_key, access_enabled, password_flow_enabled, send_emails, \
             metadata, created_at, updated_at) VALUES (3, 1, 'Robin', 'r', 'r', TRUE, TRUE, TRUE, '{}', 1, 1)"
                .to_owned(),
            right(4, 3),
            right(9, 3),
            "DELETE FROM role_assignments WHERE id = 9".to_owned(),
        ] {
            conn.execute_unprepared(&sql).await.unwrap();
        }
        Migrator::up(&conn, None).await.unwrap();
        let kept = "SELECT id FROM role_assignments WHERE user_id = 3 AND team_id IS NULL AND role = 'organization_observer' \
                    AND notify AND created_at = 5 AND updated_at = 6 AND unlocks_count = 7";
        assert_eq!(numbers(&conn, kept).await, [4]);
        let next = "INSERT INTO role_assignments (organization_id, user_id, role, notify, created_at, updated_at) \
                    VALUES (1, 3, 'x', FALSE, 1, 1) RETURNING id";
        assert_eq!(numbers(&conn, next).await, [10], "9 is in the ledger");
        assert!(conn.execute_unprepared(&next.replace("3, 'x'", "NULL, 'x'")).await.is_err(), "somebody holds it");
        conn.execute_unprepared("DELETE FROM users WHERE id = 3").await.unwrap();
        assert_eq!(numbers(&conn, "SELECT id FROM role_assignments").await, Vec::<i64>::new(), "a right goes with its user");
    }
}
