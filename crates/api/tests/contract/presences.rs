//! Presences (contract section 2.16): who was at a place on a day.

use std::time::Duration;

use doorward_core::{Role, Timestamp};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

const HOUR: Duration = Duration::from_secs(60 * 60);

async fn presences(server: &TestServer, place_id: i64, date: &str) -> Vec<Value> {
    server.get(&format!("/presences?place_id={place_id}&date={date}"), &server.tenant.owner).await.list()
}

/// Type, id and status of each.
fn who(presences: &[Value]) -> Vec<(String, i64, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let one = |one: &Value| (text(&one["actor_type"]), one["actor_id"].as_i64().unwrap(), text(&one["status"]));
    presences.iter().map(one).collect()
}

#[db_test]
async fn a_presence_spans_from_the_first_unlock_of_a_day_to_the_last(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let (back_door, _) = server.door(tenant, site.place_id, site.group_id, json!({"kind": "simulated"})).await;
    server.patch(&format!("/locks/{back_door}"), owner, json!({"lock": {"name": "Back door"}})).await.is(204);
    let link = server.link(tenant, site.group_id, json!({"email": "guest@example.com"})).await;
    server.unlock(site.lock_id, owner).await.ok();
    let first = server.in_seconds(0);
    server.clock.advance(HOUR);
    server.unlock(site.lock_id, &link.credential).await.ok();
    server.clock.advance(HOUR);
    server.unlock(back_door, owner).await.ok();
    let last = server.in_seconds(0);
    let [by_owner, by_link]: [Value; 2] = presences(&server, site.place_id, "2026-11-24").await.try_into().unwrap();
    let name = server.get("/user", owner).await.ok()["name"].clone();
    let expected = json!({"actor_type": "User", "actor_id": tenant.owner_id, "actor_name": name, "actor_email": tenant.email,
        "last_unlocked_lock_id": back_door, "last_unlocked_lock_name": "Back door", "first_unlock_at": first,
        "last_unlock_at": last, "status": "on_site", "place_id": site.place_id});
    assert_eq!(by_owner, expected);
    assert_eq!((&by_link["actor_type"], &by_link["actor_id"]), (&json!("GroupLink"), &json!(link.id)));
    assert_eq!(by_link["first_unlock_at"], by_link["last_unlock_at"]);
}

#[db_test]
async fn only_doors_that_opened_at_this_place_on_this_day_count(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let elsewhere = server.site(tenant, json!({"kind": "simulated"})).await;
    let (dead_door, _) = server.door(tenant, site.place_id, site.group_id, Value::Null).await;
    server.unlock(dead_door, owner).await.refuses(409, "ff420a");
    server.unlock(elsewhere.lock_id, owner).await.ok();
    assert_eq!(presences(&server, site.place_id, "2026-11-24").await, Vec::<Value>::new());
    // Midnight in Berlin, where the place is.
    server.clock.set(Timestamp::parse("2026-11-24T22:59:59Z").unwrap());
    server.unlock(site.lock_id, owner).await.ok();
    for (date, count) in [("2026-11-23", 0), ("2026-11-24", 1), ("2026-11-25", 0)] {
        assert_eq!(presences(&server, site.place_id, date).await.len(), count, "{date}");
    }
    server.clock.set(Timestamp::parse("2026-11-24T23:00:00Z").unwrap());
    server.unlock(site.lock_id, owner).await.ok();
    assert_eq!(presences(&server, site.place_id, "2026-11-25").await.len(), 1);
    let yesterday = presences(&server, site.place_id, "2026-11-24").await;
    assert_eq!(yesterday[0]["last_unlock_at"], "2026-11-24T22:59:59Z");
}

#[tokio::test]
async fn whoever_opens_nothing_for_eight_hours_is_inactive_and_expired_once_the_day_is_over() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    server.unlock(site.lock_id, owner).await.ok();
    let at = server.app.now();
    for (after, expected) in [
        (HOUR * 8 - Duration::from_micros(1), "on_site"),
        (HOUR * 8, "inactive"),
        (HOUR * 14 - Duration::from_micros(1), "inactive"),
        (HOUR * 14, "expired"),
    ] {
        server.clock.set(at.after(after));
        assert_eq!(presences(&server, site.place_id, "2026-11-24").await[0]["status"], expected, "{after:?}");
    }
}

#[tokio::test]
async fn whoever_is_the_last_to_leave_has_checked_out_until_they_open_a_door_again() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let person = server.caller_with_role(Role::PlaceAdministrator, site.place_id).await;
    server.unlock(site.lock_id, owner).await.ok();
    server.clock.advance(HOUR);
    server.unlock(site.lock_id, &person.credential).await.ok();
    let leaves = format!("/locks/{}/last_to_leave", site.lock_id);
    server.clock.advance(HOUR);
    server.post(&leaves, &person.credential, json!({})).await.is(204);
    let user = |id: i64, status: &str| ("User".to_owned(), id, status.to_owned());
    let seen = presences(&server, site.place_id, "2026-11-24").await;
    assert_eq!(who(&seen), [user(person.user_id, "checked_out"), user(server.tenant.owner_id, "on_site")]);
    assert_eq!(seen[0]["last_unlock_at"], "2026-11-24T10:00:00Z", "leaving opens nothing");
    server.clock.advance(HOUR);
    server.unlock(site.lock_id, &person.credential).await.ok();
    assert_eq!(who(&presences(&server, site.place_id, "2026-11-24").await)[0], user(person.user_id, "on_site"));
}

#[tokio::test]
async fn presences_are_paged_and_need_a_place_and_a_date() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let mut links = Vec::new();
    for _ in 0..3 {
        let link = server.link(tenant, site.group_id, json!({})).await;
        server.clock.advance(Duration::from_secs(1));
        server.unlock(site.lock_id, &link.credential).await.ok();
        links.push(link.id);
    }
    let path = format!("/presences?place_id={}&date=2026-11-24", site.place_id);
    for (query, range, expected) in [
        ("", "0-9/3", vec![2, 1, 0]),
        ("&limit=2", "0-1/3", vec![2, 1]),
        ("&limit=2&offset=2", "2-3/3", vec![0]),
        ("&offset=3", "*/3", vec![]),
    ] {
        let answer = server.get(&format!("{path}{query}"), owner).await.is(200);
        assert_eq!(answer.header("x-collection-range"), Some(range), "{query}");
        let ids: Vec<_> = answer.list().iter().map(|one| one["actor_id"].clone()).collect();
        assert_eq!(ids, expected.iter().map(|nth: &usize| json!(links[*nth])).collect::<Vec<_>>(), "{query}");
    }
    let id = site.place_id;
    for wrong in [
        String::new(),
        format!("?place_id={id}"),
        "?date=2026-11-24".to_owned(),
        format!("?place_id={id}&date=today"),
        format!("?place_id={id}&date=2026-02-29"),
        "?place_id=here&date=2026-11-24".to_owned(),
        format!("?place_id={id}&date=2026-11-24&limit=251"),
    ] {
        server.get(&format!("/presences{wrong}"), owner).await.refuses(400, "e00400");
    }
    server.get("/presences?place_id=999999&date=2026-11-24", owner).await.refuses(404, "e00404");
    assert_eq!(presences(&server, id, "9999-12-31").await, Vec::<Value>::new());
}
