//! Integrations that events are sent to, and how each sending went.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, blob_null, boolean, integer_null, json, text, text_null,
};

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// What waits is little, what is finished has no time at which it is due: each has an index of its own.
const PARTIAL: [&str; 2] = [
    "CREATE INDEX deliveries_due ON deliveries (integration_id, due_at) WHERE due_at IS NOT NULL",
    "CREATE INDEX deliveries_finished ON deliveries (finished_at) WHERE finished_at IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        for statement in PARTIAL {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("integrations")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer_null("place_id"))
            .col(text("kind"))
            .col(text("name"))
            .col(text("url"))
            .col(boolean("enabled"))
            .col(json("enabled_events"))
            .col(blob_null("signature_key"))
            .col(blob_null("previous_key"))
            .col(big_integer_null("previous_key_until"))
            .col(text_null("sealed_with"))
            .col(json("positions"))
            .col(big_integer("version"))
            .col(big_integer_null("failing_since"))
            .col(big_integer_null("warned_at"))
            .col(big_integer_null("disabled_due_to_error_at"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("integrations", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("integrations", "place_id", "places", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("deliveries")
            .col(big_pk_auto("id"))
            .col(big_integer("integration_id"))
            .col(text("event_uuid"))
            .col(text("event_kind"))
            .col(text("status"))
            .col(big_integer("attempts"))
            .col(big_integer_null("due_at"))
            .col(big_integer_null("failing_since"))
            .col(integer_null("answer_status"))
            .col(text_null("error"))
            .col(big_integer("created_at"))
            .col(big_integer_null("attempted_at"))
            .col(big_integer_null("finished_at"))
            .foreign_key(&mut foreign_key("deliveries", "integration_id", "integrations", ForeignKeyAction::Cascade))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("integrations", &["organization_id", "name"], false),
        index("integrations", &["place_id"], false),
        index("integrations", &["enabled", "id"], false),
        index("deliveries", &["integration_id", "event_uuid"], true),
        index("deliveries", &["integration_id", "id"], false),
    ]
}
