//! Today at a glance.

use std::time::Duration;

use doorward_core::Role;
use doorward_testkit::shelly::ShellyDouble;
use serde_json::json;

use crate::support::{DAY, Site, cookie_of, simulated};

#[tokio::test]
async fn counts_lead_to_what_they_count() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let device = ShellyDouble::off();
    let gate = site.make("/locks", json!({"lock": {"name": "Gate", "place_id": made.place_id, "relay": device.relay()}})).await;
    server.unlock(gate, &server.tenant.owner).await.is(503);
    server.unlock(made.lock_id, &server.tenant.owner).await.is(200);
    let cookie = site.owner().await;
    let page = site.get("/app", &cookie).await;
    page.says(&["2Doors", "1Online", "1Offline", "0Locked down", "1Open or held open"]);
    for state in ["online", "offline", "locked_down", "open"] {
        assert!(page.body.contains(&format!("href=\"/app/doors?state={state}\"")), "{state}");
    }
    page.hides(&["lace locked down", "places locked down"]);
    server.post(&format!("/places/{}/lock_down", made.place_id), &server.tenant.owner, json!({})).await.is(204);
    site.get("/app", &cookie).await.says(&["1Place locked down"]);
}

#[tokio::test]
async fn todays_unlocks_are_counted_by_the_hour_and_yesterdays_are_not() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let owner = &server.tenant.owner;
    server.unlock(made.lock_id, owner).await.is(200);
    let cookie = site.owner().await;
    site.get("/app", &cookie).await.says(&["1 opened0 refused or failed", "09:0010", "Nobody was refused"]);

    server.clock.advance(DAY);
    let link = server.link(&server.tenant, made.group_id, json!({"link_enabled": false})).await;
    server.unlock(made.lock_id, &link.credential).await.is(401);
    server.clock.advance(Duration::from_secs(3_600));
    server.unlock(made.lock_id, owner).await.is(200);
    let page = site.get("/app", &cookie).await;
    page.says(&["1 opened1 refused or failed", "09:0001", "10:0010", "Ada Sample was refused at Front door"]);
    page.hides(&["Only the newest 20,000"]);
}

#[tokio::test]
async fn first_steps_are_taught_until_they_are_taken() {
    let site = Site::new().await;
    let server = &site.server;
    let cookie = site.owner().await;
    site.get("/app", &cookie).await.says(&[
        "First steps Add a place: a site with an address and a time zone",
        "Add a door:",
        "Add a group:",
    ]);
    let made = server.site(&server.tenant, simulated()).await;
    site.get("/app", &cookie).await.says(&["Add a group · Done", "Send an access link: that opens"]);
    server.link(&server.tenant, made.group_id, json!({})).await;
    let page = site.get("/app", &cookie).await;
    page.hides(&["First steps"]);
    page.says(&["Manage access links", "Send access link"]);

    let observer = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    let page = site.get("/app", &cookie_of(&observer.credential)).await;
    page.says(&["Manage access links", "Latest events", "Unlocks today"]);
    page.hides(&["Send access link", "First steps"]);
}

#[tokio::test]
async fn links_that_end_within_a_week_are_listed_the_next_first() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let day = 86_400;
    for (name, until, more) in [
        ("In six days", 6 * day, json!({})),
        ("In one day", day, json!({})),
        ("In eight days", 8 * day, json!({})),
        ("Off", day, json!({"link_enabled": false})),
        ("Not yet", 2 * day, json!({"valid_from": server.in_seconds(day)})),
    ] {
        let mut link = json!({"name": name, "valid_until": server.in_seconds(until)});
        link.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        server.link(&server.tenant, made.group_id, link).await;
    }
    let page = site.get("/app", &site.owner().await).await;
    let words = page.words();
    let (_, section) = words.split_once("Links about to expire").unwrap();
    let (section, _) = section.split_once("2 doors").or_else(|| section.split_once("1 door")).unwrap();
    assert!(section.find("In one day").unwrap() < section.find("In six days").unwrap(), "{section}");
    assert!(["In eight days", "Off", "Not yet"].iter().all(|name| !section.contains(name)), "{section}");
}
