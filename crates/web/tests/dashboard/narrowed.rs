//! Lists that other pages lead to: of a group, and of doors that a lockdown keeps shut.

use axum::http::StatusCode;
use doorward_core::Role;
use serde_json::json;

use crate::support::{Site, simulated};

#[tokio::test]
async fn users_and_links_of_a_group_are_those_of_that_group() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let other = site.make("/groups", json!({"group": {"name": "Cleaners", "place_id": made.place_id}})).await;
    let guest = server.caller_with_role(Role::GroupBasic, made.group_id).await;
    let cleaner = server.caller_with_role(Role::GroupBasic, other).await;
    server.link(&server.tenant, made.group_id, json!({"name": "Kim Sample"})).await;
    server.link(&server.tenant, other, json!({"name": "Tom Sample"})).await;
    let cookie = site.owner().await;

    let page = site.get(&format!("/app/users?group={}", made.group_id), &cookie).await;
    page.says(&["Only who has a right on Guests. Show all", &guest.email]);
    page.hides(&[&cleaner.email]);
    let kept = format!("<input type=\"hidden\" name=\"group\" value=\"{}\">", made.group_id);
    assert!(page.body.contains(&kept) && page.body.contains("href=\"/app/users\">Show all"), "a search stays in the group");
    site.get("/app/users", &cookie).await.says(&[&guest.email, &cleaner.email]);

    let page = site.get(&format!("/app/credentials?group={other}&sort=until"), &cookie).await;
    page.says(&["Only links that open Cleaners. Show all", "Tom Sample"]);
    page.hides(&["Kim Sample"]);
    assert!(page.body.contains("href=\"/app/credentials?sort=until\">Show all"));

    for list in ["users", "credentials"] {
        let page = site.get(&format!("/app/{list}?group=999999"), &cookie).await;
        assert_eq!(page.status, StatusCode::OK);
        page.says(&["a group that is not there"]);
        page.hides(&["Kim Sample", &guest.email]);
    }
}

#[tokio::test]
async fn doors_of_a_place_that_is_locked_down_are_locked_down() {
    let site = Site::new().await;
    let server = &site.server;
    let owner = &server.tenant.owner;
    let made = server.site(&server.tenant, simulated()).await;
    let annex = site.make("/places", json!({"place": {"name": "Annex", "address": "2 Mill Lane"}})).await;
    let cellar = site.make("/locks", json!({"lock": {"name": "Cellar", "place_id": annex}})).await;
    site.make("/locks", json!({"lock": {"name": "Attic", "place_id": annex}})).await;
    let cookie = site.owner().await;
    let shut = "/app/doors?state=locked_down";
    site.get(shut, &cookie).await.says(&["No door is like that."]);

    server.post(&format!("/locks/{cellar}/lock_down"), owner, json!({})).await.is(204);
    let page = site.get(shut, &cookie).await;
    page.says(&["Cellar"]);
    page.hides(&["Attic", "Front door"]);
    server.post(&format!("/places/{}/lock_down", made.place_id), owner, json!({})).await.is(204);
    let page = site.get(shut, &cookie).await;
    page.says(&["Cellar", "Front door"]);
    page.hides(&["Attic"]);
    site.get("/app", &cookie).await.says(&["2Locked down", "1Place locked down"]);
    // The API's filter is by what each door itself says.
    let own = server.get("/locks?locked_down=true", owner).await.ok();
    assert_eq!(own.as_array().unwrap().iter().map(|lock| lock["id"].as_i64().unwrap()).collect::<Vec<_>>(), [cellar]);
}
