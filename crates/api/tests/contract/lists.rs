//! Lists: the range header, limits, offsets and filters (contract sections 1.3, 1.4 and 6).

use std::sync::Arc;

use doorward_app::integrations::Worker;
use doorward_app::scans;
use doorward_core::Role;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

async fn places(server: &TestServer, names: &[&str]) -> Vec<i64> {
    let mut ids = Vec::new();
    for name in names {
        let place = json!({"place": {"name": name, "address": "1 Mill Lane"}});
        ids.push(server.post("/places", &server.tenant.owner, place).await.id());
    }
    ids
}

async fn range(server: &TestServer, path: &str) -> String {
    let answer = server.get(path, &server.tenant.owner).await.is(200);
    answer.header("x-collection-range").unwrap().to_owned()
}

#[tokio::test]
async fn the_range_tells_start_end_as_asked_for_and_total() {
    let server = server().await;
    assert_eq!(range(&server, "/places").await, "*/0");
    places(&server, &["a", "b", "c"]).await;
    for (query, expected) in [
        ("", "0-49/3"),
        ("?limit=2", "0-1/3"),
        ("?limit=2&offset=2", "2-3/3"),
        ("?limit=10&offset=1", "1-10/3"),
        ("?offset=3", "*/3"),
        ("?query=nothing", "*/0"),
    ] {
        assert_eq!(range(&server, &format!("/places{query}")).await, expected, "{query}");
    }
}

/// Something in every list.
async fn everywhere(server: &TestServer) -> (Site, i64) {
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    server.link(tenant, site.group_id, json!({"quick_response_code_type": "offline", "valid_until": server.in_seconds(60)})).await;
    server.dead_letter(tenant, site.group_id).await;
    server.guest(tenant, site.group_id, json!({})).await;
    let person = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    server.unlock(site.lock_id, &person.credential).await.ok();
    let team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let schedule = json!({"scheduleable_type": "Group", "scheduleable_id": site.group_id, "consequence": "allow", "monday": true});
    let weekly = json!({"name": "Weekly", "reporter_id": 1, "period": "week", "frequency": 1,
        "scheduled_at": "2026-11-30", "time_zone": "UTC"});
    let webhook =
        json!({"type": "event_webhook", "name": "Front desk", "url": "https://127.0.0.1:9/", "enabled_events": ["place.create"]});
    for (path, envelope, fields) in [
        ("/team_memberships", "team_membership", json!({"team_id": team, "member_type": "User", "member_id": person.user_id})),
        ("/schedules", "schedule", schedule),
        ("/reports", "report", json!({"name": "Monthly", "reporter_id": 1})),
        ("/scheduled_reports", "scheduled_report", weekly),
        ("/controllers", "controller", json!({"name": "Cellar", "place_id": site.place_id})),
        ("/partner_keys", "partner_key", json!({"name": "Desk", "algorithm": "HS256", "group_ids": [site.group_id]})),
        ("/evaluation_webhooks", "evaluation_webhook", json!({"name": "Desk", "url": "https://127.0.0.1:9/judge"})),
    ] {
        server.post(path, owner, json!({envelope: fields})).await.ok();
    }
    let controller_id = server.get("/controllers", owner).await.ids()[0];
    let terminal = json!({"name": "Front desk", "place_id": site.place_id, "lock_id": site.lock_id, "controller_id": controller_id,
        "scanner": {"kind": "stdin"}});
    let terminal_id = server.post("/terminals", owner, json!({"terminal": terminal})).await.id();
    // A foreign code, which the webhook is asked about.
    scans::at_terminal(&server.app, controller_id, terminal_id, "open sesame").await;
    let integration = server.post("/integrations", owner, json!({"integration": webhook})).await.id();
    places(server, &["Barn"]).await;
    Worker::new(Arc::clone(&server.app)).tick().await;
    (site, integration)
}

#[tokio::test]
async fn every_list_has_its_default_and_its_largest_limit() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let (site, integration) = everywhere(&server).await;
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    let mut tried = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let names: Vec<_> =
            item["get"]["parameters"].as_array().into_iter().flatten().map(|parameter| &parameter["name"]).collect();
        // Events have cursors instead of offsets, and their own tests.
        if !names.contains(&&json!("limit")) || names.contains(&&json!("cursor")) {
            continue;
        }
        let (default, largest) = match path.as_str() {
            "/places" | "/locks" => (50, 250),
            "/users" | "/members" => (50, 100),
            _ => (10, 250),
        };
        let needed = match path.as_str() {
            "/group_locks" => format!("group_id={}&", site.group_id),
            "/presences" => format!("place_id={}&date=2026-11-24&", site.place_id),
            _ => String::new(),
        };
        let list = format!("{}?{needed}", path.replace("{id}", &integration.to_string()));
        let total = range(&server, &format!("{list}offset=0")).await;
        let (part, total) = total.split_once('/').unwrap();
        assert_eq!(part, format!("0-{}", default - 1), "{path}");
        assert_eq!(range(&server, &format!("{list}limit={largest}")).await, format!("0-{}/{total}", largest - 1), "{path}");
        assert_eq!(range(&server, &format!("{list}limit=1&offset=20000")).await, format!("*/{total}"), "{path}");
        for wrong in [format!("limit={}", largest + 1), "limit=0".to_owned(), "limit=-1".to_owned(), "limit=ten".to_owned()] {
            server.get(&format!("{list}{wrong}"), owner).await.refuses(400, "e00400");
        }
        for wrong in ["offset=20001", "offset=-1"] {
            server.get(&format!("{list}{wrong}"), owner).await.refuses(400, "e00400");
        }
        tried += 1;
    }
    assert!(tried >= 27, "{tried}");
}

