//! Favourites: personal, and a tri-state filter (contract sections 1.4, 2.8 and 2.9).

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::server;

/// Four doors or places, from A to D by name.
async fn four(server: &TestServer, path: &str) -> Vec<i64> {
    let owner = &server.tenant.owner;
    let place = |name: &str| json!({"place": {"name": name, "address": "1 Mill Lane"}});
    let mut ids = Vec::new();
    if path == "/places" {
        for name in ["A", "B", "C", "D"] {
            ids.push(server.post(path, owner, place(name)).await.id());
        }
    } else {
        let place_id = server.post("/places", owner, place("Mill")).await.id();
        for name in ["A", "B", "C", "D"] {
            ids.push(server.post(path, owner, json!({"lock": {"name": name, "place_id": place_id}})).await.id());
        }
    }
    ids
}

async fn mark(server: &TestServer, path: &str, id: i64, how: &str) {
    server.post(&format!("{path}/{id}/{how}"), &server.tenant.owner, json!({})).await.is(204);
}

#[db_test]
async fn a_list_filters_by_favourites_and_tells_them_only_if_asked(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    for path in ["/locks", "/places"] {
        let ids = four(&server, path).await;
        let [a, b, c, d] = ids[..] else { unreachable!("four") };
        let only = format!("ids={a},{b},{c},{d}");
        mark(&server, path, d, "favorite").await;
        for _ in 0..2 {
            mark(&server, path, b, "favorite").await;
            mark(&server, path, a, "unfavorite").await;
        }
        for (filter, expected) in [
            ("favorite=true", vec![b, d]),
            ("favorite=false", vec![a, c]),
            ("favorite=*", vec![a, b, c, d]),
            ("", vec![a, b, c, d]),
            ("sort=favorite", vec![b, d, a, c]),
            ("sort=-favorite", vec![a, c, b, d]),
            ("sort=-name", vec![d, c, b, a]),
            ("sort=favorite&favorite=false", vec![a, c]),
        ] {
            let answer = server.get(&format!("{path}?{only}&{filter}"), owner).await;
            let total = expected.len();
            assert_eq!(answer.header("x-collection-range"), Some(format!("0-49/{total}").as_str()), "{path} {filter}");
            let listed = answer.list();
            assert_eq!(listed.iter().map(|item| item["id"].as_i64().unwrap()).collect::<Vec<_>>(), expected, "{path} {filter}");
            for item in listed {
                let id = item["id"].as_i64().unwrap();
                let told = filter.contains("favorite=").then(|| json!(id == b || id == d));
                let told = if filter == "sort=favorite" { None } else { told };
                assert_eq!(item.get("favorite"), told.as_ref(), "{path} {filter}");
            }
        }
        assert_eq!(server.get(&format!("{path}?{only}&sort=favorite&limit=1&offset=1"), owner).await.ids(), [d]);
        server.get(&format!("{path}?favorite=perhaps"), owner).await.refuses(400, "e00400");
        for (id, expected) in [(a, false), (b, true)] {
            assert_eq!(server.get(&format!("{path}/{id}"), owner).await.ok().get("favorite"), None);
            for favorite in ["true", "false", "*"] {
                let told = server.get(&format!("{path}/{id}?favorite={favorite}"), owner).await.ok();
                assert_eq!(told["favorite"], json!(expected), "{path}/{id} {favorite}");
            }
        }
        mark(&server, path, b, "unfavorite").await;
        assert_eq!(server.get(&format!("{path}?favorite=true"), owner).await.ids(), [d]);
    }
}

#[tokio::test]
async fn favourites_are_each_users_own() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let elsewhere = server.site(&server.tenant, Value::Null).await;
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await.credential;
    for (path, own, other, code) in
        [("/locks", site.lock_id, elsewhere.lock_id, "fad10e"), ("/places", site.place_id, elsewhere.place_id, "e00404")]
    {
        server.post(&format!("{path}/{own}/favorite"), &member, json!({})).await.is(204);
        assert_eq!(server.get(&format!("{path}?favorite=true"), &member).await.ids(), [own]);
        assert_eq!(server.get(&format!("{path}?favorite=true"), &server.tenant.owner).await.ids(), Vec::<i64>::new());
        for how in ["favorite", "unfavorite"] {
            for id in [&other.to_string(), "0", "x"] {
                server.post(&format!("{path}/{id}/{how}"), &member, json!({})).await.refuses(404, code);
            }
        }
        // Those who see everything may mark everything.
        server.post(&format!("{path}/{other}/favorite"), &server.tenant.owner, json!({})).await.is(204);
        assert_eq!(server.get(&format!("{path}?favorite=true"), &member).await.ids(), [own]);
    }
    // What one no longer sees is no favourite any more.
    let group_lock = format!("/group_locks/{}", site.group_lock_id);
    server.delete(&group_lock, &server.tenant.owner).await.is(204);
    assert_eq!(server.get("/locks?favorite=true", &member).await.ids(), Vec::<i64>::new());
}

#[tokio::test]
async fn a_door_may_be_made_and_changed_as_a_favourite() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let place_id = server.site(&server.tenant, Value::Null).await.place_id;
    let door = |favorite: Value| json!({"lock": {"name": "Side door", "place_id": place_id, "favorite": favorite}});
    assert_eq!(server.post("/locks", owner, door(Value::Null)).await.ok().get("favorite"), None);
    let made = server.post("/locks", owner, door(json!("True"))).await.ok();
    assert_eq!(made["favorite"], json!(true));
    let path = format!("/locks/{}", made["id"]);
    for (favorite, expected) in [(json!(null), true), (json!(false), false), (json!(true), true), (json!(true), true)] {
        server.patch(&path, owner, json!({"lock": {"favorite": favorite}})).await.is(204);
        assert_eq!(server.get(&format!("{path}?favorite=*"), owner).await.ok()["favorite"], json!(expected));
    }
    assert_eq!(server.patch(&path, owner, json!({"lock": {"favorite": "often"}})).await.invalid_fields(), ["favorite"]);
    server.delete(&path, owner).await.is(204);
    assert_eq!(server.get("/locks?favorite=true", owner).await.ids(), Vec::<i64>::new());
}

#[tokio::test]
async fn a_guest_has_no_favourites() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    mark(&server, "/locks", site.lock_id, "favorite").await;
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    for (filter, expected) in [("true", vec![]), ("false", vec![site.lock_id]), ("*", vec![site.lock_id])] {
        let listed = server.get(&format!("/locks?favorite={filter}&sort=favorite"), &link.credential).await.list();
        assert!(listed.iter().all(|door| door.get("favorite").is_none()), "{filter}");
        assert_eq!(listed.iter().map(|door| door["id"].as_i64().unwrap()).collect::<Vec<_>>(), expected, "{filter}");
    }
    let path = format!("/locks/{}/favorite", site.lock_id);
    for nobody in [&link.credential, &Credential::Nothing] {
        server.post(&path, nobody, json!({})).await.refuses(401, "afc496");
    }
}
