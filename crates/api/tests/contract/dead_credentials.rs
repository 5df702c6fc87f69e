//! Credentials that were good once: each is tried on every route of the API document, and is good for nothing.

use std::time::Duration;

use doorward_core::{Role, Secret};
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

use crate::server;
use crate::sweep::{Route, routes};

const DAYS: Duration = Duration::from_secs(24 * 60 * 60);

/// What is there to be seen and changed.
async fn everything(server: &TestServer, site: &Site) -> Vec<Value> {
    let mut seen = server.seen(&server.tenant, site).await;
    seen.iter_mut().for_each(forget_use);
    // Whoever is known and refused at a door stands in the record.
    let recorded = server.get("/events?limit=1000", &server.tenant.owner).await.list().into_iter();
    seen.push(recorded.filter(|event| event["object_type"] != "Lock").collect());
    seen
}

/// To look is to use one's login.
fn forget_use(answer: &mut Value) {
    match answer {
        Value::Array(items) => items.iter_mut().for_each(forget_use),
        Value::Object(members) => {
            members.remove("last_used_at");
            members.values_mut().for_each(forget_use);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Sends each request that is not for anyone, with ids of what is there, and returns what was answered.
async fn tried(
    server: &TestServer,
    site: &Site,
    credential: &Credential,
    wanted: impl Fn(&Route) -> bool,
) -> Vec<(Route, u16, String)> {
    let mut answers = Vec::new();
    for route in routes().into_iter().filter(|route| !route.open && wanted(route)) {
        let id = match route.path.split('/').nth(1) {
            Some("places") => site.place_id,
            Some("groups") => site.group_id,
            Some("locks") => site.lock_id,
            _ => 1,
        };
        let path = route.path.replace("{id}", &id.to_string()).replace("{delivery_id}", "1");
        let answer = server.send(server.request(route.method.clone(), &path, credential).json(&json!({}))).await;
        answers.push((route, answer.status, answer.json["code"].as_str().unwrap_or_default().to_owned()));
    }
    answers
}

/// Each answer must be the one that `expected` says of its route, and nothing may have changed.
async fn assert_refused(
    server: &TestServer,
    site: &Site,
    credential: &Credential,
    expected: impl Fn(&Route) -> (u16, &'static str),
) {
    let before = everything(server, site).await;
    let mut strange = Vec::new();
    for (route, status, code) in tried(server, site, credential, |_| true).await {
        if (status, code.as_str()) != expected(&route) {
            strange.push(format!("{} {}: {status} {code}, not {:?}", route.method, route.path, expected(&route)));
        }
    }
    assert!(strange.is_empty(), "{strange:#?}");
    assert_eq!(everything(server, site).await, before);
}

#[tokio::test]
async fn a_login_that_has_ended_is_401_on_every_route() {
    let server = server().await;
    let tenant = &server.tenant;
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let login = async |email: &str| server.device_login(tenant, email).await;
    let nobody = |_: &Route| (401, "afc496");

    let (id, revoked) = login(&tenant.email).await;
    server.get("/user", &revoked).await.is(200);
    server.delete(&format!("/logins/{id}"), &tenant.owner).await.is(204);
    assert_refused(&server, &site, &revoked, nobody).await;

    let signed_out = login(&tenant.email).await.1;
    server.delete("/login", &signed_out).await.is(204);
    assert_refused(&server, &site, &signed_out, nobody).await;

    let expired = login(&tenant.email).await.1;
    server.get("/user", &expired).await.is(200);
    server.clock.advance(14 * DAYS);
    assert_refused(&server, &site, &expired, nobody).await;

    let deleted = server.caller_with_role(Role::OrganizationAdministrator, tenant.id).await;
    server.get("/users", &deleted.credential).await.is(200);
    server.delete(&format!("/users/{}", deleted.user_id), &tenant.owner).await.is(204);
    assert_refused(&server, &site, &deleted.credential, nobody).await;

    let on_behalf = json!({"login": {"type": "device", "email": tenant.email}});
    for gone in [&revoked, &signed_out, &expired, &deleted.credential] {
        server.post("/logins", gone, on_behalf.clone()).await.refuses(401, "afc496");
    }
}

#[tokio::test]
async fn whose_access_is_switched_off_is_refused_on_every_route_but_to_sign_out() {
    let server = server().await;
    let tenant = &server.tenant;
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let person = server.caller_with_role(Role::OrganizationAdministrator, tenant.id).await;
    server.unlock(site.lock_id, &person.credential).await.is(200);
    server.patch(&format!("/users/{}", person.user_id), &tenant.owner, json!({"user": {"access_enabled": false}})).await.is(204);
    let before = everything(&server, &site).await;
    let (mut refused, mut strange) = (0, Vec::new());
    // Their own login they may see, name and end, and the others end.
    let own = ["/login", "/login/elsewhere"];
    let seen = ["/user", "/organization", "/organizations", "/roles", "/events/types", "/events/meta"];
    for (route, status, code) in tried(&server, &site, &person.credential, |route| !own.contains(&route.path.as_str())).await {
        match (status, code.as_str()) {
            (403, "fcd8ff") => refused += 1,
            // What is asked of nothing that is there.
            (404, "e00404") if route.path.contains("{id}") => {}
            (400, "e00400") if ["/group_locks", "/calendar/summary", "/presences"].contains(&route.path.as_str()) => {}
            // Who they are and where, and lists of words that are in the API document too.
            (200, "") if seen.contains(&route.path.as_str()) && route.method == Method::GET => {}
            _ => strange.push(format!("{} {}: {status} {code}", route.method, route.path)),
        }
    }
    assert!(strange.is_empty(), "{strange:#?}");
    assert!(refused > 80, "{refused}");
    assert_eq!(everything(&server, &site).await, before);
    let on_behalf = json!({"login": {"type": "device", "email": tenant.email}});
    server.post("/logins", &person.credential, on_behalf).await.refuses(403, "fcd8ff");
    server.delete("/login", &person.credential).await.is(204);
    server.get("/login", &person.credential).await.refuses(401, "afc496");
}

#[tokio::test]
async fn a_link_that_has_ended_is_401_on_every_route() {
    let server = server().await;
    let tenant = &server.tenant;
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let new = async |more: Value| server.link(tenant, site.group_id, more).await;
    let (deleted, disabled, rotated) = (new(json!({})).await, new(json!({})).await, new(json!({})).await);
    let expired = new(json!({"valid_until": server.in_seconds(60)})).await;
    let early = new(json!({"valid_from": server.in_seconds(3_600)})).await;
    for link in [&deleted, &disabled, &rotated, &expired] {
        server.unlock(site.lock_id, &link.credential).await.is(200);
    }
    server.delete(&format!("/group_links/{}", deleted.id), &tenant.owner).await.is(204);
    let off = json!({"group_link": {"link_enabled": false}});
    server.patch(&format!("/group_links/{}", disabled.id), &tenant.owner, off).await.is(204);
    server.post(&format!("/group_links/{}/rotate", rotated.id), &tenant.owner, json!({})).await.is(200);
    server.clock.advance(Duration::from_secs(60));
    for (link, code) in [(deleted, "f299ef"), (disabled, "f297ef"), (rotated, "f299ef"), (expired, "f298ef"), (early, "g299ef")] {
        let expected = |route: &Route| (401, if route.for_links { code } else { "afc496" });
        assert_refused(&server, &site, &link.credential, expected).await;
    }
}

#[tokio::test]
async fn a_secret_in_the_wrong_scheme_is_401_on_every_route() {
    let server = server().await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    let secret = |credential: &Credential| match credential {
        Credential::Login(secret) | Credential::GroupLink(secret) | Credential::AccessKey(secret) => {
            Secret::presented(secret.reveal())
        }
        Credential::Nothing => panic!("no secret"),
    };
    assert_refused(&server, &site, &Credential::Login(secret(&link.credential)), |_| (401, "afc496")).await;
    let as_link = Credential::GroupLink(secret(&server.tenant.owner));
    assert_refused(&server, &site, &as_link, |route| (401, if route.for_links { "f299ef" } else { "afc496" })).await;
}
