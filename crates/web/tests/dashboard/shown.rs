//! What the dashboard shows, and to whom.

use std::time::Duration;

use axum::http::{Method, StatusCode, header};
use doorward_core::Role;
use doorward_testkit::shelly::ShellyDouble;
use serde_json::{Value, json};

use crate::support::{OWN, Site, cookie_of, simulated};

#[tokio::test]
async fn a_door_tells_its_state_in_a_word() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let device = ShellyDouble::off();
    let lock = |name: &str, relay: Value| json!({"lock": {"name": name, "place_id": made.place_id, "relay": relay}});
    let bare = site.make("/locks", lock("Cellar", Value::Null)).await;
    let gate = site.make("/locks", lock("Gate", device.relay())).await;
    let hatch = site.make("/locks", lock("Hatch", simulated())).await;
    let owner = &server.tenant.owner;
    server.post(&format!("/locks/{hatch}/lock_down"), owner, json!({})).await.is(204);
    server.unlock(gate, owner).await.is(503);
    server.unlock(bare, owner).await.is(409);

    let cookie = site.owner().await;
    let page = site.get("/app", &cookie).await;
    page.says(&["Mill Studio 1 Mill Lane", "Front door Ready", "Cellar No relay", "Gate Offline"]);
    page.says(&[
        "HatchLocked down since Tue 24 Nov, 10:00 (Berlin) Locked down",
        "4 doors · All doors",
        "As of Tue 24 Nov, 09:00 (UTC)",
    ]);

    server.unlock(made.lock_id, owner).await.is(200);
    site.get("/app", &cookie).await.says(&["Front door Open"]);
    server.clock.advance(Duration::from_secs(6));
    site.get("/app", &cookie).await.says(&["Front door Ready"]);

    server.post(&format!("/places/{}/lock_down", made.place_id), owner, json!({})).await.is(204);
    let page = site.get("/app", &cookie).await;
    page.says(&["Mill Studio Locked down", "Nothing opens here since Tue 24 Nov, 10:00 (Berlin)", "Front door Locked down"]);
}

#[tokio::test]
async fn events_and_links_are_told_in_plain_words() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let ada = server.link(&server.tenant, made.group_id, json!({"valid_until": server.in_seconds(3_600)})).await;
    server.link(&server.tenant, made.group_id, json!({"name": "Kim Sample", "valid_from": server.in_seconds(7 * 86_400)})).await;
    server.link(&server.tenant, made.group_id, json!({"name": "Sam Sample", "link_enabled": false})).await;
    server.unlock(made.lock_id, &ada.credential).await.is(200);
    let cookie = site.owner().await;
    site.get("/app", &cookie).await.says(&[
        "Links about to expireWithin 7 days Ada SampleGuests · until Tue 24 Nov, 11:00 (Berlin) · in 1 hour Doors",
        "Ada Sample opened Front door Mill Studio · Tue 24 Nov, 10:00 (Berlin) · now",
        "owner made a link for Kim Sample",
    ]);

    server.clock.advance(2 * Duration::from_secs(3_600));
    server.unlock(made.lock_id, &ada.credential).await.is(401);
    let page = site.get("/app", &cookie).await;
    page.hides(&["Links about to expire"]);
    page.says(&[
        "Ada Sample was refused at Front doorThis link has expired.Tue 24 Nov, 12:00 (Berlin) · now",
        "Ada Sample was refused at Front door: This link has expired. Code f298ef Mill Studio · Tue 24 Nov, 12:00 (Berlin) · now",
    ]);
}

#[tokio::test]
async fn an_event_says_through_whose_software_its_call_came() {
    let site = Site::new().await;
    let server = &site.server;
    for (name, headers) in [
        ("Barn", vec![("x-kisi-integration-identifier", "<b>PMS</b>"), ("x-kisi-integration-contact", "dev@example.com")]),
        ("Shed", vec![("x-kisi-integration-contact", "help@example.com")]),
        ("Mill", vec![]),
    ] {
        let place = json!({"place": {"name": name, "address": "1 Mill Lane", "time_zone": "Europe/Berlin"}});
        let request = server.request(Method::POST, "/places", &server.tenant.owner).json(&place);
        server.send(headers.into_iter().fold(request, |request, (name, value)| request.header(name, value))).await.ok();
    }
    let page = site.get("/app", &site.owner().await).await;
    page.says(&["now · through &#60;b&#62;PMS&#60;/b&#62; (dev@example.com)", "now · through help@example.com"]);
    page.hides(&["<b>PMS</b>"]);
    assert_eq!(page.words().matches("· through ").count(), 2, "the third call said nothing");
}

