//! Schedules as their managers see them (contract section 2.12). What is refused: `schedule_fields`; what
//! they do at doors: `schedules_at_doors`.

use std::collections::BTreeSet;

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

pub(crate) async fn start(db: TestDatabase) -> (TestServer, Site) {
    let server = TestServer::start(db).await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    (server, site)
}

/// `allow` for the group, with these fields.
pub(crate) fn of_group(site: &Site, fields: &Value) -> Value {
    schedule("Group", site.group_id, "allow", fields)
}

pub(crate) fn schedule(kind: &str, id: i64, consequence: &str, fields: &Value) -> Value {
    let mut schedule = json!({"scheduleable_type": kind, "scheduleable_id": id, "consequence": consequence});
    schedule.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    json!({"schedule": schedule})
}

pub(crate) async fn made(server: &TestServer, schedule: Value) -> Value {
    server.post("/schedules", &server.tenant.owner, schedule).await.ok()
}

/// The fields that a schedule has if it has none of any type.
fn nothing() -> Value {
    let mut fields = json!({"starts_at_time": null, "ends_at_time": null, "starts_at": null, "ends_at": null,
        "starts_at_date": null, "ends_at_date": null});
    for day in DAYS {
        fields[day] = json!(false);
    }
    fields
}

#[db_test]
async fn the_type_is_told_by_the_fields_and_every_answer_carries_them_all(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    for (kind, id, name, consequence) in [
        ("Group", site.group_id, "Guests", "allow"),
        ("Lock", site.lock_id, "Front door", "allow"),
        ("Lock", site.lock_id, "Front door", "unlock"),
        ("Lock", site.lock_id, "Front door", "first_to_arrive"),
    ] {
        for (type_, fields, next) in [
            // The clock shows Tuesday, 2026-11-24, 10:00 in Berlin.
            ("recurring_event", json!({"monday": true, "sunday": true}), "2026-11-28T23:00:00Z"),
            (
                "recurring_event",
                json!({"tuesday": true, "starts_at_time": "08:30", "ends_at_time": "18:00"}),
                "2026-12-01T07:30:00Z",
            ),
            (
                "single_event",
                json!({"starts_at": "2026-12-01T08:00:00Z", "ends_at": "2028-12-01T09:30:00Z"}),
                "2026-12-01T08:00:00Z",
            ),
            ("single_all_day_event", json!({"starts_at_date": "2026-12-24", "ends_at_date": "2026-12-24"}), "2026-12-23T23:00:00Z"),
        ] {
            let made = made(&server, schedule(kind, id, consequence, &fields)).await;
            let mut expected = nothing();
            expected.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            expected.as_object_mut().unwrap().extend(
                json!({"id": made["id"], "resource_type": "Schedule", "created_at": "2026-11-24T09:00:00Z",
                    "updated_at": "2026-11-24T09:00:00Z", "type": type_, "name": null, "enabled": true, "override": false,
                    "consequence": consequence, "scheduleable_type": kind, "scheduleable_id": id,
                    "scheduleable": {"id": id, "type": kind, "name": name}, "place_id": site.place_id,
                    "place": {"id": site.place_id, "resource_type": "Place", "name": "Mill Studio", "latitude": null, "longitude": null},
                    "integration_id": null, "next_occurence": next, "time_zone": "Europe/Berlin"})
                .as_object()
                .unwrap()
                .clone(),
            );
            assert_eq!(made, expected);
            assert_eq!(server.get(&format!("/schedules/{}", made["id"]), owner).await.ok(), expected);
        }
    }
}

#[db_test]
async fn a_group_of_the_organization_has_neither_place_nor_zone(db: TestDatabase) {
    let (server, _) = start(db).await;
    let group_id = server.post("/groups", &server.tenant.owner, json!({"group": {"name": "Everywhere"}})).await.id();
    let made = made(&server, schedule("Group", group_id, "allow", &json!({"monday": true}))).await;
    assert_eq!((&made["place_id"], &made["place"], &made["time_zone"]), (&Value::Null, &Value::Null, &Value::Null));
}

