//! Exports with progress: of what the filters let through, for whoever asked alone; and people found by name.

use doorward_core::Role;
use serde_json::json;

use crate::support::{Site, cookie_of, simulated};

const EXPORTS: &str = "/app/events/exports";

#[tokio::test]
async fn many_events_are_exported_in_the_background_for_whoever_asked() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    server.unlock(made.lock_id, &server.tenant.owner).await.is(200);
    let owner = site.owner().await;
    let page = site.get("/app/events?type=lock.unlock", &owner).await;
    page.says(&["Many events, with progress"]);
    assert!(page.body.contains("name=\"filters\" value=\"type=lock.unlock\""), "{}", page.body);

    let begun = site.submit(EXPORTS, &owner, "filters=type%3Dlock.unlock").await;
    let address = begun.headers["location"].to_str().unwrap().to_owned();
    assert!(address.starts_with(&format!("{EXPORTS}/")), "{address}");
    let page = site.get(&address, &owner).await;
    page.says(&["Export of events", "It begins in a moment.", "Refresh"]);
    assert!(page.body.contains("<progress") && page.body.contains("hx-get"), "{}", page.body);
    assert_eq!(site.submit(&format!("{address}/download"), &owner, "").await.status, 400, "there is nothing yet");

    doorward_app::reports::work(&server.app).await;
    let page = site.get(&address, &owner).await;
    page.says(&["The table is ready: 1 event,", "Download table (CSV)"]);
    page.hides(&["hx-get"]);
    let file = site.submit(&format!("{address}/download"), &owner, "").await;
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(file.body.lines().count(), 2, "{}", file.body);
    assert!(file.body.contains("lock.unlock") && !file.body.contains("place.create"));

    let administrator = server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await;
    let other = cookie_of(&administrator.credential);
    assert_eq!(site.get(&address, &other).await.status, 404, "it is not theirs");
    assert_eq!(site.submit(&format!("{address}/download"), &other, "").await.status, 404);
    assert_eq!(site.submit(EXPORTS, &owner, "filters=door%3Dfront").await.status, 400);
}

#[tokio::test]
async fn an_export_holds_no_more_than_its_reader_sees_and_there_are_three_of_each() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let elsewhere = server.site(&server.tenant, simulated()).await;
    for lock in [made.lock_id, elsewhere.lock_id] {
        server.unlock(lock, &server.tenant.owner).await.is(200);
    }
    let keeper = server.caller_with_role(Role::PlaceAdministrator, made.place_id).await;
    let cookie = cookie_of(&keeper.credential);
    let mut addresses = Vec::new();
    for _ in 0..3 {
        let begun = site.submit(EXPORTS, &cookie, "filters=type%3Dlock.unlock").await;
        addresses.push(begun.headers["location"].to_str().unwrap().to_owned());
    }
    assert_eq!(site.submit(EXPORTS, &cookie, "filters=").await.status, 409, "three are under way");
    doorward_app::reports::work(&server.app).await;
    let file = site.submit(&format!("{}/download", addresses[0]), &cookie, "").await;
    assert_eq!(file.body.lines().count(), 2, "{}", file.body);
    site.submit(EXPORTS, &cookie, "filters=").await;
    assert_eq!(site.get(&addresses[0], &cookie).await.status, 404, "the oldest has gone for the new one");
    assert_eq!(site.get(&addresses[1], &cookie).await.status, 200);

    let right =
        json!({"role_assignment": {"user_id": keeper.user_id, "role_id": "place_administrator", "place_id": elsewhere.place_id}});
    server.post("/role_assignments", &server.tenant.owner, right).await.ok();
    assert_eq!(site.get(&addresses[1], &cookie).await.status, 404, "whoever sees other events asks anew");
}

#[tokio::test]
async fn events_are_found_by_the_name_of_a_person_or_link() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let ada = server.link(&server.tenant, made.group_id, json!({"name": "Ada Guest"})).await;
    let kim = server.link(&server.tenant, made.group_id, json!({"name": "Kim Guest"})).await;
    for link in [&ada, &kim] {
        server.unlock(made.lock_id, &link.credential).await.is(200);
    }
    let owner = site.owner().await;
    let page = site.get("/app/events?who=ada+g", &owner).await;
    page.says(&["Only what one person did (Ada Guest (link ·", "Ada Guest opened Front door"]);
    page.hides(&["Kim Guest opened"]);
    let page = site.get("/app/events?who=guest&success=yes", &owner).await;
    page.says(&["Several have “guest” in their name. Whose events?", "Ada Guest", "Kim Guest"]);
    assert!(page.body.contains(&format!("success=yes&#38;person=GroupLink%3A{}", kim.id)), "{}", page.body);
    assert!(!page.words().contains("opened Front door"), "nobody is chosen yet");
    site.get("/app/events?who=nobody", &owner).await.says(&["Nobody you see has “nobody” in their name."]);
    let viewer = server.caller_with_role(Role::PlaceAdministrator, made.place_id).await;
    site.get("/app/events?who=ada+g", &cookie_of(&viewer.credential)).await.says(&["Ada Guest opened Front door"]);
}
