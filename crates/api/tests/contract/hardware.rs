//! Controllers and terminals: tokens that are told once, what may be bound to what, and bad input.

use doorward_core::{Role, Secret};
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

async fn made(server: &TestServer, place_id: i64) -> Value {
    let controller = json!({"controller": {"name": "Cellar", "place_id": place_id}});
    server.post("/controllers", &server.tenant.owner, controller).await.ok()
}

fn terminal(place_id: i64, more: Value) -> Value {
    let mut fields = json!({"name": "Gate", "place_id": place_id});
    fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"terminal": fields})
}

#[tokio::test]
async fn a_token_is_told_once_and_kept_as_its_digest() {
    let server = server().await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let owner = &server.tenant.owner;
    let controller = made(&server, site.place_id).await;
    let token = controller["enrolment_token"].as_str().unwrap();
    assert_eq!(token.len(), 32);
    assert_eq!(controller["enrolment_expires_at"], server.in_seconds(900));
    let path = format!("/controllers/{}", controller["id"]);
    for path in [path.as_str(), "/controllers"] {
        assert!(!server.get(path, owner).await.text.contains(token), "{path}");
    }
    let row =
        doorward_store::controllers::any(server.db.store.reader(), controller["id"].as_i64().unwrap()).await.unwrap().unwrap();
    assert_eq!(row.enrolment_digest, Some(Secret::presented(token).digest().0.to_vec()));

    let renewed = server.post(&format!("{path}/enrolment_token"), owner, json!({})).await.ok();
    assert_ne!(renewed["enrolment_token"], controller["enrolment_token"]);
    let events = server.post("/event_sets?limit=1000", owner, json!({})).await.ok()["events"].to_string();
    assert!(events.contains("controller.create_enrolment_token") && !events.contains(token), "{events}");
}

#[tokio::test]
async fn a_door_is_driven_by_a_controller_and_is_offline_while_that_is() {
    let server = server().await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let owner = &server.tenant.owner;
    let id = made(&server, site.place_id).await["id"].clone();
    let lock = format!("/locks/{}", site.lock_id);
    let driven_by = |id: &Value| json!({"lock": {"relay": {"kind": "simulated", "controller_id": id}}});
    server.unlock(site.lock_id, owner).await.is(200);
    assert_eq!(server.get(&lock, owner).await.ok()["online"], true);
    server.patch(&lock, owner, driven_by(&id)).await.is(204);
    let seen = server.get(&lock, owner).await.ok();
    assert_eq!((&seen["relay"]["controller_id"], &seen["online"]), (&id, &json!(false)));
    server.unlock(site.lock_id, owner).await.refuses(503, "fac001");
    let listed = async |query: &str| server.get(&format!("/locks?{query}"), owner).await.ids();
    assert_eq!(listed("online=false").await, [site.lock_id]);
    assert!(listed("online=true").await.is_empty());

    // Gone, it is not opened by the server's own agent instead, and may be given another.
    server.delete(&format!("/controllers/{id}"), owner).await.is(204);
    server.unlock(site.lock_id, owner).await.refuses(503, "fac001");
    server.patch(&lock, owner, json!({"lock": {"relay": {"kind": "simulated"}}})).await.is(204);
    server.unlock(site.lock_id, owner).await.is(200);
    assert!(server.patch(&lock, owner, driven_by(&id)).await.invalid_fields() == ["relay"]);
    for wrong in [json!("x"), json!(0), json!(-1), json!(1.5), json!(i64::MAX), json!([id])] {
        assert_eq!(server.patch(&lock, owner, driven_by(&wrong)).await.invalid_fields(), ["relay"], "{wrong}");
    }
    server.unlock(site.lock_id, owner).await.is(200);
}

#[tokio::test]
async fn whoever_manages_one_place_has_no_other_places_controller_do_anything() {
    let server = server().await;
    let own = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let other = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let manager = server.caller_with_role(Role::PlaceAdministrator, own.place_id).await.credential;
    let foreign = made(&server, other.place_id).await["id"].clone();
    let ours = made(&server, own.place_id).await["id"].clone();
    let relay = |id: &Value| json!({"lock": {"relay": {"kind": "simulated", "controller_id": id}}});
    let lock = format!("/locks/{}", own.lock_id);
    assert_eq!(server.patch(&lock, &manager, relay(&foreign)).await.invalid_fields(), ["relay"]);
    let bound = terminal(own.place_id, json!({"controller_id": foreign}));
    assert_eq!(server.post("/terminals", &manager, bound).await.invalid_fields(), ["controller_id"]);
    server.patch(&lock, &manager, relay(&ours)).await.is(204);
    // What somebody else has set may stay when something else is changed.
    server.patch(&lock, &server.tenant.owner, relay(&foreign)).await.is(204);
    server.patch(&lock, &manager, relay(&foreign)).await.is(204);
}

#[tokio::test]
async fn a_terminal_is_bound_to_what_is_there() {
    let server = server().await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let elsewhere = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let owner = &server.tenant.owner;
    let controller = made(&server, site.place_id).await["id"].clone();
    let stdin = json!({"controller_id": controller, "lock_id": site.lock_id, "scanner": {"kind": "stdin"}});
    let first = server.post("/terminals", owner, terminal(site.place_id, stdin.clone())).await.ok();
    assert_eq!((&first["scanner"], &first["controller_id"]), (&json!({"kind": "stdin"}), &controller));
    let before = server.get("/terminals", owner).await.text;
    for (more, field) in [
        (stdin, "scanner"),
        (json!({"scanner": {"kind": "laser"}}), "scanner"),
        (json!({"scanner": "x".repeat(100_000)}), "scanner"),
        (json!({"lock_id": elsewhere.lock_id}), "lock_id"),
        (json!({"lock_id": i64::MAX}), "lock_id"),
        (json!({"controller_id": 0}), "controller_id"),
        (json!({"place_id": i64::MAX}), "place_id"),
        (json!({"name": ""}), "name"),
        (json!({"name": "x".repeat(256)}), "name"),
    ] {
        let answer = server.post("/terminals", owner, terminal(site.place_id, more.clone())).await;
        assert!(answer.text.len() < 1_000, "{}", answer.text.len());
        assert_eq!(answer.invalid_fields(), [field], "{more}");
    }
    assert_eq!(server.get("/terminals", owner).await.text, before);
    // A terminal may keep its own scanner, and stays without what is deleted.
    let path = format!("/terminals/{}", first["id"]);
    server.patch(&path, owner, json!({"terminal": {"scanner": {"kind": "stdin"}}})).await.is(204);
    server.delete(&format!("/controllers/{controller}"), owner).await.is(204);
    server.delete(&format!("/locks/{}", site.lock_id), owner).await.is(204);
    let left = server.get(&path, owner).await.ok();
    assert_eq!((&left["controller_id"], &left["lock_id"]), (&Value::Null, &Value::Null));
}
