//! Guests: when their access key opens the doors of their rights, and why else not.

use doorward_core::Secret;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Guest;
use doorward_testkit::server::Credential;
use doorward_testkit::shelly::Mood;
use serde_json::{Value, json};

use crate::support::{Actor, House, authorized_by, by_nothing, names};

impl House {
    async fn invited(&self, more: Value) -> Guest {
        self.server.guest(&self.server.tenant, self.site.group_id, more).await
    }

    /// A guest with a right of the group's from and until so many seconds from now.
    async fn invited_for(&self, from: Option<i64>, until: Option<i64>) -> Guest {
        let moment = |seconds: Option<i64>| seconds.map(|seconds| self.server.in_seconds(seconds));
        let right = json!({"role_id": "group_basic", "valid_from": moment(from), "valid_until": moment(until)});
        self.invited(json!({"role_assignment": right})).await
    }

    async fn key_used_at(&self, guest: &Guest) -> Option<String> {
        let conn = self.server.db.store.reader();
        let key = doorward_store::access_keys::of_guest(conn, guest.id).await.unwrap().unwrap();
        key.last_used_at.map(|at| at.at().to_string())
    }

    async fn patched(&self, path: &str, body: Value) {
        self.server.patch(path, &self.server.tenant.owner, body).await.is(204);
    }

    async fn act(&self, path: &str) {
        self.server.post(path, &self.server.tenant.owner, json!({})).await.is(204);
    }

    /// A right of whoever on the house's group.
    async fn entitled(&self, assignee_type: &str, assignee_id: i64, more: Value) -> i64 {
        let mut right = json!({"assignee_type": assignee_type, "assignee_id": assignee_id, "role_id": "group_basic",
            "applies_to_type": "Group", "applies_to_id": self.site.group_id});
        for (name, value) in more.as_object().unwrap() {
            right[name] = value.clone();
        }
        self.server.post("/role_assignments", &self.server.tenant.owner, json!({"role_assignment": right})).await.id()
    }

    async fn is_guests(&self, event: &Value, guest: &Guest) {
        names(event, &Actor { kind: "Guest", id: guest.id, credential_kind: "AccessKey", credential_id: guest.key_id });
    }

    async fn guest_is_refused(&self, guest: &Guest, status: u16, code: &str) {
        let used_at = self.key_used_at(guest).await;
        let event = self.refused(self.site.lock_id, &guest.credential, status, code).await;
        self.is_guests(&event, guest).await;
        assert_eq!(authorized_by(&event), by_nothing());
        assert_eq!(self.key_used_at(guest).await, used_at);
    }
}

fn by_right(guest: &Guest) -> (Value, Value, Value) {
    (json!("RoleAssignment"), json!(guest.role_assignment_id), json!("group_basic"))
}

#[db_test]
async fn a_valid_key_opens_and_its_use_is_recorded(db: TestDatabase) {
    let house = House::new(db).await;
    let guest = house.invited_for(Some(0), Some(1)).await;
    assert_eq!(house.key_used_at(&guest).await, None);
    let event = house.opened(&guest.credential).await;
    house.is_guests(&event, &guest).await;
    assert_eq!(authorized_by(&event), by_right(&guest));
    let told = (&event["type"], &event["actor_name"], &event["actor_email"], &event["object_name"]);
    assert_eq!(told, (&json!("lock.unlock"), &json!("Ada Sample"), &json!("ada@example.com"), &json!("Front door")));
    assert_eq!(house.key_used_at(&guest).await.map(Value::from), Some(json!(house.server.in_seconds(0))));
    let right = format!("/role_assignments/{}", guest.role_assignment_id);
    assert_eq!(house.server.get(&right, &house.server.tenant.owner).await.ok()["unlocks_count"], json!(1));
    house.server.finish().await;
}

#[db_test]
async fn a_right_opens_for_a_guest_from_its_first_moment_to_the_one_before_its_end(db: TestDatabase) {
    let house = House::new(db).await;
    for (from, until, expected) in [
        (Some(0), None, None),
        (Some(1), None, Some("f358de")),
        (None, Some(1), None),
        (None, Some(0), Some("f35ade")),
        (Some(1), Some(2), Some("f358de")),
    ] {
        // One that is over is told to nobody.
        let guest = house.invited_for(from, Some(2)).await;
        let right = json!({"role_assignment": {"valid_until": until.map(|seconds| house.server.in_seconds(seconds))}});
        house.patched(&format!("/role_assignments/{}", guest.role_assignment_id), right).await;
        match expected {
            None => drop(house.opened(&guest.credential).await),
            Some(code) => house.guest_is_refused(&guest, 403, code).await,
        }
    }
}

