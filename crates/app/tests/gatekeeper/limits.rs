//! Unlock limits: so often and no more, counted in the periods of the place.

use doorward_core::{Role, Timestamp};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Person;
use doorward_testkit::server::Credential;
use doorward_testkit::shelly::{Mood, ShellyDouble};
use serde_json::{Value, json};

use crate::support::House;

/// Something with a limit: a link, or the role assignment of a person.
struct Limited {
    /// Where it is listed alone.
    list: String,
    credential: Credential,
}

impl House {
    async fn limited_link(&self, group_id: i64, limit: Value) -> Limited {
        let link = self.server.link(&self.server.tenant, group_id, limit).await;
        Limited { list: format!("/group_links?ids={}", link.id), credential: link.credential }
    }

    /// A person whose role is limited.
    async fn limited_right(&self, role: Role, applies_to: i64, limit: Value) -> Limited {
        let person = self.server.caller_with_role(role, applies_to).await;
        self.limit(person.role_assignment_id, limit).await;
        right(&person)
    }

    async fn limit(&self, right_id: i64, limit: Value) {
        let path = format!("/role_assignments/{right_id}");
        self.server.patch(&path, &self.server.tenant.owner, json!({"role_assignment": limit})).await.is(204);
    }

    async fn both(&self, limit: Value) -> [Limited; 2] {
        let group_id = self.site.group_id;
        [self.limited_link(group_id, limit.clone()).await, self.limited_right(Role::GroupBasic, group_id, limit).await]
    }

    async fn count(&self, limited: &Limited) -> i64 {
        self.server.get(&limited.list, &self.server.tenant.owner).await.list()[0]["unlocks_count"].as_i64().unwrap()
    }

    async fn used_up(&self, limited: &Limited) -> Value {
        self.refused(self.site.lock_id, &limited.credential, 403, "e00410").await
    }

    fn at(&self, moment: &str) {
        self.server.clock.set(Timestamp::parse(moment).unwrap());
    }
}

fn right(person: &Person) -> Limited {
    Limited { list: format!("/role_assignments?ids={}", person.role_assignment_id), credential: person.credential.clone() }
}

#[db_test]
async fn a_limit_opens_so_often_and_then_refuses_with_an_event(db: TestDatabase) {
    let house = House::new(db).await;
    for limited in house.both(json!({"unlock_limit": 3})).await {
        for count in 0..3 {
            assert_eq!(house.count(&limited).await, count);
            house.opened(&limited.credential).await;
        }
        let event = house.used_up(&limited).await;
        assert_eq!(event["message"], json!("All unlocks that this access allows have been used."));
        house.used_up(&limited).await;
        assert_eq!(house.count(&limited).await, 3);
    }
    house.server.finish().await;
}

#[db_test]
async fn what_is_refused_or_fails_does_not_count(db: TestDatabase) {
    let mut house = House::new(db).await;
    for which in 0..2 {
        // A door of its own: no pulse of an earlier unlock covers those that follow.
        house.site = house.server.site(&house.server.tenant, house.shelly.relay()).await;
        let [link, right] = house.both(json!({"unlock_limit": 1, "unlock_limit_period": "month"})).await;
        let limited = if which == 0 { link } else { right };
        let door = format!("/locks/{}", house.site.lock_id);
        house.server.post(&format!("{door}/lock_down"), &house.server.tenant.owner, json!({})).await.is(204);
        house.refused(house.site.lock_id, &limited.credential, 409, "fad001").await;
        house.server.post(&format!("{door}/cancel_lockdown"), &house.server.tenant.owner, json!({})).await.is(204);
        house.shelly.set(Mood::Refuses);
        for _ in 0..2 {
            house.refused(house.site.lock_id, &limited.credential, 503, "fac004").await;
            assert_eq!(house.count(&limited).await, 0);
        }
        house.shelly.set(Mood::Opens);
        house.opened(&limited.credential).await;
        house.used_up(&limited).await;
        assert_eq!(house.count(&limited).await, 1);
    }
}

