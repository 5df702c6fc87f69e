//! Restrictions of groups and doors: whatever nothing proves refuses, and each switch reaches the decision.

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use serde_json::json;

use crate::support::House;

impl House {
    async fn switch(&self, path: &str, name: &str, field: &str, on: bool) {
        self.server.patch(path, &self.server.tenant.owner, json!({name: {field: on}})).await.is(204);
    }
}

#[db_test]
async fn a_groups_restrictions_bind_its_members_and_only_times_its_links(db: TestDatabase) {
    let house = House::new(db).await;
    let member = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    let path = format!("/groups/{}", house.site.group_id);
    for (field, code) in [
        ("geofence_restriction_enabled", "bbb99f"),
        ("reader_restriction_enabled", "bb4faa"),
        ("time_restriction_enabled", "34ffaa"),
        ("primary_device_restriction_enabled", "34bd8f"),
        ("managed_device_restriction_enabled", "34bd8f"),
        ("tap_to_access_restriction_enabled", "bbc93f"),
    ] {
        house.switch(&path, "group", field, true).await;
        house.refused(house.site.lock_id, &member.credential, 403, code).await;
        if field == "time_restriction_enabled" {
            house.refused(house.site.lock_id, &link.credential, 403, code).await;
        } else {
            house.opened(&link.credential).await;
        }
        house.opened(&house.server.tenant.owner).await;
        house.switch(&path, "group", field, false).await;
        house.opened(&member.credential).await;
    }
}

#[db_test]
async fn a_doors_restrictions_bind_everyone_and_only_times_links(db: TestDatabase) {
    let house = House::new(db).await;
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    let path = format!("/locks/{}", house.site.lock_id);
    for (field, code) in [
        ("geofence_restriction_enabled", "bbb99f"),
        ("reader_restriction_enabled", "bb4faa"),
        ("time_restriction_enabled", "34ffaa"),
    ] {
        house.switch(&path, "lock", field, true).await;
        house.refused(house.site.lock_id, &house.server.tenant.owner, 403, code).await;
        if field == "time_restriction_enabled" {
            house.refused(house.site.lock_id, &link.credential, 403, code).await;
        } else {
            house.opened(&link.credential).await;
        }
        house.switch(&path, "lock", field, false).await;
    }
    house.opened(&house.server.tenant.owner).await;
}

#[db_test]
async fn any_group_that_allows_is_enough(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let member = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    house.switch(&format!("/groups/{}", house.site.group_id), "group", "tap_to_access_restriction_enabled", true).await;
    house.refused(house.site.lock_id, &member.credential, 403, "bbc93f").await;
    let group = json!({"group": {"name": "Staff", "place_id": house.site.place_id}});
    let group_id = house.server.post("/groups", owner, group).await.id();
    let group_lock = json!({"group_lock": {"group_id": group_id, "lock_id": house.site.lock_id}});
    house.server.post("/group_locks", owner, group_lock).await.is(200);
    let right = json!({"role_assignment": {"user_id": member.user_id, "role_id": "group_basic", "group_id": group_id}});
    let id = house.server.post("/role_assignments", owner, right).await.id();
    assert_eq!(house.opened(&member.credential).await["authorized_by_id"], json!(id));
}