#[db_test]
async fn types_may_be_named_and_loose_input_is_understood(db: TestDatabase) {
    let (server, site) = start(db).await;
    for (fields, expected) in [
        (
            json!({"type": "recurring_event", "friday": "true", "monday": "False", "starts_at_time": "22:00:00", "ends_at_time": "06:00"}),
            json!({"type": "recurring_event", "friday": true, "monday": false, "starts_at_time": "22:00", "ends_at_time": "06:00"}),
        ),
        (
            json!({"friday": true, "starts_at_time": "00:00", "ends_at_time": "24:00", "starts_at": null}),
            json!({"starts_at_time": "00:00", "ends_at_time": "24:00", "starts_at": null}),
        ),
        (
            json!({"starts_at": "2026-12-01T09:00:00+01:00", "ends_at": "2026-12-01T09:00:00Z", "monday": false, "ends_at_date": null}),
            json!({"type": "single_event", "starts_at": "2026-12-01T08:00:00Z", "ends_at": "2026-12-01T09:00:00Z"}),
        ),
        (
            json!({"starts_at_date": "2026-12-24", "ends_at_date": "2027-01-06", "override": "true", "enabled": "false", "name": " Holidays "}),
            json!({"type": "single_all_day_event", "override": true, "enabled": false, "name": "Holidays", "next_occurence": null}),
        ),
        (
            json!({"scheduleable_id": site.group_id.to_string(), "sunday": true, "integration_id": 7, "place": {}}),
            json!({"sunday": true}),
        ),
    ] {
        let made = made(&server, of_group(&site, &fields)).await;
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&made[name], value, "{fields}: {name}");
        }
    }
}

#[db_test]
async fn lists_are_paged_filtered_and_in_order_of_making(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let (group, lock) = (("Group", site.group_id), ("Lock", site.lock_id));
    let mut ids = Vec::new();
    for (of, consequence) in [(group, "allow"), (lock, "allow"), (lock, "unlock"), (group, "allow"), (lock, "first_to_arrive")] {
        ids.push(server.post("/schedules", owner, schedule(of.0, of.1, consequence, &json!({"monday": true}))).await.id());
    }
    for (query, expected) in [
        (String::new(), vec![0, 1, 2, 3, 4]),
        (format!("ids={},{}", ids[3], ids[1]), vec![1, 3]),
        ("consequence=allow".to_owned(), vec![0, 1, 3]),
        ("consequence=unlock".to_owned(), vec![2]),
        ("scheduleable_type=Group".to_owned(), vec![0, 3]),
        (format!("scheduleable_type=Lock&scheduleable_id={}", site.lock_id), vec![1, 2, 4]),
        (format!("scheduleable_type=Lock&scheduleable_id={}&consequence=allow&ids={}", site.lock_id, ids[1]), vec![1]),
        ("scheduleable_type=Lock&scheduleable_id=999999".to_owned(), vec![]),
        ("limit=2&offset=1".to_owned(), vec![1, 2]),
    ] {
        let expected: Vec<i64> = expected.into_iter().map(|at: usize| ids[at]).collect();
        assert_eq!(server.get(&format!("/schedules?{query}"), owner).await.ids(), expected, "{query}");
    }
    for (query, range) in [("", "0-9/5"), ("limit=250", "0-249/5"), ("limit=2&offset=4", "4-5/5"), ("offset=5", "*/5")] {
        assert_eq!(server.get(&format!("/schedules?{query}"), owner).await.header("x-collection-range"), Some(range), "{query}");
    }
    for wrong in [
        format!("scheduleable_id={}", site.group_id),
        "scheduleable_type=ElevatorStop".to_owned(),
        "scheduleable_type=Group&scheduleable_id=x".to_owned(),
        "consequence=permit".to_owned(),
        "ids=x".to_owned(),
        "limit=251".to_owned(),
        "limit=0".to_owned(),
        "offset=20001".to_owned(),
    ] {
        server.get(&format!("/schedules?{wrong}"), owner).await.refuses(400, "e00400");
    }
}

#[db_test]
async fn each_role_manages_the_rules_of_what_it_manages(db: TestDatabase) {
    let (server, site) = start(db).await;
    let elsewhere = server.site(&server.tenant, Value::Null).await;
    let monday = json!({"monday": true});
    let group = schedule("Group", site.group_id, "allow", &monday);
    let lock = schedule("Lock", site.lock_id, "unlock", &monday);
    let foreign = schedule("Group", elsewhere.group_id, "allow", &monday);
    let of_group = made(&server, group.clone()).await["id"].as_i64().unwrap();
    let of_lock = made(&server, lock.clone()).await["id"].as_i64().unwrap();
    let of_foreign = made(&server, foreign.clone()).await["id"].as_i64().unwrap();
    for (role, applies_to, sees, manages) in [
        (Role::GroupBasic, site.group_id, vec![], vec![]),
        (Role::GroupManager, site.group_id, vec![of_group], vec![]),
        (Role::PlaceAccessManager, site.place_id, vec![of_group, of_lock], vec![of_group, of_lock]),
        (Role::PlaceAdministrator, site.place_id, vec![of_group, of_lock], vec![of_group, of_lock]),
        (Role::OrganizationObserver, server.tenant.id, vec![of_group, of_lock, of_foreign], vec![]),
        (
            Role::OrganizationAccessManager,
            server.tenant.id,
            vec![of_group, of_lock, of_foreign],
            vec![of_group, of_lock, of_foreign],
        ),
    ] {
        let caller = server.caller_with_role(role, applies_to).await.credential;
        let list = server.get("/schedules", &caller).await;
        if sees.is_empty() {
            list.refuses(403, "fcd8ef");
        } else {
            assert_eq!(list.ids(), sees, "{role:?}");
        }
        for (id, create) in [(of_group, &group), (of_lock, &lock), (of_foreign, &foreign)] {
            let path = format!("/schedules/{id}");
            let read = match (sees.contains(&id), sees.is_empty()) {
                (true, _) => 200,
                (false, true) => 403,
                (false, false) => 404,
            };
            server.get(&path, &caller).await.is(read);
            if manages.contains(&id) {
                server.patch(&path, &caller, json!({"schedule": {"name": role.as_str()}})).await.is(204);
                let made = server.post("/schedules", &caller, create.clone()).await.id();
                server.delete(&format!("/schedules/{made}"), &caller).await.is(204);
            } else {
                server.patch(&path, &caller, json!({"schedule": {"enabled": false}})).await.refuses(403, "fcd8ef");
                server.delete(&path, &caller).await.refuses(403, "fcd8ef");
                server.post("/schedules", &caller, create.clone()).await.refuses(403, "fcd8ef");
            }
        }
    }
    let enabled: Vec<_> =
        server.get("/schedules", &server.tenant.owner).await.list().iter().map(|one| one["enabled"].clone()).collect();
    assert_eq!(enabled, [json!(true), json!(true), json!(true)]);
}

