//! Commands: unlocks that were granted, and what came of them. Doorward's own.

use std::time::Duration;

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use doorward_testkit::shelly::{Mood, ShellyDouble};
use serde_json::{Value, json};

use crate::server;

async fn newest(server: &TestServer, query: &str) -> Value {
    server.get(&format!("/commands?{query}"), &server.tenant.owner).await.list().first().cloned().unwrap_or_default()
}

#[tokio::test]
async fn a_command_is_pending_until_the_door_has_answered_or_its_time_is_over() {
    let server = server().await;
    let shelly = ShellyDouble::start(Mood::Hangs).await;
    let site = server.site(&server.tenant, shelly.relay()).await;
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    assert_eq!(server.get("/commands", &server.tenant.owner).await.list(), Vec::<Value>::new());
    let granted = server.in_seconds(0);
    let under_way = async {
        shelly.arrived(1).await;
        let command = newest(&server, "").await;
        let id = command["id"].as_str().unwrap().to_owned();
        let expected = json!({
            "id": id, "resource_type": "Command", "type": "lock.unlock", "lock_id": site.lock_id, "lock_name": "Front door", "place_id": site.place_id,
            "state": "pending", "code": null, "granted_at": granted, "expires_at": server.in_seconds(5), "closed_at": null,
            "node": "node-1", "actor_type": "User", "actor_id": member.user_id, "actor_name": command["actor_name"],
        });
        assert_eq!(command, expected);
        server.clock.advance(Duration::from_secs(5));
        assert_eq!(newest(&server, "").await["state"], json!("expired"));
        for (state, there) in [("pending", false), ("expired", true), ("opened", false), ("failed", false)] {
            assert_eq!(newest(&server, &format!("state={state}")).await.is_object(), there, "{state}");
        }
        shelly.set(Mood::Opens);
        id
    };
    let (answer, id) = tokio::join!(server.unlock(site.lock_id, &member.credential), under_way);
    answer.is(200);
    let command = server.get(&format!("/commands/{id}"), &server.tenant.owner).await.ok();
    let closed = (&command["state"], &command["code"], &command["closed_at"]);
    assert_eq!(closed, (&json!("opened"), &Value::Null, &json!(server.in_seconds(0))));
    assert_eq!(server.unlock_events().await[0]["sequence"], json!(id));
}

#[db_test]
async fn commands_are_listed_newest_first_and_filtered_by_door_and_state(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let off = ShellyDouble::off();
    let (dead, site) =
        (server.site(&server.tenant, off.relay()).await, server.site(&server.tenant, json!({"kind": "simulated"})).await);
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    server.unlock(dead.lock_id, owner).await.refuses(503, "fac003");
    server.clock.advance(Duration::from_secs(1));
    server.unlock(site.lock_id, &link.credential).await.is(200);
    // What is refused is no command.
    server.unlock(dead.lock_id, &link.credential).await.refuses(404, "fad10e");
    let told = |query: &'static str| {
        let server = &server;
        async move {
            let commands = server.get(&format!("/commands{query}"), owner).await.list();
            commands.iter().map(|command| (command["lock_id"].as_i64().unwrap(), command["state"].clone())).collect::<Vec<_>>()
        }
    };
    let (failed, opened) = ((dead.lock_id, json!("failed")), (site.lock_id, json!("opened")));
    for (query, expected) in [
        ("", vec![&opened, &failed]),
        ("?limit=1&offset=1", vec![&failed]),
        ("?state=failed", vec![&failed]),
        ("?state=opened", vec![&opened]),
        ("?state=pending", vec![]),
    ] {
        assert_eq!(told(query).await.iter().collect::<Vec<_>>(), expected, "{query}");
    }
    assert_eq!(server.get(&format!("/commands?lock_id={}", site.lock_id), owner).await.list().len(), 1);
    let failed = newest(&server, "state=failed").await;
    assert_eq!((&failed["code"], &failed["actor_type"]), (&json!("fac003"), &json!("User")));
    let opened = newest(&server, "state=opened").await;
    let guest = (&opened["actor_type"], &opened["actor_id"], &opened["actor_name"]);
    assert_eq!(guest, (&json!("GroupLink"), &json!(link.id), &json!("Ada Sample")));
    let answer = server.get("/commands", owner).await;
    assert_eq!(answer.header("x-collection-range"), Some("0-9/2"));
    for query in ["state=open", "lock_id=x", "limit=251"] {
        server.get(&format!("/commands?{query}"), owner).await.refuses(400, "e00400");
    }
}

#[tokio::test]
async fn commands_are_shown_to_those_who_see_the_doors_events() {
    let server = server().await;
    let simulated = json!({"kind": "simulated"});
    let (own, other) = (server.site(&server.tenant, simulated.clone()).await, server.site(&server.tenant, simulated).await);
    for site in [own, other] {
        server.unlock(site.lock_id, &server.tenant.owner).await.is(200);
    }
    let foreign = newest(&server, &format!("lock_id={}", other.lock_id)).await;
    let path = format!("/commands/{}", foreign["id"].as_str().unwrap());
    let administrator = server.caller_with_role(Role::PlaceAdministrator, own.place_id).await.credential;
    let seen = server.get("/commands", &administrator).await.list();
    assert_eq!(seen.iter().map(|command| command["lock_id"].clone()).collect::<Vec<_>>(), [json!(own.lock_id)]);
    server.get(&path, &administrator).await.refuses(404, "e00404");
    let manager = server.caller_with_role(Role::GroupManager, own.group_id).await.credential;
    for path in ["/commands", &path] {
        server.get(path, &manager).await.refuses(403, "fcd8ef");
        server.get(path, &Credential::Nothing).await.refuses(401, "afc496");
    }
    server.get(&path, &server.tenant.owner).await.is(200);
    let id = foreign["id"].as_str().unwrap();
    let simple = id.replace('-', "");
    for wrong in [id.to_uppercase().as_str(), &simple, "7", "%00", &format!("{{{id}}}"), "018f0000-0000-7000-8000-000000000000"] {
        server.get(&format!("/commands/{wrong}"), &server.tenant.owner).await.refuses(404, "e00404");
    }
}