#[tokio::test]
async fn a_limit_is_never_silently_lowered() {
    let server = server().await;
    let names: Vec<String> = (0..60).map(|number| format!("place {number:02}")).collect();
    places(&server, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    assert_eq!(server.get("/places?limit=60", &server.tenant.owner).await.list().len(), 60);
    assert_eq!(server.get("/places", &server.tenant.owner).await.list().len(), 50);
    let mut seen = server.get("/places?limit=40", &server.tenant.owner).await.ids();
    seen.extend(server.get("/places?limit=40&offset=40", &server.tenant.owner).await.ids());
    let expected = server.get("/places?limit=250", &server.tenant.owner).await.ids();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn ids_come_in_every_spelling() {
    let server = server().await;
    let ids = places(&server, &["a", "b", "c"]).await;
    let (a, c) = (ids[0], ids[2]);
    for query in [
        format!("ids={a},{c}"),
        format!("ids={a}%2C{c}"),
        format!("ids={a},%20{c}"),
        format!("ids[]={a}&ids[]={c}"),
        format!("ids%5B%5D={a}&ids%5B%5D={c}"),
        format!("ids={a}&ids={c}"),
    ] {
        assert_eq!(server.get(&format!("/places?{query}"), &server.tenant.owner).await.ids(), [a, c], "{query}");
    }
    assert_eq!(server.get("/places?ids=", &server.tenant.owner).await.ids(), ids, "blank is not given");
    assert_eq!(server.get("/places?ids=999999", &server.tenant.owner).await.ids(), Vec::<i64>::new());
    server.get("/places?ids=a", &server.tenant.owner).await.refuses(400, "e00400");
}

#[tokio::test]
async fn sort_takes_a_name_with_an_optional_minus_and_nothing_else() {
    let server = server().await;
    let ids = places(&server, &["b", "a", "c"]).await;
    let owner = &server.tenant.owner;
    assert_eq!(server.get("/places?sort=name", owner).await.ids(), [ids[1], ids[0], ids[2]]);
    assert_eq!(server.get("/places?sort=-name", owner).await.ids(), [ids[2], ids[0], ids[1]]);
    server.get("/places?sort=colour", owner).await.refuses(400, "e00400");
    server.get("/places?sort=--name", owner).await.refuses(400, "e00400");
}

#[tokio::test]
async fn locks_are_filtered_by_what_they_are() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let (bare, wired) = (server.site(tenant, Value::Null).await, server.site(tenant, json!({"kind": "simulated"})).await);
    server.post(&format!("/locks/{}/lock_down", bare.lock_id), owner, json!({})).await.is(204);
    for (query, expected) in [
        (format!("place_id={}", bare.place_id), bare.lock_id),
        ("configured=true".to_owned(), wired.lock_id),
        ("configured=False".to_owned(), bare.lock_id),
        ("locked_down=true".to_owned(), bare.lock_id),
        ("locked_down=false".to_owned(), wired.lock_id),
    ] {
        assert_eq!(server.get(&format!("/locks?{query}"), owner).await.ids(), [expected], "{query}");
    }
    server.get("/locks?configured=perhaps", owner).await.refuses(400, "e00400");
    server.get("/locks?place_id=here", owner).await.refuses(400, "e00400");
    assert_eq!(server.get("/locks?query=FRONT", owner).await.ids().len(), 2);
}

#[tokio::test]
async fn groups_are_filtered_by_scope_place_and_door() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let everywhere = server.post("/groups", owner, json!({"group": {"name": "Everywhere"}})).await.id();
    for (query, expected) in [
        ("scope=organization".to_owned(), everywhere),
        ("scope=place".to_owned(), site.group_id),
        (format!("place_id={}", site.place_id), site.group_id),
        (format!("lock_id={}", site.lock_id), site.group_id),
    ] {
        assert_eq!(server.get(&format!("/groups?{query}"), owner).await.ids(), [expected], "{query}");
    }
    server.get("/group_locks", owner).await.refuses(400, "e00400");
}

#[tokio::test]
async fn links_sort_by_end_with_endless_ones_last_and_by_use_with_unused_ones_first() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let endless = server.link(tenant, site.group_id, json!({"name": "b"})).await;
    let later = server.link(tenant, site.group_id, json!({"name": "c", "valid_until": server.in_seconds(20)})).await;
    let sooner = server.link(tenant, site.group_id, json!({"name": "a", "valid_until": server.in_seconds(10)})).await;
    server.unlock(site.lock_id, &sooner.credential).await.is(200);
    for (sort, expected) in [
        ("valid_until", [sooner.id, later.id, endless.id]),
        ("-valid_until", [endless.id, later.id, sooner.id]),
        ("unlock", [endless.id, later.id, sooner.id]),
        ("name", [sooner.id, endless.id, later.id]),
        ("-name", [later.id, endless.id, sooner.id]),
    ] {
        assert_eq!(server.get(&format!("/group_links?sort={sort}"), owner).await.ids(), expected, "{sort}");
    }
}
