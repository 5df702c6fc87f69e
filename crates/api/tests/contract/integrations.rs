//! `/integrations`: what is taken, what is shown, and who sees it.

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

fn body(more: Value) -> Value {
    let mut fields = json!({"type": "event_webhook", "name": "Log book", "url": "https://example.com/hook?token=a"});
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    json!({"integration": fields})
}

#[db_test]
async fn an_integration_is_shown_as_it_was_made_but_for_its_key(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let more = json!({"signature_key": "between us", "place_id": site.place_id.to_string(), "enabled": "False",
        "enabled_events": ["lock.unlock", "lock.unlock"]});
    let made = server.post("/integrations", owner, body(more)).await.ok();
    let place = server.get(&format!("/places/{}", site.place_id), owner).await.ok();
    let expected = json!({
        "id": made["id"], "resource_type": "Integration", "created_at": "2026-11-24T09:00:00Z", "updated_at": "2026-11-24T09:00:00Z",
        "type": "event_webhook", "name": "Log book", "url": "https://example.com/hook?token=a", "enabled": false,
        "enabled_events": ["lock.unlock"], "signature_key_set": true, "disabled_due_to_error": false,
        "disabled_due_to_error_at": null, "organization_id": server.tenant.id,
        "organization": {"id": server.tenant.id, "resource_type": "Organization", "name": "sunny-mill", "domain": "sunny-mill"},
        "place_id": site.place_id,
        "place": {"id": site.place_id, "resource_type": "Place", "name": "Mill Studio", "latitude": place["latitude"], "longitude": place["longitude"]},
    });
    assert_eq!(made, expected);
    assert_eq!(server.get(&format!("/integrations/{}", made["id"]), owner).await.ok(), expected);
    assert_eq!(server.get("/integrations", owner).await.list(), [expected]);
}

#[db_test]
async fn fields_that_break_rules_are_named(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let made = server.post("/integrations", owner, body(json!({}))).await.ok();
    let path = format!("/integrations/{}", made["id"]);
    let missing = server.post("/integrations", owner, json!({"integration": {}})).await.invalid_fields();
    assert_eq!(missing, ["name", "type", "url"]);
    for (name, wrong) in [
        ("type", json!("jumpcloud_user_import")),
        ("type", json!(1)),
        ("name", json!("")),
        ("name", json!("x".repeat(256))),
        ("name", json!("a\u{0}")),
        ("url", json!("ftp://example.com/")),
        ("url", json!("example.com")),
        ("url", json!("https://user:password@example.com/")),
        ("url", json!(format!("https://example.com/{}", "x".repeat(2_000)))),
        ("enabled", json!("perhaps")),
        ("enabled_events", json!("lock.unlock")),
        ("enabled_events", json!(["lock.unlock", "lock.explode"])),
        ("enabled_events", json!([["lock.unlock"]])),
        ("signature_key", json!("")),
        ("signature_key", json!("x".repeat(256))),
        ("signature_key", json!("whsec_not base64")),
        ("signature_key", json!(7)),
        ("place_id", json!("x")),
        ("place_id", json!(999_999)),
    ] {
        let fields = json!({name: wrong});
        assert_eq!(server.post("/integrations", owner, body(fields.clone())).await.invalid_fields(), [name], "{fields}");
        let change = json!({"integration": fields});
        assert_eq!(server.patch(&path, owner, change).await.invalid_fields(), [name], "{fields}");
    }
    assert_eq!(server.get(&path, owner).await.ok(), made, "nothing has changed");
}

#[db_test]
async fn what_is_not_sent_stays_and_null_means_not_set(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let made = server.post("/integrations", owner, body(json!({"enabled_events": ["lock.unlock"]}))).await.ok();
    let path = format!("/integrations/{}", made["id"]);
    server.clock.advance(std::time::Duration::from_secs(60));
    server.put(&path, owner, json!({"integration": {"name": "Renamed", "type": "event_webhook", "url": null}})).await.is(204);
    let mut expected = made.clone();
    (expected["name"], expected["updated_at"]) = (json!("Renamed"), json!("2026-11-24T09:01:00Z"));
    assert_eq!(server.get(&path, owner).await.ok(), expected);
    server.patch(&path, owner, json!({"integration": {"enabled_events": null, "enabled": false}})).await.is(204);
    (expected["enabled_events"], expected["enabled"]) = (json!([]), json!(false));
    assert_eq!(server.get(&path, owner).await.ok(), expected);
    let site = server.site(&server.tenant, Value::Null).await;
    let moved = json!({"integration": {"place_id": site.place_id}});
    assert_eq!(server.patch(&path, owner, moved).await.invalid_fields(), ["place_id"]);
}

