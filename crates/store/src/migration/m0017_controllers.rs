//! Controllers, the scanners that are bound to doors, and which controller drives which door.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, blob_null, json_null, text, text_null};

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// No foreign key: a door whose controller is gone must not fall to the server's own agent, which may reach another device by the
/// same address. Only of doors that have one, that the others do not grow it.
const DRIVEN: [&str; 2] = [
    "ALTER TABLE locks ADD COLUMN controller_id bigint",
    "CREATE INDEX locks_controller_id ON locks (organization_id, controller_id) WHERE controller_id IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for statement in DRIVEN {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        for index in [
            index("controllers", &["organization_id", "name"], false),
            index("controllers", &["place_id"], false),
            index("controllers", &["enrolment_digest"], true),
            index("terminals", &["organization_id", "name"], false),
            index("terminals", &["place_id"], false),
            index("terminals", &["lock_id"], false),
            index("terminals", &["controller_id"], false),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn tables() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("controllers")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("place_id"))
            .col(text("name"))
            .col(text_null("description"))
            .col(blob_null("public_key"))
            .col(blob_null("enrolment_digest"))
            .col(big_integer_null("enrolment_expires_at"))
            .col(big_integer_null("last_seen_at"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("controllers", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("controllers", "place_id", "places", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("terminals")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("place_id"))
            .col(text("name"))
            .col(text_null("description"))
            .col(big_integer_null("lock_id"))
            .col(big_integer_null("controller_id"))
            .col(json_null("scanner"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("terminals", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("terminals", "place_id", "places", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("terminals", "lock_id", "locks", ForeignKeyAction::SetNull))
            .foreign_key(&mut foreign_key("terminals", "controller_id", "controllers", ForeignKeyAction::SetNull))
            .to_owned(),
    ]
}
