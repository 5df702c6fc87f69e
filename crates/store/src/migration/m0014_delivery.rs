//! How links reach their holders: what became of the message, its language, quotas, dead letters.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, blob_null, boolean, text, text_null};

/// Adds it.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Of a part of a table, which is not spoken of otherwise. Most links are e-mail links of few organizations, and some have no message.
const PARTIAL: [&str; 3] = [
    "CREATE INDEX group_links_mailed ON group_links (organization_id) WHERE email IS NOT NULL",
    "CREATE INDEX group_links_delivered ON group_links (organization_id, delivery_status) WHERE delivery_status IS NOT NULL",
    "CREATE UNIQUE INDEX group_links_delivery_reference ON group_links (delivery_reference) WHERE delivery_reference IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in columns() {
            for column in columns {
                manager.alter_table(Table::alter().table(table).add_column(column).take()).await?;
            }
        }
        for statement in PARTIAL {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

fn columns() -> [(&'static str, Vec<ColumnDef>); 5] {
    [
        (
            "organizations",
            vec![
                text("language").default("en").take(),
                text_null("color"),
                big_integer("email_links_quota").default(1_000).take(),
                big_integer("sms_links_quota").default(10).take(),
                big_integer("sms_links_count").default(0).take(),
                big_integer_null("sms_links_since"),
            ],
        ),
        (
            "group_links",
            vec![
                text_null("language"),
                text_null("delivery_status"),
                big_integer_null("delivery_status_at"),
                text_null("delivery_error"),
                text_null("delivery_reference"),
            ],
        ),
        ("outbox", vec![big_integer_null("dead_at"), text_null("error")]),
        ("link_passes", vec![blob_null("sealed")]),
        ("locks", vec![boolean("high_security").default(false).take()]),
    ]
}
