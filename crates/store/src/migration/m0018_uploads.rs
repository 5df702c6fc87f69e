//! Files that clients upload.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, blob, blob_null, text, text_null};

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(uploads()).await?;
        for index in indexes() {
            manager.create_index(index).await?;
        }
        // What is in use stays.
        let statement = "CREATE INDEX uploads_expires_at ON uploads (expires_at) WHERE expires_at IS NOT NULL";
        manager.get_connection().execute_unprepared(statement).await?;
        Ok(())
    }
}

fn uploads() -> TableCreateStatement {
    Table::create()
        .table("uploads")
        .col(big_pk_auto("id"))
        .col(big_integer("organization_id"))
        .col(big_integer_null("created_by_id"))
        .col(big_integer_null("user_id"))
        .col(big_integer_null("place_id"))
        .col(text("name"))
        .col(blob("digest"))
        .col(text_null("media_type"))
        .col(blob_null("content"))
        .col(big_integer_null("expires_at"))
        .col(big_integer("created_at"))
        .foreign_key(&mut foreign_key("uploads", "organization_id", "organizations", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("uploads", "created_by_id", "users", ForeignKeyAction::SetNull))
        .foreign_key(&mut foreign_key("uploads", "user_id", "users", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("uploads", "place_id", "places", ForeignKeyAction::Cascade))
        .to_owned()
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("uploads", &["name"], true),
        index("uploads", &["digest"], true),
        index("uploads", &["organization_id"], false),
        index("uploads", &["created_by_id"], false),
        index("uploads", &["user_id"], false),
        index("uploads", &["place_id"], false),
    ]
}
