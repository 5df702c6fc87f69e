//! What a door tells of itself (contract section 2.8).

use std::time::Duration;

use doorward_testkit::database::TestDatabase;
use doorward_testkit::server::{Setup, TestServer};
use serde_json::{Value, json};

use crate::server;

#[tokio::test]
async fn a_door_is_configured_if_an_unlock_has_something_to_open_it_with() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let bare = server.site(&server.tenant, Value::Null).await.lock_id;
    let fitted = server.site(&server.tenant, json!({"kind": "simulated"})).await.lock_id;
    for (id, configured) in [(bare, false), (fitted, true)] {
        assert_eq!(server.get(&format!("/locks/{id}"), owner).await.ok()["configured"], json!(configured));
        assert_eq!(server.get(&format!("/locks?configured={configured}"), owner).await.ids(), [id]);
    }

    let simulator = TestServer::with(TestDatabase::sqlite().await, Setup { simulate_doors: true, ..Setup::default() }).await;
    let (owner, bare) = (&simulator.tenant.owner, simulator.site(&simulator.tenant, Value::Null).await.lock_id);
    assert_eq!(simulator.get(&format!("/locks/{bare}"), owner).await.ok()["configured"], json!(true));
    assert_eq!(simulator.get("/locks?configured=true", owner).await.ids(), [bare]);
    assert_eq!(simulator.get("/locks?configured=false", owner).await.ids(), Vec::<i64>::new());
}

#[tokio::test]
async fn a_door_is_unlocked_while_its_pulse_lasts_and_online_once_its_relay_has_answered() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated", "pulse_seconds": 5})).await;
    let told = async || {
        let door = server.get(&format!("/locks/{}", site.lock_id), owner).await.ok();
        ["online", "open", "unlocked", "unlocked_until"].map(|field| door[field].clone())
    };
    assert_eq!(told().await, [json!(null), json!(false), json!(false), json!(null)]);
    server.unlock(site.lock_id, owner).await.is(200);
    assert_eq!(told().await, [json!(true), json!(false), json!(true), json!(server.in_seconds(5))]);
    assert_eq!(server.get("/locks?unlocked=true", owner).await.ids(), [site.lock_id]);
    server.clock.advance(Duration::from_secs(5));
    assert_eq!(told().await, [json!(true), json!(false), json!(false), json!(null)]);
    assert_eq!(server.get("/locks?unlocked=false&online=true", owner).await.ids(), [site.lock_id]);
}