#[tokio::test]
async fn a_door_that_a_schedule_holds_open_is_told_until_when() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let hours = json!({"scheduleable_type": "Lock", "scheduleable_id": made.lock_id, "consequence": "unlock", "name": "Reception",
        "tuesday": true, "starts_at_time": "08:00", "ends_at_time": "18:00"});
    site.make("/schedules", json!({"schedule": hours})).await;
    server.tick().await;
    let cookie = site.owner().await;
    site.get("/app", &cookie).await.says(&[
        "Front doorHeld open until 18:00 (Berlin) Held open",
        "owner added the schedule Reception",
        "Doorward began to hold Front door open Held open by the schedule",
    ]);
    server.post(&format!("/locks/{}/lock_down", made.lock_id), &server.tenant.owner, json!({})).await.is(204);
    server.tick().await;
    let page = site.get("/app", &cookie).await;
    page.says(&["Front doorLocked down since Tue 24 Nov, 10:00 (Berlin) Locked down", "Doorward stopped holding Front door open"]);
}

#[tokio::test]
async fn a_member_sees_their_doors_and_neither_events_nor_links() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let other = json!({"lock": {"name": "Vault", "place_id": made.place_id, "relay": null}});
    site.make("/locks", other).await;
    let member = server.caller_with_role(Role::GroupBasic, made.group_id).await;
    let page = site.get("/app", &cookie_of(&member.credential)).await;
    assert_eq!(page.status, StatusCode::OK);
    page.says(&["Front door", "1 door ·"]);
    page.hides(&["Vault", "Latest events", "Unlocks today", "Right now", "Manage access links", "Send access link", "First steps"]);
    assert!(page.body.contains(&format!("href=\"/app/doors/{}\"", made.lock_id)), "{}", page.body);
}

#[tokio::test]
async fn nothing_of_another_organization_is_shown() {
    let site = Site::new().await;
    let server = &site.server;
    let other = server.second_organization().await;
    let made = server.site(&other, simulated()).await;
    server.link(&other, made.group_id, json!({})).await;
    let page = site.get("/app", &site.owner().await).await;
    page.hides(&["Mill Studio", "Front door", "Ada Sample", &other.domain, &other.email]);
    page.says(&["0 doors", "No doors yet.", "First steps"]);
}

#[tokio::test]
async fn names_are_escaped() {
    let site = Site::new().await;
    let evil = "<script>alert(1)</script>";
    let place = site.make("/places", json!({"place": {"name": evil, "address": evil}})).await;
    site.make("/locks", json!({"lock": {"name": evil, "description": evil, "place_id": place}})).await;
    let group = site.make("/groups", json!({"group": {"name": evil}})).await;
    site.make("/group_links", json!({"group_link": {"name": evil, "group_id": group}})).await;
    let page = site.get("/app", &site.owner().await).await;
    page.hides(&["<script>"]);
    assert!(page.body.matches("script&#62;alert(1)").count() >= 6, "{}", page.body);
}

#[tokio::test]
async fn the_first_doors_are_shown_and_all_are_counted() {
    let site = Site::new().await;
    let place = site.make("/places", json!({"place": {"name": "Tower", "address": "1 High Street"}})).await;
    let group = site.make("/groups", json!({"group": {"name": "Tower", "place_id": place}})).await;
    for number in 0..102 {
        let lock = site.make("/locks", json!({"lock": {"name": format!("Door {number:03}"), "place_id": place}})).await;
        site.make("/group_locks", json!({"group_lock": {"group_id": group, "lock_id": lock}})).await;
    }
    let page = site.get("/app", &site.owner().await).await;
    page.says(&["102Doors", "102 doors · the first 12 by name are shown · All doors", "Door 011 No relay"]);
    assert!(!page.words().contains("Door 012 No relay"));
    let member = site.server.caller_with_role(Role::GroupBasic, group).await;
    let page = site.get("/app", &cookie_of(&member.credential)).await;
    page.says(&["102 doors · the first 100 by name are shown · All doors", "Door 099 No relay"]);
    assert!(!page.words().contains("Door 100 No relay"));
}

#[tokio::test]
async fn someone_whose_access_is_off_is_told_so_and_can_sign_out() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let member = server.caller_with_role(Role::GroupBasic, made.group_id).await;
    let off = json!({"user": {"access_enabled": false}});
    server.patch(&format!("/users/{}", member.user_id), &server.tenant.owner, off).await.is(204);
    let page = site.get("/app", &cookie_of(&member.credential)).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    page.says(&["No access", "Access is switched off for this user.", "Sign out", "Code fcd8ff"]);
    page.hides(&["Front door"]);
}

#[tokio::test]
async fn every_answer_has_the_headers_of_a_page_and_the_guests_sheet_stays_out() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    for (method, path) in [
        ("GET", "/app"),
        ("GET", "/app/"),
        ("GET", "/app/sign_in"),
        ("GET", "/app/none"),
        ("PUT", "/app"),
        ("POST", "/app/sign_out"),
    ] {
        for own in [OWN, ("sec-fetch-site", "cross-site")] {
            let answer = site.send(method, path, &[own, ("cookie", &cookie)], String::new()).await;
            let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}");
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store", "{path}");
            assert_eq!(answer.headers["x-robots-tag"], "noindex, nofollow", "{path}");
        }
    }
    let page = site.get("/app/sign_in", "").await;
    let sheet = page.body.split("href=\"/assets/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(sheet.starts_with("dashboard."), "{sheet}");
    assert_eq!(site.get(&format!("/assets/{sheet}"), "").await.status, StatusCode::OK);
    page.hides(&["guest."]);
}
