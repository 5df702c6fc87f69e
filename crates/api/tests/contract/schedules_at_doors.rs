//! What schedules do at doors: from the time rule that a manager enters to the refusal that a guest gets.

use doorward_core::{Role, Timestamp};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::schedules::{schedule, start};

struct House {
    server: TestServer,
    site: Site,
    link: Credential,
}

impl House {
    async fn new(db: TestDatabase) -> Self {
        let (server, site) = start(db).await;
        let link = server.link(&server.tenant, site.group_id, json!({})).await.credential;
        Self { server, site, link }
    }

    /// A house whose group keeps to set times.
    async fn with_restricted_group(db: TestDatabase) -> Self {
        let house = Self::new(db).await;
        let restricted = json!({"group": {"time_restriction_enabled": true}});
        house.server.patch(&format!("/groups/{}", house.site.group_id), &house.server.tenant.owner, restricted).await.is(204);
        house
    }

    /// Adds an `allow` schedule of the group: its address.
    async fn allow(&self, fields: &Value) -> String {
        self.schedule("Group", self.site.group_id, "allow", fields).await
    }

    async fn schedule(&self, kind: &str, id: i64, consequence: &str, fields: &Value) -> String {
        let made = self.server.post("/schedules", &self.server.tenant.owner, schedule(kind, id, consequence, fields)).await;
        format!("/schedules/{}", made.id())
    }

    async fn change(&self, path: &str, fields: Value) {
        self.server.patch(path, &self.server.tenant.owner, json!({"schedule": fields})).await.is(204);
    }

    /// At this moment the door opens for the caller.
    async fn opens(&self, at: &str, caller: &Credential) {
        self.tries(at, caller).await.is(200);
    }

    /// At this moment it is not the time for the caller.
    async fn refuses(&self, at: &str, caller: &Credential) {
        self.tries(at, caller).await.refuses(403, "34ffaa");
    }

    async fn tries(&self, at: &str, caller: &Credential) -> doorward_testkit::answer::Answer {
        self.server.clock.set(Timestamp::parse(at).unwrap());
        let mut answer = self.server.unlock(self.site.lock_id, caller).await;
        answer.request = format!("{} at {at}", answer.request);
        answer
    }
}

fn office_hours() -> Value {
    json!({"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true,
        "starts_at_time": "08:00", "ends_at_time": "18:00"})
}

#[db_test]
async fn a_groups_hours_bind_its_links_and_members_but_not_its_managers(db: TestDatabase) {
    let house = House::with_restricted_group(db).await;
    house.allow(&office_hours()).await;
    let member = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await.credential;
    let manager = house.server.caller_with_role(Role::GroupManager, house.site.group_id).await.credential;
    for caller in [&house.link, &member] {
        house.refuses("2026-11-24T07:59:59+01:00", caller).await;
        house.opens("2026-11-24T08:00:00+01:00", caller).await;
        house.opens("2026-11-24T17:59:00+01:00", caller).await;
        house.opens("2026-11-24T17:59:59.999999+01:00", caller).await;
        house.refuses("2026-11-24T18:00:00+01:00", caller).await;
        house.refuses("2026-11-24T18:04:00+01:00", caller).await;
        house.refuses("2026-11-28T12:00:00+01:00", caller).await;
    }
    house.opens("2026-11-24T18:04:00+01:00", &manager).await;
    house.opens("2026-11-24T18:04:00+01:00", &house.server.tenant.owner).await;
}

#[db_test]
async fn a_doors_hours_bind_everyone(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = house.server.tenant.owner.clone();
    let path = format!("/locks/{}", house.site.lock_id);
    house.server.patch(&path, &owner, json!({"lock": {"time_restriction_enabled": true}})).await.is(204);
    house.schedule("Lock", house.site.lock_id, "allow", &office_hours()).await;
    let manager = house.server.caller_with_role(Role::GroupManager, house.site.group_id).await.credential;
    let member = house.server.caller_with_role(Role::GroupBasic, house.site.group_id).await.credential;
    for caller in [&house.link, &member, &manager, &owner] {
        house.opens("2026-11-24T17:59:00+01:00", caller).await;
        house.refuses("2026-11-24T18:04:00+01:00", caller).await;
    }
}

#[db_test]
async fn hours_bind_only_where_the_restriction_is_on_and_without_any_nothing_opens(db: TestDatabase) {
    let house = House::new(db).await;
    let hours = house.allow(&office_hours()).await;
    let night = "2026-11-24T23:00:00+01:00";
    house.opens(night, &house.link).await;
    let restricted = json!({"group": {"time_restriction_enabled": true}});
    let owner = &house.server.tenant.owner;
    house.server.patch(&format!("/groups/{}", house.site.group_id), owner, restricted).await.is(204);
    house.refuses(night, &house.link).await;
    let noon = "2026-11-25T12:00:00+01:00";
    house.opens(noon, &house.link).await;
    house.change(&hours, json!({"enabled": false})).await;
    house.refuses(noon, &house.link).await;
    house.change(&hours, json!({"enabled": true})).await;
    house.opens(noon, &house.link).await;
    house.change(&hours, json!({"wednesday": false})).await;
    house.refuses(noon, &house.link).await;
    house
        .change(&hours, json!({"starts_at_date": "2026-11-25", "ends_at_date": "2026-11-25", "type": "single_all_day_event"}))
        .await;
    house.opens(noon, &house.link).await;
    house.server.delete(&hours, owner).await.is(204);
    house.refuses(noon, &house.link).await;
}

