//! What reports say.

use doorward_app::reports::work;
use doorward_core::Timestamp;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::support::*;

#[db_test]
async fn a_report_of_events_holds_those_of_its_days_newest_first(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    server.clock.set(Timestamp::parse("2026-11-24T22:59:59Z").unwrap());
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    server.unlock(site.lock_id, owner).await.ok();
    // Midnight in Berlin.
    server.clock.set(Timestamp::parse("2026-11-24T23:00:00Z").unwrap());
    server.unlock(site.lock_id, owner).await.ok();
    for (days, expected) in [
        (json!({"start_date": "2026-11-24", "end_date": "2026-11-24"}), vec!["2026-11-24T22:59:59Z"]),
        (json!({"start_date": "2026-11-25"}), vec!["2026-11-24T23:00:00Z"]),
        (json!({"start_date": "2026-11-24"}), vec!["2026-11-24T23:00:00Z", "2026-11-24T22:59:59Z"]),
        (json!({"start_date": "2026-11-24", "time_zone": "UTC"}), vec!["2026-11-24T23:00:00Z", "2026-11-24T22:59:59Z"]),
        (json!({"start_date": "2026-11-20", "end_date": "2026-11-23"}), vec![]),
    ] {
        let id = made(&server, UNLOCKS, days.clone()).await;
        let found: Vec<_> = rows(&server, id).await.into_iter().map(|row| row["created_at"].clone()).collect();
        assert_eq!(json!(found), json!(expected), "{days}");
    }
    let id = made(&server, EVENTS, json!({})).await;
    let all = rows(&server, id).await;
    assert_eq!(shown(&server, id).await["rows_count"], json!(all.len()));
    let unlock = all.iter().find(|row| row["created_at"] == "2026-11-24T22:59:59Z" && row["type"] == "lock.unlock").unwrap();
    let name = server.get("/user", owner).await.ok()["name"].clone();
    for (field, expected) in [
        ("local_time", json!("2026-11-24 23:59:59")),
        ("success", json!("true")),
        ("actor_type", json!("User")),
        ("actor_id", json!(server.tenant.owner_id.to_string())),
        ("actor_name", name),
        ("actor_email", json!(server.tenant.email)),
        ("object_name", json!("Front door")),
        ("place_name", json!("Mill Studio")),
        ("code", json!("")),
    ] {
        assert_eq!(unlock[field], expected, "{field}");
    }
    assert!(all.iter().any(|row| row["type"] == "place.create"));
}

#[db_test]
async fn unlocks_are_counted_by_person_and_by_door(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let (dead_door, _) = server.door(tenant, site.place_id, site.group_id, Value::Null).await;
    let link = server.link(tenant, site.group_id, json!({"name": "Robin Example"})).await;
    for _ in 0..3 {
        server.unlock(site.lock_id, &link.credential).await.ok();
        server.clock.advance(HOUR);
    }
    server.unlock(site.lock_id, owner).await.ok();
    server.unlock(dead_door, owner).await.refuses(409, "ff420a");
    let people = made(&server, BY_PERSON, json!({})).await;
    let [by_link, by_owner]: [Value; 2] = rows(&server, people).await.try_into().unwrap();
    let expected = json!({"actor_type": "GroupLink", "actor_id": link.id.to_string(), "actor_name": "Robin Example", "actor_email": "",
        "unlocks": "3", "refused_or_failed": "0", "first_unlock": "2026-11-24 10:00:00", "last_unlock": "2026-11-24 12:00:00"});
    assert_eq!(by_link, expected);
    assert_eq!((&by_owner["unlocks"], &by_owner["refused_or_failed"]), (&json!("1"), &json!("1")));
    let doors = made(&server, BY_DOOR, json!({})).await;
    let doors = rows(&server, doors).await;
    let counted: Vec<_> =
        doors.iter().map(|row| (row["object_id"].clone(), row["unlocks"].clone(), row["last_unlock"].clone())).collect();
    let id = |id: i64| json!(id.to_string());
    assert_eq!(counted, [(id(site.lock_id), json!("4"), json!("2026-11-24 13:00:00")), (id(dead_door), json!("0"), json!(""))]);
}

#[db_test]
async fn a_report_of_users_holds_everybody_with_their_roles(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let site = server.site(&server.tenant, Value::Null).await;
    let person = server.caller_with_role(doorward_core::Role::GroupBasic, site.group_id).await;
    let other = server.second_organization().await;
    server.user(&other).await;
    let id = made(&server, USERS, json!({})).await;
    let users = rows(&server, id).await;
    let of: Vec<_> = users.iter().map(|row| (row["email"].clone(), row["roles"].clone())).collect();
    assert_eq!(of, [(json!(server.tenant.email), json!("organization_owner")), (json!(person.email), json!("group_basic"))]);
}

#[db_test]
async fn a_large_report_is_kept_in_parts_and_comes_whole(db: TestDatabase) {
    let server = TestServer::start(db).await;
    // Two pages of events and a bit, with names that fill more than one part.
    unlocks(&server, 2_050, &"Robin Example ".repeat(40)).await;
    let id = made(&server, UNLOCKS, json!({})).await;
    let found = rows(&server, id).await;
    assert_eq!(found.len(), 2_050);
    assert!(found.windows(2).all(|two| two[0]["created_at"].as_str() > two[1]["created_at"].as_str()));
    let parts = doorward_store::report_parts::content(server.db.store.reader(), id, 1).await.unwrap();
    assert!(parts.is_some_and(|part| part.len() < 500_000), "there is a second part, compressed");
    let size = shown(&server, id).await["size"].as_u64().unwrap();
    let answer = fetch(&server, id).await;
    assert_eq!((answer.text.len() as u64, answer.header("content-length")), (size, Some(size.to_string().as_str())));
    assert!(size > 1_024 * 1_024);
}

#[db_test]
async fn no_cell_of_a_report_is_a_formula(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let group = json!({"group": {"name": "=HYPERLINK(\"http://example.net\")"}});
    server.post("/groups", &server.tenant.owner, group).await.ok();
    let id = made(&server, EVENTS, json!({})).await;
    let text = fetch(&server, id).await.text;
    assert!(text.contains(",\"'=HYPERLINK(\"\"http://example.net\"\")\","), "{text}");
}

#[db_test]
async fn a_report_holds_nothing_of_another_organization(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let other = server.second_organization().await;
    let site = server.site(&other, json!({"kind": "simulated"})).await;
    server.unlock(site.lock_id, &other.owner).await.ok();
    for reporter in [EVENTS, UNLOCKS, BY_PERSON, BY_DOOR, USERS] {
        let id = made(&server, reporter, json!({})).await;
        let text = fetch(&server, id).await.text;
        assert!(!text.contains("owner@example.net") && !text.contains("Front door"), "{reporter}: {text}");
    }
    work(&server.app).await;
}
