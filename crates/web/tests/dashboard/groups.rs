//! Groups: what they hold and ask for, and who changes them.

use axum::http::StatusCode;
use doorward_core::Role;
use serde_json::json;

use crate::doors::post;
use crate::support::{Site, cookie_of, simulated};

#[tokio::test]
async fn a_group_is_added_filled_with_doors_changed_and_deleted() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let cellar = site.make("/locks", json!({"lock": {"name": "Cellar", "place_id": made.place_id}})).await;
    let cookie = site.owner().await;
    let new = format!("name=Cleaners&place_id={}&login_enabled=on&time_restriction_enabled=on", made.place_id);
    let answer = post(&site, &cookie, "/app/groups/new", &new).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let group = answer.headers["location"].to_str().unwrap().to_owned();
    let page = site.get(&group, &cookie).await;
    page.says(&["Cleaners", "Mill Studio", "0 rights", "0 links", "No doors yet", "it lets nobody through until you add some"]);

    let chooser = format!("{group}/doors");
    site.get(&chooser, &cookie).await.says(&["Front door", "Cellar"]);
    let both = format!("door={}&door={cellar}", made.lock_id);
    post(&site, &cookie, &chooser, &both).await.leads_to(&group);
    site.get(&chooser, &cookie).await.says(&["Front doorMill Studio · in the group already"]);
    let again = post(&site, &cookie, &chooser, &both).await;
    again.leads_to(&group);
    assert!(again.set_cookie().unwrap().contains("0+doors+added.+2+doors+left+out"));
    let page = site.get(&group, &cookie).await;
    page.says(&["Front doorMill StudioRemove", "CellarMill StudioRemove"]);

    let remove = page.body.split(&format!("{group}/doors/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let remove = format!("{group}/doors/{remove}");
    site.get(&remove, &cookie).await.says(&["Remove Front door from Cleaners?", "no longer open Front door"]);
    let elsewhere = remove.replace(&group, &format!("/app/groups/{}", made.group_id));
    assert_eq!(post(&site, &cookie, &elsewhere, "").await.status, StatusCode::NOT_FOUND);
    post(&site, &cookie, &remove, "").await.leads_to(&group);
    let page = site.get(&group, &cookie).await;
    page.says(&["CellarMill StudioRemove"]);
    page.hides(&["Front door"]);

    post(&site, &cookie, &format!("{group}/edit"), "name=Night+cleaners&geofence_restriction_enabled=on").await.leads_to(&group);
    let page = site.get(&group, &cookie).await;
    page.says(&["Night cleaners", "Members do not open its doors by app", "within 300 m of a door"]);
    site.get(&format!("{group}/delete"), &cookie)
        .await
        .says(&["0 links and 0 rights of this group are deleted", "Doors stay: it holds 1 door."]);
    post(&site, &cookie, &format!("{group}/delete"), "").await.leads_to("/app/groups");
    assert_eq!(site.get(&group, &cookie).await.status, StatusCode::NOT_FOUND);
    site.get("/app/groups", &cookie).await.says(&["GuestsMill Studio1 door0 rights"]);
}

#[tokio::test]
async fn hours_of_a_group_say_only_when_it_lets_through() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let cookie = site.owner().await;
    let group = format!("/app/groups/{}", made.group_id);
    let new = format!("{group}/schedules/new");
    let form = site.get(&new, &cookie).await;
    form.says(&["Add hours of Guests"]);
    form.hides(&["consequence"]);
    let days = "type=recurring_event&days=tuesday&starts_at_time=08:00&ends_at_time=18:00&enabled=on";
    post(&site, &cookie, &new, days).await.leads_to(&format!("{group}#hours"));
    site.get(&group, &cookie).await.says(&["These hours do not count yet: the time restriction is off"]);
    post(&site, &cookie, &format!("{group}/edit"), "name=Guests&login_enabled=on&time_restriction_enabled=on").await;
    site.get(&group, &cookie).await.says(&["Open now by its hours, until Tue 24 Nov, 18:00 (Berlin).", "Tue, 08:00–18:00"]);
}

#[tokio::test]
async fn a_member_sees_their_group_and_changes_nothing() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let other = site.make("/groups", json!({"group": {"name": "Board", "place_id": made.place_id}})).await;
    let member = cookie_of(&server.caller_with_role(Role::GroupBasic, made.group_id).await.credential);
    let group = format!("/app/groups/{}", made.group_id);
    let page = site.get(&group, &member).await;
    page.says(&["Guests", "Front door"]);
    page.hides(&["/edit", "/delete", "Add doors", "Remove", "Add hours", "/app/credentials?group"]);
    assert_eq!(site.get(&format!("/app/groups/{other}"), &member).await.status, StatusCode::NOT_FOUND);
    for path in ["edit", "delete", "doors"] {
        assert_eq!(site.get(&format!("{group}/{path}"), &member).await.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(post(&site, &member, &format!("{group}/{path}"), "name=x").await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let remove = format!("{group}/doors/{}/remove", made.group_lock_id);
    assert_eq!(post(&site, &member, &remove, "").await.status, StatusCode::FORBIDDEN);
    site.get(&group, &member).await.says(&["Front door"]);
}
