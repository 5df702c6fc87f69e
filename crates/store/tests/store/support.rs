//! Rows to begin with, and the verification of a chain.

use doorward_core::{Code, EventType, Timestamp};
use doorward_store::entity::{organization, place, user};
use doorward_store::ledger::{Draft, Entry, Partner, Reference, append};
use doorward_store::{Micros, Store, organizations, places, users};
use sea_orm::Set;

pub const NODE: &str = "node-1";
pub const NOW: Micros = Micros(1_795_510_800_000_000);

pub fn after_seconds(seconds: i64) -> Micros {
    Micros(NOW.0 + seconds * 1_000_000)
}

pub async fn organization(store: &Store, domain: &str) -> i64 {
    let tx = store.begin().await.unwrap();
    let row = organization::ActiveModel {
        name: Set("Sunny Mill".to_owned()),
        domain: Set(domain.to_owned()),
        address: Set(None),
        description: Set(None),
        logo_media_type: Set(None),
        logo: Set(None),
        time_zone: Set("UTC".to_owned()),
        device_logins_expire_after: Set(1),
        owner_id: Set(None),
        created_at: Set(NOW),
        updated_at: Set(NOW),
        ..Default::default()
    };
    let id = organizations::insert(&tx, row).await.unwrap().id;
    tx.commit().await.unwrap();
    id
}

pub async fn place(store: &Store, organization_id: i64, name: &str) -> i64 {
    let tx = store.begin().await.unwrap();
    let row = place::ActiveModel {
        organization_id: Set(organization_id),
        name: Set(name.to_owned()),
        description: Set(None),
        address: Set("1 Mill Lane".to_owned()),
        latitude: Set(None),
        longitude: Set(None),
        image: Set(None),
        time_zone: Set("Europe/Berlin".to_owned()),
        locked_down_since: Set(None),
        created_at: Set(NOW),
        updated_at: Set(NOW),
        ..Default::default()
    };
    let id = places::insert(&tx, row).await.unwrap().id;
    tx.commit().await.unwrap();
    id
}

pub fn new_user(organization_id: i64, email: &str) -> user::ActiveModel {
    user::ActiveModel {
        organization_id: Set(organization_id),
        name: Set("Ada Sample".to_owned()),
        email: Set(email.to_owned()),
        email_key: Set(email.to_lowercase()),
        image: Set(None),
        access_enabled: Set(true),
        password_flow_enabled: Set(true),
        send_emails: Set(true),
        password_hash: Set(None),
        metadata: Set(serde_json::json!({})),
        notes: Set(None),
        last_accessed_at: Set(None),
        created_at: Set(NOW),
        updated_at: Set(NOW),
        ..Default::default()
    }
}

pub async fn user(store: &Store, organization_id: i64, email: &str) -> i64 {
    let tx = store.begin().await.unwrap();
    let id = users::insert(&tx, new_user(organization_id, email)).await.unwrap().id;
    tx.commit().await.unwrap();
    id
}

/// An event in which every field is set.
pub fn entry(uuid: &str) -> Entry {
    let mut draft = Draft::new(uuid.to_owned(), [3; 16], EventType::LOCK_UNLOCK, 7, Some("Front door".to_owned()));
    draft.actor = Some(Reference::new("User", 5));
    draft.actor_name = Some("Ada Sample".to_owned());
    draft.actor_email = Some("ada@example.com".to_owned());
    draft.authenticated_by = Some(Reference::new("Login", 6));
    draft.authorized_by = Some(Reference::new("RoleAssignment", 8));
    draft.authorized_by_role_id = Some("group_basic".to_owned());
    draft.place_id = Some(2);
    let (identifier, contact) = (Some("Mill PMS".to_owned()), Some("dev@example.com".to_owned()));
    draft.partner = Some(Box::new(Partner { identifier, contact }));
    draft.controller_id = Some(7);
    draft.concluded(Timestamp::from(NOW), Some(Code::DeviceRefused), Some("The relay refused.".to_owned()))
}

pub async fn record(store: &Store, node: &str, organization_id: i64, uuids: &[String]) {
    let tx = store.begin().await.unwrap();
    append(&tx, node, organization_id, uuids.iter().map(|uuid| entry(uuid)).collect()).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{prefix}-{number}")).collect()
}
