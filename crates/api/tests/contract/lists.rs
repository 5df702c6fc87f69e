//! Lists: the range header, limits, offsets and filters (contract sections 1.3, 1.4 and 6).

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

#[tokio::test]
async fn every_list_has_its_default_and_its_largest_limit() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    server.link(&server.tenant, site.group_id, json!({})).await;
    let owner = &server.tenant.owner;
    let team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let member = json!({"team_id": team, "member_type": "User", "member_id": server.tenant.owner_id});
    server.post("/team_memberships", owner, json!({"team_membership": member})).await.is(200);
    let group_locks = format!("/group_locks?group_id={}", site.group_id);
    for (path, default, largest) in [
        ("/places", 50, 250),
        ("/locks", 50, 250),
        ("/groups", 10, 250),
        (&group_locks, 10, 250),
        ("/group_links", 10, 250),
        ("/users", 50, 100),
        ("/members", 50, 100),
        ("/role_assignments", 10, 250),
        ("/teams", 10, 250),
        ("/team_memberships", 10, 250),
    ] {
        let and = if path.contains('?') { '&' } else { '?' };
        assert_eq!(range(&server, path).await, format!("0-{}/1", default - 1), "{path}");
        assert_eq!(range(&server, &format!("{path}{and}limit={largest}")).await, format!("0-{}/1", largest - 1), "{path}");
        for wrong in [
            format!("limit={}", largest + 1),
            "limit=0".to_owned(),
            "limit=-1".to_owned(),
            "limit=ten".to_owned(),
            "offset=20001".to_owned(),
            "offset=-1".to_owned(),
        ] {
            server.get(&format!("{path}{and}{wrong}"), &server.tenant.owner).await.refuses(400, "e00400");
        }
        assert_eq!(range(&server, &format!("{path}{and}offset=20000")).await, "*/1", "{path}");
    }
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
