//! Schedules, limits, favourites, proximity, door timers; the indexes of the unlock path.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, blob_null, boolean, integer_null, json_null, text, text_null,
};

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What links and role assignments have used, from the ledger: nothing counted before.
const COUNTS: [&str; 2] = [
    "UPDATE group_links SET unlocks_count = (SELECT count(*) FROM events WHERE events.organization_id = group_links.organization_id \
     AND events.actor_type = 'GroupLink' AND events.actor_id = group_links.id AND events.kind = 'lock.unlock' AND events.success)",
    "UPDATE role_assignments SET unlocks_count = (SELECT count(*) FROM events WHERE events.organization_id = role_assignments.organization_id \
     AND events.actor_type = 'User' AND events.actor_id = role_assignments.user_id AND events.authorized_by_type = 'RoleAssignment' \
     AND events.authorized_by_id = role_assignments.id AND events.kind = 'lock.unlock' AND events.success)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["group_links", "role_assignments"] {
            for column in [
                big_integer_null("unlock_limit"),
                text_null("unlock_limit_period"),
                big_integer("unlocks_count").default(0).take(),
                big_integer_null("unlocks_since"),
            ] {
                manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
            }
        }
        manager.alter_table(Table::alter().table("locks").add_column(blob_null("proximity_secret")).take()).await?;
        manager.alter_table(Table::alter().table("commands").add_column(json_null("counted")).take()).await?;
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        // Open commands are few: an index of them alone stays small, and closed ones cost nothing.
        manager.drop_index(Index::drop().name("commands_node_closed_at").table("commands").to_owned()).await?;
        manager.drop_index(Index::drop().name("commands_organization_id").table("commands").to_owned()).await?;
        let connection = manager.get_connection();
        connection.execute_unprepared("CREATE INDEX commands_open ON commands (expires_at) WHERE closed_at IS NULL").await?;
        for statement in COUNTS {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("schedules")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer_null("group_id"))
            .col(big_integer_null("lock_id"))
            .col(text("consequence"))
            .col(text("kind"))
            .col(text_null("name"))
            .col(boolean("enabled"))
            .col(boolean("overrides"))
            .col(integer_null("weekdays"))
            .col(integer_null("starts_at_minute"))
            .col(integer_null("ends_at_minute"))
            .col(big_integer_null("starts_at"))
            .col(big_integer_null("ends_at"))
            .col(text_null("starts_at_date"))
            .col(text_null("ends_at_date"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("schedules", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("schedules", "group_id", "groups", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("schedules", "lock_id", "locks", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("favorites")
            .col(big_pk_auto("id"))
            .col(big_integer("user_id"))
            .col(big_integer_null("lock_id"))
            .col(big_integer_null("place_id"))
            .foreign_key(&mut foreign_key("favorites", "user_id", "users", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("favorites", "lock_id", "locks", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("favorites", "place_id", "places", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("proximity_uses")
            .col(big_pk_auto("id"))
            .col(big_integer("lock_id"))
            .col(big_integer("user_id"))
            .col(big_integer("step"))
            .foreign_key(&mut foreign_key("proximity_uses", "lock_id", "locks", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("proximity_uses", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("door_timers")
            .col(big_integer("lock_id").primary_key().take())
            .col(big_integer("organization_id"))
            .col(big_integer_null("arrived_at"))
            .col(big_integer_null("left_at"))
            .col(big_integer_null("held_since"))
            .col(big_integer_null("renewed_at"))
            .col(big_integer_null("failed_at"))
            .foreign_key(&mut foreign_key("door_timers", "lock_id", "locks", ForeignKeyAction::Cascade))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("schedules", &["group_id"], false),
        index("schedules", &["lock_id"], false),
        index("schedules", &["organization_id"], false),
        index("schedules", &["consequence", "lock_id"], false),
        index("favorites", &["user_id", "lock_id"], true),
        index("favorites", &["user_id", "place_id"], true),
        index("favorites", &["lock_id"], false),
        index("favorites", &["place_id"], false),
        index("proximity_uses", &["lock_id", "user_id", "step"], true),
        index("proximity_uses", &["user_id"], false),
        index("proximity_uses", &["step"], false),
        index("commands", &["organization_id", "uuid"], false),
    ]
}
