//! Controllers and scanners: who sees and changes them, and what is shown once.

use std::time::Duration;

use doorward_core::Role;
use serde_json::json;

use crate::support::{Answer, Site, cookie_of, simulated};

/// The command that a page shows.
fn command(page: &Answer) -> &str {
    let (_, rest) = page.body.split_once("spellcheck=\"false\">doorward agent").unwrap();
    rest.split('<').next().unwrap()
}

#[tokio::test]
async fn a_token_is_shown_once_and_what_becomes_of_it_is_told() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let owner = site.owner().await;
    site.get("/app/controllers", &owner).await.says(&["No controllers yet."]);
    let body = format!("name=Cellar&place_id={}&description=", made.place_id);
    let page = site.submit("/app/controllers/new", &owner, &body).await;
    page.says(&["Start the agent of Cellar", "within 15 minutes", "Waiting for its agent"]);
    let first = command(&page).to_owned();
    assert!(first.starts_with(" --server https://doors.example.com --token "), "{first}");
    let id = site.server.get("/controllers", &site.server.tenant.owner).await.ok()[0]["id"].as_i64().unwrap();
    let address = format!("/app/controllers/{id}");
    let shown = site.get(&address, &owner).await;
    shown.says(&["Cellar", "Waiting for its agent", "Knows nobody yet"]);
    shown.hides(&[first.split(' ').next_back().unwrap()]);

    site.server.clock.advance(Duration::from_secs(16 * 60));
    site.get(&address, &owner).await.says(&["No agent", "Its token has ended."]);
    let again = site.submit(&format!("{address}/token"), &owner, "").await;
    assert_ne!(command(&again), first);
    site.get(&address, &owner).await.says(&["Waiting for its agent"]);
}

#[tokio::test]
async fn a_change_by_somebody_else_is_not_overwritten() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let owner = site.owner().await;
    let id = site.make("/controllers", json!({"controller": {"name": "Cellar", "place_id": made.place_id}})).await;
    let terminal = json!({"name": "Gate", "place_id": made.place_id, "lock_id": made.lock_id, "controller_id": id});
    let scanner = site.make("/terminals", json!({"terminal": terminal})).await;
    for (form, api, body) in [
        (format!("/app/controllers/{id}/edit"), format!("/controllers/{id}"), "name=Mine&description="),
        (format!("/app/controllers/scanners/{scanner}/edit"), format!("/terminals/{scanner}"), "name=Mine&kind=stdin"),
    ] {
        let old = "2026-01-01T00%3A00%3A00.000000Z";
        let answer = site.submit(&form, &owner, &format!("{body}&_version={old}")).await;
        assert_eq!(answer.status, 409, "{form}");
        answer.says(&["Somebody else has changed this", "Saved now: "]);
        assert_ne!(site.server.get(&api, &site.server.tenant.owner).await.ok()["name"], "Mine");
    }
}

#[tokio::test]
async fn who_may_not_change_a_controller_sees_no_button_and_is_refused() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let id = site.make("/controllers", json!({"controller": {"name": "Cellar", "place_id": made.place_id}})).await;
    let terminal = json!({"name": "Gate", "place_id": made.place_id, "controller_id": id, "scanner": {"kind": "stdin"}});
    let scanner = site.make("/terminals", json!({"terminal": terminal})).await;
    let observer = site.server.caller_with_role(Role::OrganizationObserver, site.server.tenant.id).await;
    let cookie = cookie_of(&observer.credential);
    site.get("/app/controllers", &cookie).await.says(&["Cellar", "Mill Studio"]);
    let page = site.get(&format!("/app/controllers/{id}"), &cookie).await;
    page.says(&["Cellar", "Gate", "Standard input"]);
    page.hides(&["/edit", "/delete", "/token", "/scanners/new"]);
    for step in [
        format!("{id}/edit"),
        format!("{id}/token"),
        format!("{id}/delete"),
        format!("{id}/scanners/new"),
        format!("scanners/{scanner}/edit"),
        format!("scanners/{scanner}/delete"),
    ] {
        let path = format!("/app/controllers/{step}");
        assert_eq!(site.get(&path, &cookie).await.status, 403, "{path}");
        assert_eq!(site.submit(&path, &cookie, "name=X&kind=stdin").await.status, 403, "{path}");
    }
    let member = site.server.caller_with_role(Role::GroupBasic, made.group_id).await;
    let cookie = cookie_of(&member.credential);
    site.get("/app/doors", &cookie).await.hides(&["/app/controllers"]);
    assert_eq!(site.get("/app/controllers", &cookie).await.status, 403);
}