/// Used up until just before the period turns at the place, and whole again after.
async fn turns(house: &House, limited: &Limited, last: &str, first: &str) {
    house.at(last);
    house.opened(&limited.credential).await;
    house.used_up(limited).await;
    assert_eq!(house.count(limited).await, 1, "{last}");
    house.at(first);
    assert_eq!(house.count(limited).await, 0, "{first}");
    house.opened(&limited.credential).await;
    house.used_up(limited).await;
    assert_eq!(house.count(limited).await, 1, "{first}");
}

#[db_test]
async fn periods_turn_in_the_zone_of_the_place(db: TestDatabase) {
    let house = House::new(db).await;
    for (period, last, first) in [
        // Tuesday, Sunday and the last of the month in Berlin, a second before midnight.
        ("day", "2026-11-24T22:59:59Z", "2026-11-24T23:00:00Z"),
        ("week", "2026-11-29T22:59:59Z", "2026-11-29T23:00:00Z"),
        ("month", "2026-11-30T22:59:59Z", "2026-11-30T23:00:00Z"),
    ] {
        for limited in house.both(json!({"unlock_limit": 1, "unlock_limit_period": period})).await {
            turns(&house, &limited, last, first).await;
        }
    }
    let daily = json!({"unlock_limit": 1, "unlock_limit_period": "day"});
    let of_place = house.limited_right(Role::PlaceAccessManager, house.site.place_id, daily).await;
    turns(&house, &of_place, "2026-12-01T22:59:59Z", "2026-12-01T23:00:00Z").await;
}

#[db_test]
async fn without_a_place_periods_turn_in_the_zone_of_the_organization(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let zone = json!({"organization": {"time_zone": "America/New_York"}});
    house.server.patch("/organization", owner, zone).await.is(204);
    let group_id = house.server.post("/groups", owner, json!({"group": {"name": "Everywhere"}})).await.id();
    let group_lock = json!({"group_lock": {"group_id": group_id, "lock_id": house.site.lock_id}});
    house.server.post("/group_locks", owner, group_lock).await.is(200);
    let daily = json!({"unlock_limit": 1, "unlock_limit_period": "day"});
    for limited in [
        house.limited_link(group_id, daily.clone()).await,
        house.limited_right(Role::GroupBasic, group_id, daily.clone()).await,
        house.limited_right(Role::OrganizationAdministrator, house.server.tenant.id, daily).await,
    ] {
        turns(&house, &limited, "2026-11-25T04:59:59Z", "2026-11-25T05:00:00Z").await;
    }
}

#[db_test]
async fn a_right_without_a_limit_is_used_before_one_with(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let person = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    let (limited, path) = (right(&person), "/role_assignments");
    house.limit(person.role_assignment_id, json!({"unlock_limit": 1})).await;
    let second = json!({"role_assignment": {"user_id": person.user_id, "role_id": "group_basic", "group_id": house.site.group_id}});
    let unlimited = house.server.post(path, owner, second).await.id();
    for _ in 0..3 {
        assert_eq!(house.opened(&person.credential).await["authorized_by_id"], json!(unlimited));
    }
    assert_eq!(house.count(&limited).await, 0);
    house.server.delete(&format!("{path}/{unlimited}"), owner).await.is(204);
    assert_eq!(house.opened(&person.credential).await["authorized_by_id"], json!(person.role_assignment_id));
    house.used_up(&limited).await;
}

#[db_test]
async fn a_managers_limit_counts_too(db: TestDatabase) {
    let house = House::new(db).await;
    for (role, applies_to) in [
        (Role::GroupManager, house.site.group_id),
        (Role::PlaceAdministrator, house.site.place_id),
        (Role::OrganizationAccessManager, house.server.tenant.id),
    ] {
        let limited = house.limited_right(role, applies_to, json!({"unlock_limit": 1})).await;
        house.opened(&limited.credential).await;
        house.used_up(&limited).await;
    }
}