#[db_test]
async fn another_organizations_schedules_do_not_exist(db: TestDatabase) {
    let (server, site) = start(db).await;
    let other = server.second_organization().await;
    let made = made(&server, of_group(&site, &json!({"monday": true}))).await;
    let path = format!("/schedules/{}", made["id"]);
    server.get(&path, &other.owner).await.refuses(404, "e00404");
    server.patch(&path, &other.owner, json!({"schedule": {"enabled": false}})).await.refuses(404, "e00404");
    server.delete(&path, &other.owner).await.refuses(404, "e00404");
    let create = of_group(&site, &json!({"monday": true}));
    assert_eq!(server.post("/schedules", &other.owner, create).await.invalid_fields(), ["scheduleable_id"]);
    assert_eq!(server.get("/schedules", &other.owner).await.ids(), Vec::<i64>::new());
    assert_eq!(server.get(&path, &server.tenant.owner).await.ok(), made);
}

#[db_test]
async fn making_changing_and_removing_are_recorded_at_the_place(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let id = made(&server, of_group(&site, &json!({"monday": true, "name": "Mornings"}))).await["id"].clone();
    let path = format!("/schedules/{id}");
    server.patch(&path, owner, json!({"schedule": {"tuesday": true}})).await.is(204);
    server.delete(&path, owner).await.is(204);
    server.get(&path, owner).await.refuses(404, "e00404");
    let set = json!({"event_set": {"event_object_type": "Schedule", "event_object_id": id}});
    let events = server.post("/event_sets", owner, set).await.ok()["events"].clone();
    let facts: Vec<_> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["type"].clone(), event["object_name"].clone(), event["place_id"].clone(), event["actor_id"].clone()))
        .collect();
    let expected = ["schedule.destroy", "schedule.update", "schedule.create"];
    let expected = expected.map(|kind| (json!(kind), json!("Mornings"), json!(site.place_id), json!(server.tenant.owner_id)));
    assert_eq!(facts, expected);
}

#[db_test]
async fn a_group_or_door_has_at_most_a_hundred_however_many_ask_at_once(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let monday = json!({"monday": true});
    for of in [schedule("Group", site.group_id, "allow", &monday), schedule("Lock", site.lock_id, "allow", &monday)] {
        for _ in 0..99 {
            made(&server, of.clone()).await;
        }
        let post = || server.post("/schedules", owner, of.clone());
        let (a, b, c, d) = tokio::join!(post(), post(), post(), post());
        let answers = [a, b, c, d];
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        for answer in answers.into_iter().filter(|answer| answer.status != 200) {
            answer.refuses(409, "e00409");
        }
    }
    let seen: BTreeSet<_> = server.get("/schedules?limit=250", owner).await.ids().into_iter().collect();
    assert_eq!(seen.len(), 200);
}

#[db_test]
async fn a_schedule_goes_with_what_it_is_for(db: TestDatabase) {
    let (server, site) = start(db).await;
    let owner = &server.tenant.owner;
    let of_group = made(&server, of_group(&site, &json!({"monday": true}))).await;
    let of_lock = made(&server, schedule("Lock", site.lock_id, "allow", &json!({"monday": true}))).await;
    server.delete(&format!("/groups/{}", site.group_id), owner).await.is(204);
    server.get(&format!("/schedules/{}", of_group["id"]), owner).await.refuses(404, "e00404");
    server.delete(&format!("/locks/{}", site.lock_id), owner).await.is(204);
    server.get(&format!("/schedules/{}", of_lock["id"]), owner).await.refuses(404, "e00404");
}