#[db_test]
async fn a_night_window_belongs_to_the_day_it_starts_on(db: TestDatabase) {
    let house = House::with_restricted_group(db).await;
    house.allow(&json!({"friday": true, "starts_at_time": "22:00", "ends_at_time": "02:00"})).await;
    house.refuses("2026-11-27T01:00:00+01:00", &house.link).await;
    house.refuses("2026-11-27T21:59:59+01:00", &house.link).await;
    house.opens("2026-11-27T22:00:00+01:00", &house.link).await;
    house.opens("2026-11-28T01:59:59+01:00", &house.link).await;
    house.refuses("2026-11-28T02:00:00+01:00", &house.link).await;
    house.refuses("2026-11-28T22:30:00+01:00", &house.link).await;
}

#[db_test]
async fn an_override_takes_its_day_from_the_others_and_gives_none(db: TestDatabase) {
    let house = House::with_restricted_group(db).await;
    let closed = json!({"starts_at_date": "2026-11-25", "ends_at_date": "2026-11-25", "override": true, "name": "Stocktaking"});
    let closed = house.allow(&closed).await;
    house.refuses("2026-11-25T12:00:00+01:00", &house.link).await;
    house.allow(&office_hours()).await;
    house.opens("2026-11-24T12:00:00+01:00", &house.link).await;
    house.refuses("2026-11-25T12:00:00+01:00", &house.link).await;
    house.opens("2026-11-26T12:00:00+01:00", &house.link).await;
    house.change(&closed, json!({"override": false})).await;
    house.opens("2026-11-25T23:30:00+01:00", &house.link).await;
}

#[db_test]
async fn single_events_are_the_same_moments_everywhere(db: TestDatabase) {
    let house = House::with_restricted_group(db).await;
    house.allow(&json!({"starts_at": "2026-11-28T20:00:00+01:00", "ends_at": "2026-11-29T03:00:00+01:00"})).await;
    house.refuses("2026-11-28T18:59:59Z", &house.link).await;
    house.opens("2026-11-28T19:00:00Z", &house.link).await;
    house.opens("2026-11-29T01:59:59Z", &house.link).await;
    house.refuses("2026-11-29T02:00:00Z", &house.link).await;
}

#[db_test]
async fn other_consequences_let_nobody_through(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = house.server.tenant.owner.clone();
    let path = format!("/locks/{}", house.site.lock_id);
    house.server.patch(&path, &owner, json!({"lock": {"time_restriction_enabled": true}})).await.is(204);
    for consequence in ["unlock", "first_to_arrive"] {
        let fields = json!({"starts_at": "2026-12-24T00:00:00Z", "ends_at": "2026-12-26T00:00:00Z"});
        house.schedule("Lock", house.site.lock_id, consequence, &fields).await;
    }
    house.server.clock.set(Timestamp::parse("2026-12-25T00:00:00Z").unwrap());
    house.server.unlock(house.site.lock_id, &owner).await.refuses(403, "34ffaa");
}

#[db_test]
async fn on_days_of_clock_changes_the_clock_on_the_wall_decides(db: TestDatabase) {
    let house = House::with_restricted_group(db).await;
    let small_hours = house.allow(&json!({"sunday": true, "starts_at_time": "02:15", "ends_at_time": "02:45"})).await;
    // 2027-03-28: 02:00 to 03:00 does not happen.
    for at in ["2027-03-28T00:45:00Z", "2027-03-28T00:59:59Z", "2027-03-28T01:00:00Z", "2027-03-28T01:30:00Z"] {
        house.refuses(at, &house.link).await;
    }
    // 2027-10-31: it happens twice.
    for (at, opens) in [
        ("2027-10-31T00:14:59Z", false),
        ("2027-10-31T00:30:00Z", true),
        ("2027-10-31T00:50:00Z", false),
        ("2027-10-31T01:14:59Z", false),
        ("2027-10-31T01:30:00Z", true),
        ("2027-10-31T01:45:00Z", false),
    ] {
        if opens { house.opens(at, &house.link).await } else { house.refuses(at, &house.link).await }
    }
    house
        .change(&small_hours, json!({"sunday": false, "saturday": true, "starts_at_time": "22:00", "ends_at_time": "04:00"}))
        .await;
    for (at, opens) in [
        ("2027-03-27T21:00:00Z", true),
        ("2027-03-28T01:59:59Z", true),
        ("2027-03-28T02:00:00Z", false),
        ("2027-10-31T02:59:59Z", true),
        ("2027-10-31T03:00:00Z", false),
    ] {
        if opens { house.opens(at, &house.link).await } else { house.refuses(at, &house.link).await }
    }
}

#[db_test]
async fn the_hours_of_an_organizations_group_are_read_at_each_door_in_its_own_zone(db: TestDatabase) {
    let house = House::new(db).await;
    let (server, owner) = (&house.server, &house.server.tenant.owner);
    let group = json!({"group": {"name": "Everywhere", "time_restriction_enabled": true}});
    let group_id = server.post("/groups", owner, group).await.id();
    let place = json!({"place": {"name": "Tokyo", "address": "1 Mill Lane", "time_zone": "Asia/Tokyo"}});
    let place_id = server.post("/places", owner, place).await.id();
    let (in_tokyo, _) = server.door(&server.tenant, place_id, group_id, json!({"kind": "simulated"})).await;
    let in_berlin = json!({"group_lock": {"group_id": group_id, "lock_id": house.site.lock_id}});
    server.post("/group_locks", owner, in_berlin).await.is(200);
    house.schedule("Group", group_id, "allow", &office_hours()).await;
    let link = server.link(&server.tenant, group_id, json!({})).await.credential;
    house.opens("2026-11-24T16:30:00Z", &link).await;
    server.unlock(in_tokyo, &link).await.refuses(403, "34ffaa");
    house.refuses("2026-11-24T23:30:00Z", &link).await;
    server.unlock(in_tokyo, &link).await.is(200);
}