#[db_test]
async fn a_limit_that_changes_starts_with_what_was_opened_in_its_period(db: TestDatabase) {
    let house = House::new(db).await;
    let person = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    let (limited, id) = (right(&person), person.role_assignment_id);
    house.shelly.set(Mood::Refuses);
    house.refused(house.site.lock_id, &person.credential, 503, "fac004").await;
    house.shelly.set(Mood::Opens);
    house.opened(&person.credential).await;
    house.opened(&house.server.tenant.owner).await;
    // Midnight in Berlin, to the microsecond.
    house.at("2026-11-24T22:59:59.999999Z");
    house.opened(&person.credential).await;
    house.at("2026-11-24T23:00:00Z");
    house.opened(&person.credential).await;
    assert_eq!(house.count(&limited).await, 3, "without a limit, everything counts");

    house.limit(id, json!({"unlock_limit": 2, "unlock_limit_period": "day"})).await;
    assert_eq!(house.count(&limited).await, 1);
    house.opened(&person.credential).await;
    house.used_up(&limited).await;
    house.limit(id, json!({"notify": true})).await;
    house.used_up(&limited).await;
    house.limit(id, json!({"unlock_limit": 4, "unlock_limit_period": "week"})).await;
    assert_eq!(house.count(&limited).await, 4);
    house.used_up(&limited).await;
    house.limit(id, json!({"unlock_limit": 5, "unlock_limit_period": null})).await;
    house.opened(&person.credential).await;
    house.used_up(&limited).await;
    house.limit(id, json!({"unlock_limit": 1})).await;
    assert_eq!(house.count(&limited).await, 5, "a limit below what is used");
    house.used_up(&limited).await;
    house.limit(id, json!({"unlock_limit": null})).await;
    house.opened(&person.credential).await;
    assert_eq!(house.count(&limited).await, 6);
}

/// A limit that changes while a door is about to answer: what was before, what comes, whether the door opens.
async fn changes_under_way(house: &mut House, before: &Value, after: &Value, opens: bool) {
    house.shelly = ShellyDouble::start(Mood::Hangs).await;
    house.site = house.server.site(&house.server.tenant, house.shelly.relay()).await;
    let person = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await;
    let (limited, limited_now) = (right(&person), !after["unlock_limit"].is_null());
    house.limit(person.role_assignment_id, before.clone()).await;
    let described = format!("{before} to {after}, opens: {opens}");
    let changes = async {
        house.shelly.arrived(1).await;
        house.limit(person.role_assignment_id, after.clone()).await;
        if limited_now {
            assert_eq!(house.count(&limited).await, 1, "under way: {described}");
            house.server.unlock(house.site.lock_id, &person.credential).await.refuses(403, "e00410");
        }
        house.shelly.set(if opens { Mood::Opens } else { Mood::Refuses });
    };
    let (answer, ()) = tokio::join!(house.server.unlock(house.site.lock_id, &person.credential), changes);
    assert_eq!(answer.status, if opens { 200 } else { 503 }, "{described}");
    assert_eq!(house.count(&limited).await, i64::from(opens), "answered: {described}");
    house.shelly.set(Mood::Opens);
    if limited_now && opens {
        house.used_up(&limited).await;
    } else {
        house.opened(&person.credential).await;
        assert_eq!(house.count(&limited).await, 1 + i64::from(opens), "{described}");
    }
}

#[db_test]
async fn a_limit_that_changes_counts_what_is_under_way_once(db: TestDatabase) {
    let mut house = House::new(db).await;
    let (none, total) = (json!({"unlock_limit": null}), json!({"unlock_limit": 1}));
    let daily = json!({"unlock_limit": 1, "unlock_limit_period": "day"});
    for (before, after) in [(&none, &total), (&none, &daily), (&total, &daily), (&daily, &none), (&total, &none)] {
        for opens in [true, false] {
            changes_under_way(&mut house, before, after, opens).await;
        }
    }
}
