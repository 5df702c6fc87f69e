//! Events: found by filters that stay in the address, explained one by one, followed as they happen, and exported.

use axum::http::{StatusCode, header};
use doorward_core::Role;
use serde_json::json;

use crate::support::{Site, cookie_of, simulated};

#[tokio::test]
async fn filters_stay_in_the_address_and_pages_stay_while_events_arrive() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let cookie = site.owner().await;
    for _ in 0..60 {
        server.unlock(made.lock_id, &server.tenant.owner).await.is(200);
        server.clock.advance(std::time::Duration::from_secs(60));
    }
    let path = format!("/app/events?type=lock.unlock&door={}", made.lock_id);
    let first = site.get(&path, &cookie).await;
    let lines = |body: &str| body.matches("<li class=\"opened\" id=\"event-").count();
    assert_eq!((first.status, lines(&first.body)), (StatusCode::OK, 50));
    let older = first.body.split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&");
    assert!(older.starts_with(&format!("{path}&cursor=")), "{older}");

    server.unlock(made.lock_id, &server.tenant.owner).await.is(200);
    let second = site.get(&older, &cookie).await;
    assert_eq!(lines(&second.body), 10);
    assert!(!second.body.contains("data-live"), "nothing new can come to an older page");

    site.get("/app/events?success=no", &cookie).await.says(&["Nothing that these filters let through has happened."]);
    let wrong = site.get("/app/events?from=soon", &cookie).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    wrong.says(&["From "]);
    assert!(wrong.body.contains("value=\"soon\""), "what was typed is kept");
    assert_eq!(site.get("/app/events?cursor=x", &cookie).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_refusal_is_explained_with_the_rule_behind_it() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let owner = &server.tenant.owner;
    let link = server.link(&server.tenant, made.group_id, json!({})).await;
    server.patch(&format!("/groups/{}", made.group_id), owner, json!({"group": {"time_restriction_enabled": true}})).await.is(204);
    let hours = json!({"scheduleable_type": "Group", "scheduleable_id": made.group_id, "consequence": "allow", "name": "Evenings",
        "tuesday": true, "wednesday": true, "starts_at_time": "18:00", "ends_at_time": "20:00"});
    site.make("/schedules", json!({"schedule": hours})).await;
    server.unlock(made.lock_id, &link.credential).await.is(403);

    let cookie = site.owner().await;
    let list = site.get("/app/events?success=no", &cookie).await;
    list.says(&["Ada Sample was refused at Front door"]);
    let address = list.body.split("href=\"/app/events/").find(|part| part.starts_with("01")).unwrap().split('"').next().unwrap();
    site.get(&format!("/app/events/{address}"), &cookie).await.says(&[
        "It was 10:00 in Berlin.",
        "The group Guests opens its doors Tue–Wed 18:00–20:00.",
        "They may have changed since.",
        "Access link",
    ]);
    for wrong in ["7", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"] {
        assert_eq!(site.get(&format!("/app/events/{wrong}"), &cookie).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn an_export_holds_what_the_filters_let_through_and_no_formula() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let link = server.link(&server.tenant, made.group_id, json!({"name": "=1+1"})).await;
    server.unlock(made.lock_id, &link.credential).await.is(200);
    let cookie = site.owner().await;
    let table = site.get("/app/events/export?format=csv&type=lock.unlock", &cookie).await;
    assert_eq!(table.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"events.csv\"");
    let rows: Vec<&str> = table.body.lines().collect();
    assert_eq!(rows.len(), 2, "{}", table.body);
    assert!(rows[0].starts_with("When (UTC),Type,Worked,Who"), "{}", rows[0]);
    assert!(rows[1].contains(",lock.unlock,yes,'=1+1,"), "{}", rows[1]);
    let json = site.get("/app/events/export?format=json&type=lock.unlock", &cookie).await;
    let events: serde_json::Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!((events.as_array().unwrap().len(), &events[0]["type"]), (1, &json!("lock.unlock")));
    assert_eq!(site.get("/app/events/export?format=xml", &cookie).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn whoever_may_not_see_events_sees_none() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let member = server.caller_with_role(Role::GroupBasic, made.group_id).await;
    let cookie = cookie_of(&member.credential);
    for path in ["/app/events", "/app/events/live", "/app/events/export?format=csv"] {
        assert_eq!(site.get(path, &cookie).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(site.get("/app/events/live", "").await.status, StatusCode::SEE_OTHER);
}
