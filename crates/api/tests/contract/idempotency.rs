//! `Idempotency-Key`: which requests take one, and what they answer.

use std::collections::BTreeMap;

use doorward_testkit::answer::Answer;
use doorward_testkit::server::{Credential, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

use crate::server;

async fn send(server: &TestServer, credential: &Credential, key: &str, path: &str, body: &Value) -> Answer {
    server.send(server.request(Method::POST, path, credential).header("idempotency-key", key).json(body)).await
}

/// The operations of the document that take a key: paths of a `POST`.
fn documented() -> Vec<String> {
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    let takes = |post: &Value| {
        let parameters = post["parameters"].as_array().into_iter().flatten();
        parameters.into_iter().any(|parameter| parameter["name"] == "Idempotency-Key" && parameter["in"] == "header")
    };
    paths.filter(|(_, item)| takes(&item["post"])).map(|(path, _)| path.clone()).collect()
}

/// A request that is good for each of them.
async fn requests(server: &TestServer) -> BTreeMap<&'static str, (String, Value)> {
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let lock = json!({"name": "Side door", "place_id": site.place_id});
    let lock_id = server.post("/locks", &server.tenant.owner, json!({"lock": lock})).await.id();
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    let (user_id, email) = server.user(&server.tenant).await;
    let webhook = json!({"type": "event_webhook", "name": "x", "url": "https://example.com/hook"});
    let schedule = json!({"scheduleable_type": "Group", "scheduleable_id": site.group_id, "consequence": "allow", "monday": true});
    let right = json!({"user_id": user_id, "role_id": "group_basic", "group_id": site.group_id});
    let team_id = server.post("/teams", &server.tenant.owner, json!({"team": {"name": "Night shift"}})).await.id();
    let membership = json!({"team_id": team_id, "member_type": "User", "member_id": user_id});
    let invite = json!({"notify": false, "invites_to_type": "Group", "invites_to_id": site.group_id, "invitee": {"email": email},
        "role_assignment": {"role_id": "group_basic"}});
    let weekly = json!({"name": "Weekly", "reporter_id": 1, "period": "week", "frequency": 1, "scheduled_at": "2026-11-30",
        "time_zone": "Europe/Berlin"});
    let own = |path, body| (path, (str::to_owned(path), body));
    BTreeMap::from([
        own("/places", json!({"place": {"name": "Mill", "address": "1 Mill Lane"}})),
        own("/locks", json!({"lock": lock})),
        own("/groups", json!({"group": {"name": "Guests"}})),
        own("/group_locks", json!({"group_lock": {"group_id": site.group_id, "lock_id": lock_id}})),
        own("/group_links", json!({"group_link": {"name": "Ada", "group_id": site.group_id}})),
        own("/users", json!({"user": {"email": "new@example.com"}})),
        own("/logins", json!({"login": {"type": "device", "email": email}})),
        own("/role_assignments", json!({"role_assignment": right})),
        own("/schedules", json!({"schedule": schedule})),
        own("/integrations", json!({"integration": webhook})),
        own("/members", json!({"member": {"email": "member@example.com"}})),
        own("/guests", json!({"guest": {"name": "Robin Example"}})),
        own("/teams", json!({"team": {"name": "Early shift"}})),
        own("/team_memberships", json!({"team_membership": membership})),
        own("/shares", json!({"share": {"email": email, "group_id": site.group_id}})),
        own("/invites", json!({"invite": invite})),
        own("/reports", json!({"report": {"name": "Monthly", "reporter_id": 1}})),
        own("/controllers", json!({"controller": {"name": "Cellar", "place_id": site.place_id}})),
        own("/partner_keys", json!({"partner_key": {"name": "Front desk", "algorithm": "HS256", "group_ids": [site.group_id]}})),
        own("/evaluation_webhooks", json!({"evaluation_webhook": {"name": "Desk", "url": "https://example.com/judge"}})),
        own("/terminals", json!({"terminal": {"name": "Front desk", "place_id": site.place_id, "lock_id": lock_id}})),
        own("/signed_upload_urls", json!({"signed_upload_url": {"file_name": "portrait.png"}})),
        own("/scheduled_reports", json!({"scheduled_report": weekly})),
        ("/group_links/{id}/rotate", (format!("/group_links/{}/rotate", link.id), json!({}))),
        own("/organization/signing_keys/rotate", json!({})),
        ("/locks/{id}/proximity_secret", (format!("/locks/{lock_id}/proximity_secret"), json!({}))),
    ])
}

