//! The first schema.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, big_pk_auto, blob, blob_null, boolean, double_null, json, json_null, string, text, text_null,
};

/// Creates every table.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in tables() {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

pub(super) fn foreign_key(
    table: &'static str,
    column: &'static str,
    parent: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, column).to(parent, "id").on_delete(on_delete).to_owned()
}

pub(super) fn index(table: &'static str, columns: &[&'static str], unique: bool) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    if unique {
        index.unique();
    }
    index
}

fn tables() -> Vec<TableCreateStatement> {
    vec![
        Table::create()
            .table("organizations")
            .col(big_pk_auto("id"))
            .col(text("name"))
            .col(text("domain"))
            .col(text_null("address"))
            .col(text_null("description"))
            .col(text_null("logo_media_type"))
            .col(blob_null("logo"))
            .col(text("time_zone"))
            .col(big_integer("device_logins_expire_after"))
            .col(big_integer_null("owner_id"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .to_owned(),
        Table::create()
            .table("users")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(text("name"))
            .col(text("email"))
            .col(text("email_key"))
            .col(text_null("image"))
            .col(boolean("access_enabled"))
            .col(boolean("password_flow_enabled"))
            .col(boolean("send_emails"))
            .col(text_null("password_hash"))
            .col(json("metadata"))
            .col(text_null("notes"))
            .col(big_integer_null("last_accessed_at"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("users", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("places")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(text("name"))
            .col(text_null("description"))
            .col(text("address"))
            .col(double_null("latitude"))
            .col(double_null("longitude"))
            .col(text_null("image"))
            .col(text("time_zone"))
            .col(big_integer_null("locked_down_since"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("places", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("locks")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("place_id"))
            .col(text("name"))
            .col(text_null("description"))
            .col(double_null("latitude"))
            .col(double_null("longitude"))
            .col(boolean("geofence_restriction_enabled"))
            .col(boolean("reader_restriction_enabled"))
            .col(boolean("time_restriction_enabled"))
            .col(big_integer_null("order_id"))
            .col(big_integer_null("floor_id"))
            .col(big_integer_null("locked_down_since"))
            .col(json_null("relay"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("locks", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("locks", "place_id", "places", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("groups")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer_null("place_id"))
            .col(text("name"))
            .col(text_null("description"))
            .col(boolean("login_enabled"))
            .col(boolean("geofence_restriction_enabled"))
            .col(boolean("primary_device_restriction_enabled"))
            .col(boolean("managed_device_restriction_enabled"))
            .col(boolean("reader_restriction_enabled"))
            .col(boolean("time_restriction_enabled"))
            .col(boolean("tap_to_access_restriction_enabled"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("groups", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("groups", "place_id", "places", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("group_locks")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("group_id"))
            .col(big_integer("lock_id"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("group_locks", "group_id", "groups", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("group_locks", "lock_id", "locks", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("role_assignments")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("user_id"))
            .col(text("role"))
            .col(big_integer_null("place_id"))
            .col(big_integer_null("group_id"))
            .col(boolean("notify"))
            .col(big_integer_null("valid_from"))
            .col(big_integer_null("valid_until"))
            .col(big_integer_null("created_by_id"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("role_assignments", "user_id", "users", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("role_assignments", "place_id", "places", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("role_assignments", "group_id", "groups", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("role_assignments", "created_by_id", "users", ForeignKeyAction::SetNull))
            .to_owned(),
        Table::create()
            .table("logins")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("user_id"))
            .col(text("kind"))
            .col(text_null("name"))
            .col(blob("digest"))
            .col(boolean("primary"))
            .col(boolean("expire"))
            .col(big_integer_null("last_used_at"))
            .col(text_null("device_brand"))
            .col(text_null("device_model"))
            .col(text_null("os_name"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("logins", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("group_links")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("group_id"))
            .col(text("name"))
            .col(text_null("email"))
            .col(text_null("phone"))
            .col(boolean("link_enabled"))
            .col(text_null("quick_response_code_type"))
            .col(big_integer_null("valid_from"))
            .col(big_integer_null("valid_until"))
            .col(big_integer_null("last_used_at"))
            .col(blob("digest"))
            .col(big_integer_null("created_by_id"))
            .col(big_integer("created_at"))
            .col(big_integer("updated_at"))
            .foreign_key(&mut foreign_key("group_links", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("group_links", "group_id", "groups", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("group_links", "created_by_id", "users", ForeignKeyAction::SetNull))
            .to_owned(),
        Table::create()
            .table("commands")
            .col(string("uuid").primary_key().to_owned())
            .col(big_integer("organization_id"))
            .col(big_integer("lock_id"))
            .col(text("node"))
            .col(json("draft"))
            .col(big_integer("granted_at"))
            .col(big_integer("expires_at"))
            .col(big_integer_null("closed_at"))
            .col(text_null("code"))
            .foreign_key(&mut foreign_key("commands", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("events")
            .col(big_pk_auto("id"))
            .col(text("uuid"))
            .col(big_integer("organization_id"))
            .col(text("node"))
            .col(big_integer("chain_index"))
            .col(text("kind"))
            .col(text("action"))
            .col(text("object_type"))
            .col(big_integer("object_id"))
            .col(text_null("object_name"))
            .col(text_null("actor_type"))
            .col(big_integer_null("actor_id"))
            .col(text_null("actor_name"))
            .col(text_null("actor_email"))
            .col(text_null("authenticated_by_type"))
            .col(big_integer_null("authenticated_by_id"))
            .col(text_null("authorized_by_type"))
            .col(big_integer_null("authorized_by_id"))
            .col(text_null("authorized_by_role_id"))
            .col(big_integer_null("place_id"))
            .col(text("sequence"))
            .col(boolean("success"))
            .col(text_null("code"))
            .col(text_null("message"))
            .col(big_integer("created_at"))
            .col(blob("salt"))
            .col(blob("commitment"))
            .col(blob("hash"))
            .foreign_key(&mut foreign_key("events", "organization_id", "organizations", ForeignKeyAction::Restrict))
            .to_owned(),
        Table::create()
            .table("ledger_heads")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(text("node"))
            .col(big_integer("chain_index"))
            .col(blob("hash"))
            .foreign_key(&mut foreign_key("ledger_heads", "organization_id", "organizations", ForeignKeyAction::Restrict))
            .to_owned(),
        Table::create()
            .table("event_sets")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(big_integer("user_id"))
            .col(json("filters"))
            .col(big_integer("upper_id"))
            .col(big_integer("created_at"))
            .foreign_key(&mut foreign_key("event_sets", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("event_sets", "user_id", "users", ForeignKeyAction::Cascade))
            .to_owned(),
        Table::create()
            .table("outbox")
            .col(big_pk_auto("id"))
            .col(big_integer("organization_id"))
            .col(text("kind"))
            .col(big_integer_null("group_link_id"))
            .col(blob("sealed"))
            .col(text("key_id"))
            .col(big_integer("attempts"))
            .col(big_integer("due_at"))
            .col(big_integer("created_at"))
            .foreign_key(&mut foreign_key("outbox", "organization_id", "organizations", ForeignKeyAction::Cascade))
            .foreign_key(&mut foreign_key("outbox", "group_link_id", "group_links", ForeignKeyAction::Cascade))
            .to_owned(),
    ]
}

fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("organizations", &["domain"], true),
        index("users", &["organization_id", "email_key"], true),
        index("users", &["organization_id", "name"], false),
        index("places", &["organization_id", "name"], false),
        index("locks", &["organization_id", "name"], false),
        index("locks", &["place_id"], false),
        index("groups", &["organization_id", "name"], false),
        index("groups", &["place_id"], false),
        index("group_locks", &["group_id", "lock_id"], true),
        index("group_locks", &["lock_id"], false),
        index("role_assignments", &["user_id"], false),
        index("role_assignments", &["group_id"], false),
        index("role_assignments", &["place_id"], false),
        index("role_assignments", &["organization_id"], false),
        index("role_assignments", &["created_by_id"], false),
        index("logins", &["digest"], true),
        index("logins", &["user_id"], false),
        index("group_links", &["digest"], true),
        index("group_links", &["organization_id", "name"], false),
        index("group_links", &["group_id"], false),
        index("group_links", &["created_by_id"], false),
        index("commands", &["node", "closed_at"], false),
        index("commands", &["organization_id"], false),
        index("events", &["uuid"], true),
        index("events", &["organization_id", "node", "chain_index"], true),
        index("events", &["organization_id", "id"], false),
        index("events", &["organization_id", "object_type", "object_id", "id"], false),
        index("events", &["organization_id", "actor_type", "actor_id", "id"], false),
        index("ledger_heads", &["organization_id", "node"], true),
        index("event_sets", &["organization_id"], false),
        index("event_sets", &["user_id"], false),
        index("event_sets", &["created_at"], false),
        index("outbox", &["due_at"], false),
        index("outbox", &["organization_id"], false),
        index("outbox", &["group_link_id"], false),
    ]
}
