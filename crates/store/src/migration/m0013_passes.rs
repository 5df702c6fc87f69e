//! Keys that sign passes, and the passes that links carry.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, blob, blob_null, text};

use super::m0001_first_schema::{foreign_key, index};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Each server's sealing key has at most one key that signs. In words, since indexes of a part of a table are not spoken of otherwise.
const ONE_THAT_SIGNS: &str =
    "CREATE UNIQUE INDEX signing_keys_that_sign ON signing_keys (organization_id, sealed_with) WHERE retired_at IS NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let keys = Table::create()
            .table("signing_keys")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(blob("kid"))
            .col(blob("public_key"))
            .col(blob_null("sealed"))
            .col(text("sealed_with"))
            .col(big_integer("created_at"))
            .col(big_integer_null("retired_at"))
            .foreign_key(&mut foreign_key("signing_keys", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .to_owned();
        let passes = Table::create()
            .table("link_passes")
            .col(big_pk_auto("id"))
            .col(big_integer("group_link_id"))
            .col(big_integer("signing_key_id"))
            .col(blob("digest"))
            .col(big_integer("group_id"))
            .col(big_integer_null("valid_from"))
            .col(big_integer_null("valid_until"))
            .col(big_integer("created_at"))
            .foreign_key(&mut foreign_key("link_passes", "group_link_id", "group_links", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("link_passes", "signing_key_id", "signing_keys", ForeignKeyAction::Cascade))
            .to_owned();
        manager.create_table(keys).await?;
        manager.create_table(passes).await?;
        manager.get_connection().execute_unprepared(ONE_THAT_SIGNS).await?;
        for index in [
            index("signing_keys", &["organization_id", "id"], false),
            index("signing_keys", &["kid"], false),
            index("link_passes", &["group_link_id"], true),
            index("link_passes", &["digest"], true),
            index("link_passes", &["signing_key_id", "valid_until"], false),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
