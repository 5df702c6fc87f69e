//! Keys with which integration partners sign codes, the groups that such codes open, and codes that were used.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, big_integer_null, big_pk_auto, blob, blob_null, boolean, text, text_null};

use super::m0001_first_schema::{foreign_key, index};
use super::m0021_bundles::{Note, note};

/// Adds them.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// Of what agents are told, 7 is a partner key, and 6 the organization, whose domain such codes name.
const NOTES: [Note; 6] = [
    note("bundle_partner_key_made", "AFTER INSERT", "partner_keys", "SELECT NEW.organization_id, 7, NEW.id"),
    note(
        "bundle_partner_key_changed",
        "AFTER UPDATE OF public_key, sealed, longest_life, enabled",
        "partner_keys",
        "SELECT NEW.organization_id, 7, NEW.id",
    ),
    note("bundle_partner_key_gone", "AFTER DELETE", "partner_keys", "SELECT OLD.organization_id, 7, OLD.id"),
    note(
        "bundle_partner_key_group_made",
        "AFTER INSERT",
        "partner_key_groups",
        "SELECT k.organization_id, 7, k.id FROM partner_keys k WHERE k.id = NEW.partner_key_id",
    ),
    note(
        "bundle_partner_key_group_gone",
        "AFTER DELETE",
        "partner_key_groups",
        "SELECT k.organization_id, 7, k.id FROM partner_keys k WHERE k.id = OLD.partner_key_id",
    ),
    note("bundle_organization_renamed", "AFTER UPDATE OF domain", "organizations", "SELECT NEW.id, 6, NEW.id"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in [
            index("partner_keys", &["organization_id", "name"], false),
            index("partner_key_groups", &["partner_key_id", "group_id"], true),
            index("partner_key_groups", &["group_id"], false),
            index("partner_pass_uses", &["partner_key_id", "pass"], true),
            index("partner_pass_uses", &["valid_until"], false),
        ] {
            manager.create_index(index).await?;
        }
        for note in &NOTES {
            note.create(manager).await?;
        }
        Ok(())
    }
}

fn tables() -> [TableCreateStatement; 3] {
    [
        Table::create()
            .table("partner_keys")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(text("name"))
            .col(text("algorithm"))
            .col(blob_null("public_key"))
            .col(blob_null("sealed"))
            .col(text_null("sealed_with"))
            .col(big_integer("longest_life"))
            .col(boolean("enabled"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .col(big_integer_null("last_used_at"))
            .foreign_key(&mut foreign_key("partner_keys", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("partner_key_groups")
            .col(big_pk_auto("id"))
            .col(big_integer("partner_key_id"))
            .col(big_integer("group_id"))
            .foreign_key(&mut foreign_key("partner_key_groups", "partner_key_id", "partner_keys", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("partner_key_groups", "group_id", "groups", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("partner_pass_uses")
            .col(big_pk_auto("id"))
            .col(big_integer("partner_key_id"))
            .col(blob("pass"))
            .col(big_integer("valid_until"))
            .foreign_key(&mut foreign_key("partner_pass_uses", "partner_key_id", "partner_keys", ForeignKeyAction::Cascade))
            .to_owned(),
    ]
}
