//! Free text in queries and filters, on both databases: whatever is typed is searched for or refused, and never fails the server.

use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

#[db_test]
async fn a_full_address_finds_that_one_person_whatever_its_case(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let mut ids = Vec::new();
    for email in ["ann@example.org", "joann@example.org", "ann@example.org.uk"] {
        ids.push(server.post("/users", owner, json!({"user": {"email": email, "notes": "knows ann@example.org"}})).await.id());
    }
    assert_eq!(server.get("/users?query=ANN@example.org", owner).await.ids(), [ids[0]]);
    assert_eq!(server.get("/users?email=Ann@Example.org", owner).await.ids(), [ids[0]]);
    assert_eq!(server.get("/users?query=example.org", owner).await.ids().len(), 3);
    assert_eq!(server.get("/users?query=nn@example.org", owner).await.ids().len(), 3, "part of an address finds all that hold it");
    assert_eq!(server.get("/users?user_id=me", owner).await.ids(), [server.tenant.owner_id]);
}

#[db_test]
async fn wildcards_quotes_and_controls_are_text_like_any_other(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    for text in ["%25", "_", "%5C", "'", "%22%3B--", "%F0%9F%9A%AA", "%01", "%E2%80%AE"] {
        for path in ["/places", "/locks", "/groups", "/group_links", "/users", "/role_assignments", "/teams", "/members", "/shares"]
        {
            let found = server.get(&format!("{path}?query={text}"), owner).await.list();
            assert_eq!(found, Vec::<Value>::new(), "{path} {text}");
        }
        server.get(&format!("/group_locks?group_id={}&query={text}", site.group_id), owner).await.is(200);
    }
}

#[db_test]
async fn a_nul_which_no_text_holds_is_refused_not_stumbled_over(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    for path in [
        "/places?query=%00",
        "/users?query=a%00b",
        "/users?email=a%00@example.com",
        "/group_links?query=%00",
        "/role_assignments?query=%00",
    ] {
        server.get(path, owner).await.refuses(400, "e00400");
    }
    for name in ["event_type", "event_sequence", "event_uuid", "event_object_type"] {
        let fields = server.post("/event_sets", owner, json!({"event_set": {name: "a\u{0}b"}})).await.invalid_fields();
        assert_eq!(fields, [name]);
    }
    for (domain, email) in [("sunny-mill\u{0}", "owner@example.com"), ("sunny-mill", "owner@example.com\u{0}")] {
        let user = json!({"domain": domain, "email": email, "password": "long enough"});
        server.post("/logins", owner, json!({"user": user})).await.refuses(401, "afc516");
    }
    let place_id = server.site(&server.tenant, Value::Null).await.place_id;
    let relay = json!({"kind": "shelly", "address": "192.0.2.7", "password": "a\u{0}b"});
    for (path, body, field) in [
        ("/places", json!({"place": {"name": "a\u{0}b", "address": "x"}}), "name"),
        ("/groups", json!({"group": {"name": "x", "description": "a\u{0}b"}}), "description"),
        ("/users", json!({"user": {"email": "x@example.com", "metadata": {"a\u{0}b": 1}}}), "metadata"),
        ("/users", json!({"user": {"email": "x@example.com", "metadata": {"a": "b\u{0}"}}}), "metadata"),
        ("/locks", json!({"lock": {"name": "x", "place_id": place_id, "relay": relay}}), "relay"),
    ] {
        assert_eq!(server.post(path, owner, body).await.invalid_fields(), [field]);
    }
    server.get("/organizations/a%00b/logo", owner).await.is(404);
}

#[db_test]
async fn event_filters_take_lists_and_refuse_what_makes_no_sense(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    server.site(&server.tenant, Value::Null).await;
    let set = json!({"event_set": {"event_type": "place.create, lock.create"}});
    let found = server.post("/event_sets", owner, set).await.ok();
    let types: Vec<_> = found["events"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(
        (types, &found["status"], &found["cursor"]),
        (vec![json!("lock.create"), json!("place.create")], &json!("finished"), &Value::Null)
    );
    for (filters, field) in [
        (json!({"interval": "P1D"}), "interval"),
        (json!({"interval": "P91D/2026-11-24T09:00:00Z"}), "interval"),
        (json!({"event_actor_id": 1}), "event_actor_type"),
        (json!({"place_id": 1, "event_place_id": 1}), "place_id"),
        (json!({"event_success": "perhaps"}), "event_success"),
        (json!({"event_object_type": "Lock", "event_object_id": "front"}), "event_object_id"),
    ] {
        assert_eq!(server.post("/event_sets", owner, json!({"event_set": filters})).await.invalid_fields(), [field], "{filters}");
    }
}

#[db_test]
async fn a_set_is_read_to_its_end_by_its_cursors_and_lives_a_day(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    server.site(&server.tenant, Value::Null).await;
    let uuids = |page: &Value| -> Vec<String> {
        page["events"].as_array().unwrap().iter().map(|event| event["uuid"].as_str().unwrap().to_owned()).collect()
    };
    let all = uuids(&server.post("/event_sets", owner, json!({})).await.ok());
    let mut page = server.post("/event_sets?limit=2", owner, json!({"event_set": {}})).await.ok();
    let path = format!("/event_sets/{}", page["id"]);
    let mut seen = uuids(&page);
    while let Some(cursor) = page["cursor"].as_str() {
        server.site(&server.tenant, Value::Null).await;
        page = server.get(&format!("{path}?cursor={cursor}&limit=2"), owner).await.ok();
        seen.extend(uuids(&page));
    }
    assert_eq!(seen, all);
    for cursor in ["x", "99999999"] {
        server.get(&format!("{path}?cursor={cursor}"), owner).await.refuses(400, "e00400");
    }
    server.clock.advance(std::time::Duration::from_secs(24 * 60 * 60 + 1));
    server.get(&path, owner).await.refuses(404, "e00404");
}