#[db_test]
async fn a_guest_is_refused_where_the_holder_of_a_link_is(db: TestDatabase) {
    let house = House::new(db).await;
    let site = house.site;
    let disabled = house.invited(json!({"access_key": {"link_enabled": false}})).await;
    house.guest_is_refused(&disabled, 401, "f297ef").await;
    let elsewhere = house.server.site(&house.server.tenant, Value::Null).await;
    let of_another_group = house.server.guest(&house.server.tenant, elsewhere.group_id, json!({})).await;
    house.guest_is_refused(&of_another_group, 404, "fad10e").await;
    let guest = house.invited(json!({})).await;
    for (path, code) in [(format!("/locks/{}", site.lock_id), "fad001"), (format!("/places/{}", site.place_id), "fad002")] {
        house.act(&format!("{path}/lock_down")).await;
        house.guest_is_refused(&guest, 409, code).await;
        house.act(&format!("{path}/cancel_lockdown")).await;
    }
    for (path, of) in [(format!("/groups/{}", site.group_id), "group"), (format!("/locks/{}", site.lock_id), "lock")] {
        house.patched(&path, json!({of: {"time_restriction_enabled": true}})).await;
        house.guest_is_refused(&guest, 403, "34ffaa").await;
        house.patched(&path, json!({of: {"time_restriction_enabled": false}})).await;
    }
    house.opened(&guest.credential).await;
    house.server.delete(&format!("/group_locks/{}", site.group_lock_id), &house.server.tenant.owner).await.is(204);
    house.guest_is_refused(&guest, 404, "fad10e").await;
}

#[db_test]
async fn what_a_guest_cannot_prove_does_not_bind_them(db: TestDatabase) {
    let house = House::new(db).await;
    let guest = house.invited(json!({})).await;
    let group = json!({"geofence_restriction_enabled": true, "reader_restriction_enabled": true, "login_enabled": false,
        "primary_device_restriction_enabled": true, "managed_device_restriction_enabled": true,
        "tap_to_access_restriction_enabled": true});
    house.patched(&format!("/groups/{}", house.site.group_id), json!({"group": group})).await;
    house.opened(&guest.credential).await;
    let lock = json!({"geofence_restriction_enabled": true, "reader_restriction_enabled": true});
    house.patched(&format!("/locks/{}", house.site.lock_id), json!({"lock": lock})).await;
    house.opened(&guest.credential).await;
}

#[db_test]
async fn a_right_with_a_limit_opens_so_often_and_a_door_that_stays_shut_uses_nothing(db: TestDatabase) {
    let house = House::new(db).await;
    let guest = house.invited(json!({})).await;
    let right = format!("/role_assignments/{}", guest.role_assignment_id);
    house.opened(&guest.credential).await;
    house.patched(&right, json!({"role_assignment": {"unlock_limit": 2}})).await;
    let count = async || house.server.get(&right, &house.server.tenant.owner).await.ok()["unlocks_count"].clone();
    assert_eq!(count().await, json!(1), "what was opened before counts");
    house.shelly.set(Mood::Refuses);
    house.server.unlock(house.site.lock_id, &guest.credential).await.is(503);
    assert_eq!(count().await, json!(1));
    house.shelly.set(Mood::Opens);
    house.opened(&guest.credential).await;
    house.guest_is_refused(&guest, 403, "e00410").await;
    let unlimited = house.entitled("Guest", guest.id, json!({})).await;
    let by = (json!("RoleAssignment"), json!(unlimited), json!("group_basic"));
    assert_eq!(authorized_by(&house.opened(&guest.credential).await), by);
}