#[tokio::test]
async fn whatever_creates_something_answers_the_same_again() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let requests = requests(&server).await;
    assert_eq!(requests.keys().copied().collect::<Vec<_>>(), documented(), "what takes a key and is not tried here");
    for (path, body) in requests.into_values() {
        let (key, other_key) = (format!("one:{path}"), format!("other:{path}"));
        let first = send(&server, owner, &key, &path, &body).await.is(200);
        let events = || server.post("/event_sets?limit=1000", owner, json!({}));
        let recorded = events().await.ok()["events"].as_array().unwrap().len();
        let again = send(&server, owner, &key, &path, &body).await.is(200);
        assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), (None, Some("true")), "{path}");
        assert_eq!((&first.text, first.header("content-type")), (&again.text, again.header("content-type")), "{path}");
        assert_eq!(events().await.ok()["events"].as_array().unwrap().len(), recorded, "{path}");
        // Of these there is one, whatever the key.
        if !["/evaluation_webhooks", "/group_locks", "/members", "/team_memberships", "/users"].contains(&path.as_str()) {
            let other = send(&server, owner, &other_key, &path, &body).await.is(200);
            assert_ne!(other.text, first.text, "{path}: another key is another request");
            send(&server, owner, &other_key, &path, &body).await.is(200);
        }
        for wrong in ["another way", ""] {
            send(&server, owner, wrong, &path, &body).await.refuses(400, "e00400");
        }
        let reused = send(&server, owner, &key, &path, &json!({"more": 1})).await;
        reused.refuses(422, "e00420");
    }
}

#[tokio::test]
async fn a_key_belongs_to_a_login_and_to_one_request() {
    let server = server().await;
    let (owner, (_, device)) = (&server.tenant.owner, server.device_login(&server.tenant, &server.tenant.email).await);
    let guests = json!({"group": {"name": "Guests"}});
    let first = send(&server, owner, "k", "/groups", &guests).await.id();
    assert_ne!(send(&server, &device, "k", "/groups", &guests).await.id(), first);
    for (path, body) in [
        ("/groups", json!({"group": {"name": "Visitors"}})),
        ("/groups?more=1", guests.clone()),
        ("/places", json!({"place": {"name": "Mill", "address": "1 Mill Lane"}})),
    ] {
        send(&server, owner, "k", path, &body).await.refuses(422, "e00420");
    }
    let older_form = server.request(Method::POST, "/groups", &Credential::Nothing).header("idempotency-key", "k");
    let Credential::Login(secret) = owner else { panic!("an owner has a login") };
    let older_form = server.send(older_form.header("x-login-secret", secret.reveal()).json(&guests)).await;
    assert_eq!(older_form.id(), first, "the same login in the older form");
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_and_does_nothing() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let guests = json!({"group": {"name": "Guests"}});
    for key in ["", " ", "two words", "größe", &"x".repeat(256)] {
        send(&server, owner, key, "/groups", &guests).await.refuses(400, "e00400");
    }
    let twice = server.request(Method::POST, "/groups", owner).header("idempotency-key", "a").header("idempotency-key", "b");
    server.send(twice.json(&guests)).await.refuses(400, "e00400");
    assert_eq!(server.get("/groups", owner).await.list(), Vec::<Value>::new());
    send(&server, owner, &"x".repeat(255), "/groups", &guests).await.is(200);
    let too_large = server.request(Method::POST, "/groups", owner).header("idempotency-key", "k").body("x".repeat(1_048_577));
    server.send(too_large).await.refuses(400, "e00400");
}

#[tokio::test]
async fn without_a_login_a_key_names_nothing() {
    let server = server().await;
    let tenant = &server.tenant;
    let user = json!({"domain": tenant.domain, "email": tenant.email, "password": tenant.password.reveal()});
    let mut secrets = Vec::new();
    for _ in 0..2 {
        let answer = send(&server, &Credential::Nothing, "k", "/logins", &json!({"user": user})).await;
        secrets.push(answer.ok()["secret"].as_str().unwrap().to_owned());
    }
    assert_ne!(secrets[0], secrets[1]);
    send(&server, &Credential::Nothing, "k", "/groups", &json!({})).await.refuses(401, "afc496");
}

#[tokio::test]
async fn doors_open_and_changes_are_made_as_often_as_they_are_asked_for() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    for _ in 0..2 {
        send(&server, owner, "k", &format!("/locks/{}/unlock", site.lock_id), &json!({})).await.is(200);
        send(&server, owner, "k", &format!("/places/{}/favorite", site.place_id), &json!({})).await.is(204);
    }
    assert_eq!(server.unlock_events().await.len(), 2);
}

#[tokio::test]
async fn any_page_may_send_a_key_and_read_that_it_was_answered_before() {
    let server = server().await;
    let request = server.request(Method::OPTIONS, "/group_links", &Credential::Nothing).header("origin", "https://example.com");
    let preflight =
        request.header("access-control-request-method", "POST").header("access-control-request-headers", "idempotency-key");
    let answer = server.send(preflight).await.is(200);
    assert!(answer.header("access-control-allow-headers").unwrap().to_lowercase().contains("idempotency-key"));
    let request = server.request(Method::GET, "/user", &server.tenant.owner).header("origin", "https://example.com");
    let answer = server.send(request).await.is(200);
    assert!(answer.header("access-control-expose-headers").unwrap().to_lowercase().contains("idempotency-replayed"));
}
