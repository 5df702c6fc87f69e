//! User logins: which rights open which doors.

use std::time::Duration;

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Person;
use serde_json::{Value, json};

use crate::support::{Actor, House, authorized_by, by_nothing, names};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn actor(person: &Person) -> Actor {
    Actor { kind: "User", id: person.user_id, credential_kind: "Login", credential_id: person.login_id }
}

impl House {
    async fn member(&self) -> Person {
        self.server.caller_with_role(Role::GroupBasic, self.site.group_id).await
    }

    async fn change(&self, path: &str, body: Value) {
        self.server.patch(path, &self.server.tenant.owner, body).await.is(204);
    }

    /// Expects a refusal that names the person and no right.
    async fn refused_to(&self, person: &Person, code: &str) {
        let event = self.refused(self.site.lock_id, &person.credential, 403, code).await;
        names(&event, &actor(person));
        assert_eq!(authorized_by(&event), by_nothing());
    }
}

#[db_test]
async fn a_right_opens_and_is_named_in_the_record(db: TestDatabase) {
    let house = House::new(db).await;
    let member = house.member().await;
    let event = house.opened(&member.credential).await;
    names(&event, &actor(&member));
    let by = (json!("RoleAssignment"), json!(member.role_assignment_id), json!("group_basic"));
    assert_eq!(authorized_by(&event), by);
    assert_eq!(event["actor_email"], json!(member.email));
    let user = house.server.get(&format!("/users/{}", member.user_id), &house.server.tenant.owner).await.ok();
    assert_eq!(user["last_accessed_at"], json!(house.server.in_seconds(0)));
    house.server.finish().await;
}

#[db_test]
async fn a_right_opens_only_while_it_holds(db: TestDatabase) {
    let house = House::new(db).await;
    let member = house.member().await;
    let right = format!("/role_assignments/{}", member.role_assignment_id);
    for (from, until, expected) in [
        (None, Some(0), Some("f35ade")),
        (Some(1), None, Some("f358de")),
        (Some(0), Some(1), None),
        (Some(-2), Some(-1), Some("f35ade")),
    ] {
        let moment = |seconds: Option<i64>| seconds.map(|seconds| house.server.in_seconds(seconds));
        house.change(&right, json!({"role_assignment": {"valid_from": moment(from), "valid_until": moment(until)}})).await;
        match expected {
            None => drop(house.opened(&member.credential).await),
            Some(code) => house.refused_to(&member, code).await,
        }
    }
    let user = house.server.get(&format!("/users/{}", member.user_id), &house.server.tenant.owner).await.ok();
    assert_eq!(user["last_accessed_at"], json!(house.server.in_seconds(0)));
}

#[db_test]
async fn what_is_switched_off_does_not_open(db: TestDatabase) {
    let house = House::new(db).await;
    let member = house.member().await;
    let (group, user) = (format!("/groups/{}", house.site.group_id), format!("/users/{}", member.user_id));
    for (path, off, on, code) in [
        (&group, json!({"group": {"login_enabled": false}}), json!({"group": {"login_enabled": true}}), "f01337"),
        (&user, json!({"user": {"access_enabled": false}}), json!({"user": {"access_enabled": true}}), "fcd8ff"),
    ] {
        house.change(path, off).await;
        house.refused_to(&member, code).await;
        house.change(path, on).await;
        house.opened(&member.credential).await;
    }
}

#[db_test]
async fn a_right_that_was_taken_away_no_longer_opens(db: TestDatabase) {
    let house = House::new(db).await;
    let member = house.member().await;
    house.opened(&member.credential).await;
    let path = format!("/role_assignments/{}", member.role_assignment_id);
    house.server.delete(&path, &house.server.tenant.owner).await.is(204);
    house.refused_to(&member, "f298bf").await;
}

#[db_test]
async fn each_role_opens_the_doors_of_its_scope_and_no_others(db: TestDatabase) {
    let house = House::new(db).await;
    let elsewhere = house.server.site(&house.server.tenant, Value::Null).await;
    let organization = house.server.tenant.id;
    for (role, applies_to, opens) in [
        (Role::GroupBasic, house.site.group_id, true),
        (Role::GroupBasic, elsewhere.group_id, false),
        (Role::GroupManager, house.site.group_id, true),
        (Role::PlaceAccessManager, house.site.place_id, true),
        (Role::PlaceAccessManager, elsewhere.place_id, false),
        (Role::PlaceAdministrator, house.site.place_id, true),
        (Role::PlaceAdministrator, elsewhere.place_id, false),
        (Role::OrganizationObserver, organization, false),
        (Role::OrganizationUserManager, organization, false),
        (Role::OrganizationAccessManager, organization, true),
        (Role::OrganizationAdministrator, organization, true),
    ] {
        let person = house.server.caller_with_role(role, applies_to).await;
        if opens {
            let by = (json!("RoleAssignment"), json!(person.role_assignment_id), json!(role.as_str()));
            assert_eq!(authorized_by(&house.opened(&person.credential).await), by);
        } else {
            house.refused_to(&person, "f298bf").await;
        }
    }
}

#[db_test]
async fn a_lockdown_binds_the_owner_too(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    house.opened(owner).await;
    for (path, code) in
        [(format!("/locks/{}", house.site.lock_id), "fad001"), (format!("/places/{}", house.site.place_id), "fad002")]
    {
        house.server.post(&format!("{path}/lock_down"), owner, json!({})).await.is(204);
        house.refused(house.site.lock_id, owner, 409, code).await;
        house.server.post(&format!("{path}/cancel_lockdown"), owner, json!({})).await.is(204);
    }
    house.opened(owner).await;
}

#[db_test]
async fn a_login_that_opens_doors_counts_as_used_and_an_idle_one_expires(db: TestDatabase) {
    let house = House::new(db).await;
    let (busy, idle) = (house.member().await, house.member().await);
    for _ in 0..3 {
        house.server.clock.advance(DAY * 6);
        house.opened(&busy.credential).await;
    }
    let events = house.server.unlock_events().await.len();
    house.server.unlock(house.site.lock_id, &idle.credential).await.refuses(401, "afc496");
    assert_eq!(house.server.unlock_events().await.len(), events);
    assert_eq!(house.server.get("/login", &busy.credential).await.ok()["last_used_at"], json!(house.server.in_seconds(0)));
}

#[db_test]
async fn a_users_login_dies_with_the_user(db: TestDatabase) {
    let house = House::new(db).await;
    let (one, two) = (house.member().await, house.member().await);
    house.server.delete(&format!("/users/{}", one.user_id), &house.server.tenant.owner).await.is(204);
    house.server.unlock(house.site.lock_id, &one.credential).await.refuses(401, "afc496");
    house.server.delete("/login", &two.credential).await.is(204);
    house.server.unlock(house.site.lock_id, &two.credential).await.refuses(401, "afc496");
    assert_eq!(house.shelly.pulses(), 0);
}

#[db_test]
async fn a_user_of_another_organization_finds_no_door(db: TestDatabase) {
    let house = House::new(db).await;
    let other = house.server.second_organization().await;
    house.server.unlock(house.site.lock_id, &other.owner).await.refuses(404, "fad10e");
    assert_eq!((house.shelly.pulses(), house.server.unlock_events().await.len()), (0, 0));
}