#[db_test]
async fn the_groups_of_a_team_open_for_its_guests_and_nothing_else_that_it_may(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let guest = house.invited(json!({})).await;
    house.server.delete(&format!("/role_assignments/{}", guest.role_assignment_id), owner).await.is(204);
    house.guest_is_refused(&guest, 404, "fad10e").await;
    let team = house.server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let membership = json!({"team_membership": {"team_id": team, "member_type": "Guest", "member_id": guest.id}});
    let membership = house.server.post("/team_memberships", owner, membership).await.id();
    for (role, kind, id) in [
        ("group_manager", "Group", house.site.group_id),
        ("place_access_manager", "Place", house.site.place_id),
        ("organization_administrator", "Organization", house.server.tenant.id),
    ] {
        house.entitled("Team", team, json!({"role_id": role, "applies_to_type": kind, "applies_to_id": id})).await;
        house.guest_is_refused(&guest, 404, "fad10e").await;
        assert_eq!(house.server.get("/locks", &guest.credential).await.ids(), Vec::<i64>::new());
    }
    let right = house.entitled("Team", team, json!({})).await;
    let event = house.opened(&guest.credential).await;
    house.is_guests(&event, &guest).await;
    assert_eq!(authorized_by(&event), (json!("RoleAssignment"), json!(right), json!("group_basic")));
    assert_eq!(house.server.get("/locks", &guest.credential).await.ids(), [house.site.lock_id]);
    house.server.delete(&format!("/team_memberships/{membership}"), owner).await.is(204);
    house.guest_is_refused(&guest, 404, "fad10e").await;
    house.server.finish().await;
}

#[db_test]
async fn a_deleted_guests_very_next_unlock_is_refused(db: TestDatabase) {
    let house = House::new(db).await;
    let guest = house.invited(json!({})).await;
    house.opened(&guest.credential).await;
    house.server.delete(&format!("/guests/{}", guest.id), &house.server.tenant.owner).await.is(204);
    house.server.unlock(house.site.lock_id, &guest.credential).await.refuses(401, "f299ef");
    assert_eq!((house.shelly.pulses(), house.server.unlock_events().await.len()), (1, 1));
    let gone = format!("/role_assignments/{}", guest.role_assignment_id);
    house.server.get(&gone, &house.server.tenant.owner).await.refuses(404, "e00404");
}

#[db_test]
async fn a_guest_who_is_told_of_a_new_right_has_a_new_key_and_the_old_one_opens_nothing(db: TestDatabase) {
    let house = House::new(db).await;
    let guest = house.invited(json!({})).await;
    house.opened(&guest.credential).await;
    house.entitled("Guest", guest.id, json!({"notify": true})).await;
    house.server.unlock(house.site.lock_id, &guest.credential).await.refuses(401, "f299ef");
    let conn = house.server.db.store.reader();
    let key = doorward_store::access_keys::of_guest(conn, guest.id).await.unwrap().unwrap();
    let credential = Credential::AccessKey(house.server.mailed_key(key.id).await);
    let event = house.opened(&credential).await;
    house.is_guests(&event, &Guest { key_id: key.id, credential, ..guest }).await;
}

#[db_test]
async fn a_key_is_no_other_credential_and_no_other_credential_is_a_key(db: TestDatabase) {
    let house = House::new(db).await;
    let guest = house.invited(json!({})).await;
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    let Credential::AccessKey(key) = &guest.credential else { unreachable!("the fixtures say so") };
    let Credential::GroupLink(of_link) = &link.credential else { unreachable!("the fixtures say so") };
    for (credential, code) in [
        (Credential::GroupLink(key.clone()), "f299ef"),
        (Credential::Login(key.clone()), "afc496"),
        (Credential::AccessKey(of_link.clone()), "f299ef"),
        (Credential::AccessKey(Secret::presented("00112233445566778899aabbccddeeff")), "f299ef"),
    ] {
        house.server.unlock(house.site.lock_id, &credential).await.refuses(401, code);
        house.server.get("/locks", &credential).await.refuses(401, code);
    }
    assert_eq!((house.shelly.pulses(), house.server.unlock_events().await.len()), (0, 0));
}

#[db_test]
async fn a_guest_of_another_organization_finds_no_door(db: TestDatabase) {
    let house = House::new(db).await;
    let other = house.server.second_organization().await;
    let elsewhere = house.server.site(&other, json!({"kind": "simulated"})).await;
    let guest = house.server.guest(&other, elsewhere.group_id, json!({})).await;
    house.server.unlock(house.site.lock_id, &guest.credential).await.refuses(404, "fad10e");
    assert_eq!((house.shelly.pulses(), house.server.unlock_events().await.len()), (0, 0));
}

#[db_test]
async fn another_server_of_the_same_database_sees_at_once_that_a_guest_is_gone(db: TestDatabase) {
    let house = House::new(db).await;
    let guest = house.invited(json!({})).await;
    house.opened(&guest.credential).await;
    let tx = house.server.db.store.begin().await.unwrap();
    doorward_store::guests::delete(&tx, guest.id).await.unwrap();
    tx.commit().await.unwrap();
    house.server.unlock(house.site.lock_id, &guest.credential).await.refuses(401, "f299ef");
}