#[db_test]
async fn each_filter_keeps_what_it_names(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let of_place = server.post("/integrations", owner, body(json!({"name": "B", "place_id": site.place_id}))).await.id();
    let of_all = server.post("/integrations", owner, body(json!({"name": "A", "enabled": false}))).await.id();
    for (query, expected) in [
        (String::new(), vec![of_all, of_place]),
        (format!("ids={of_place}"), vec![of_place]),
        ("query=b".to_owned(), vec![of_place]),
        (format!("place_id={}", site.place_id), vec![of_place]),
        ("scope=organization".to_owned(), vec![of_all]),
        ("scope=place".to_owned(), vec![of_place]),
        ("scope=group".to_owned(), vec![]),
        (format!("group_id={}", site.group_id), vec![]),
        ("enabled=true".to_owned(), vec![of_place]),
        ("enabled=false".to_owned(), vec![of_all]),
        ("limit=1&offset=1".to_owned(), vec![of_place]),
    ] {
        assert_eq!(server.get(&format!("/integrations?{query}"), owner).await.ids(), expected, "{query}");
    }
    for query in ["scope=door", "enabled=perhaps", "limit=251", "offset=-1", "place_id=x", "group_id=x", "ids=x"] {
        server.get(&format!("/integrations?{query}"), owner).await.refuses(400, "e00400");
    }
    let log = format!("/integrations/{of_all}/deliveries");
    assert_eq!(server.get(&log, owner).await.list(), Vec::<Value>::new());
    for query in ["limit=251", "limit=0", "offset=20001"] {
        server.get(&format!("{log}?{query}"), owner).await.refuses(400, "e00400");
    }
}

#[tokio::test]
async fn whoever_may_not_change_it_is_not_shown_the_address() {
    let server = server().await;
    let observer = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    let made = server.post("/integrations", &server.tenant.owner, body(json!({}))).await.ok();
    let shown = server.get(&format!("/integrations/{}", made["id"]), &observer.credential).await.ok();
    assert_eq!((&shown["url"], &shown["name"]), (&Value::Null, &json!("Log book")));
}

#[tokio::test]
async fn an_administrator_of_a_place_has_to_do_with_that_place_alone() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let administrator = server.caller_with_role(Role::PlaceAdministrator, site.place_id).await.credential;
    let of_all = server.post("/integrations", owner, body(json!({}))).await.id();
    server.post("/integrations", &administrator, body(json!({}))).await.refuses(403, "fcd8ef");
    server.get(&format!("/integrations/{of_all}"), &administrator).await.refuses(404, "e00404");
    server.patch(&format!("/integrations/{of_all}"), &administrator, json!({})).await.refuses(403, "fcd8ef");
    let own = server.post("/integrations", &administrator, body(json!({"place_id": site.place_id}))).await.id();
    assert_eq!(server.get("/integrations", &administrator).await.ids(), [own]);
}

#[tokio::test]
async fn an_organization_has_a_hundred_at_most() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for _ in 0..100 {
        server.post("/integrations", owner, body(json!({"enabled": false}))).await.id();
    }
    server.post("/integrations", owner, body(json!({}))).await.refuses(409, "e00409");
    let other = server.second_organization().await;
    server.post("/integrations", &other.owner, body(json!({}))).await.id();
}

#[tokio::test]
async fn a_test_in_a_network_that_is_not_there_says_so() {
    let server = server().await;
    let owner = &server.tenant.owner;
    // A special network, which stays closed even where private ones are allowed.
    let made = server.post("/integrations", owner, body(json!({"url": "http://169.254.169.254/latest"}))).await.id();
    let tested = server.post(&format!("/integrations/{made}/test"), owner, json!({})).await.ok();
    assert_eq!((&tested["delivered"], &tested["response_status"]), (&json!(false), &Value::Null));
    let said = "The receiver gave no answer: 169.254.169.254 is in a network that requests may not reach.";
    assert_eq!(tested["error"], said);
}
