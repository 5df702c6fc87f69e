//! Scheduled reports, what they made, and signing keys: who sees which buttons.

use doorward_core::Role;
use serde_json::json;

use crate::support::{Site, cookie_of, simulated};

const REPORTS: &str = "/app/settings/reports";
const KEYS: &str = "/app/settings/signing_keys";

const FIELDS: &str = "name=Weekly&reporter_id=2&frequency=1&period=week&scheduled_at=2026-12-01&time_zone=Europe%2FBerlin&emails=ada%40example.com%0D%0Agrace%40example.com";

#[tokio::test]
async fn a_report_is_scheduled_made_fetched_and_its_schedule_deleted() {
    let site = Site::new().await;
    let (server, owner) = (&site.server, site.owner().await);
    site.get(REPORTS, &owner).await.says(&["No report is scheduled.", "No report yet."]);
    site.get(&format!("{REPORTS}/scheduled/new"), &owner).await.says(&["Schedule a report", "Unlocks by person"]);
    let new = format!("{REPORTS}/scheduled/new");
    let wrong = site.submit(&new, &owner, &FIELDS.replace("frequency=1", "frequency=0")).await;
    assert_eq!(wrong.status, 422);
    wrong.says(&["Every must be a whole number from 1 to 366."]);
    assert_eq!(site.submit(&new, &owner, &FIELDS.replace("grace%40", "grace")).await.status, 422);
    site.submit(&new, &owner, FIELDS).await.leads_to(REPORTS);
    site.get(REPORTS, &owner).await.says(&["Weekly", "Every week", "2026-12-01 (Berlin)", "ada@example.com, grace@example.com"]);

    server.post("/reports", &server.tenant.owner, json!({"report": {"name": "Who there is", "reporter_id": 5}})).await.ok();
    site.get(REPORTS, &owner).await.says(&["Who there is", "Being made"]);
    doorward_app::reports::work(&server.app).await;
    let page = site.get(REPORTS, &owner).await;
    page.says(&["Who there is", "Ready", "1 row", "Download"]);
    let id = server.get("/reports", &server.tenant.owner).await.list()[0]["id"].as_i64().unwrap();
    let fetched = site.submit(&format!("{REPORTS}/{id}/download"), &owner, "").await;
    assert!(fetched.headers["location"].to_str().unwrap().contains("/report_downloads/"), "{:?}", fetched.headers);

    let scheduled = server.get("/scheduled_reports", &server.tenant.owner).await.list()[0]["id"].as_i64().unwrap();
    let delete = format!("{REPORTS}/scheduled/{scheduled}/delete");
    site.get(&delete, &owner).await.says(&["Delete Weekly?", "Reports it has made stay."]);
    site.submit(&delete, &owner, "").await.leads_to(REPORTS);
    assert_eq!(site.submit(&delete, &owner, "").await.status, 404);
    site.get(REPORTS, &owner).await.says(&["No report is scheduled.", "Who there is"]);
}

#[tokio::test]
async fn a_signing_key_is_replaced_with_what_follows_told_first() {
    let site = Site::new().await;
    let (server, owner) = (&site.server, site.owner().await);
    site.get(KEYS, &owner).await.says(&["No signing key yet."]);
    let made = server.site(&server.tenant, simulated()).await;
    server.link(&server.tenant, made.group_id, json!({"quick_response_code_type": "offline"})).await;
    site.get(KEYS, &owner).await.says(&["Signs", "Its codes open doors as long as their links are valid."]);
    site.get(&format!("{KEYS}/rotate"), &owner).await.says(&["Replace the signing key?", "The present key signs nothing more"]);
    site.submit(&format!("{KEYS}/rotate"), &owner, "").await.leads_to(KEYS);
    let page = site.get(KEYS, &owner).await;
    page.says(&["Signs", "Retired", "A link without an end still carries a code of it"]);
    let listed = server.get("/organization/signing_keys", &server.tenant.owner).await.list();
    assert_eq!(listed.len(), 2);
}

#[tokio::test]
async fn whoever_may_do_less_sees_no_buttons_of_settings_and_changes_nothing() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let owner = site.owner().await;
    site.submit(&format!("{REPORTS}/scheduled/new"), &owner, FIELDS).await.leads_to(REPORTS);
    let roles = [
        (Role::OrganizationObserver, server.tenant.id),
        (Role::OrganizationUserManager, server.tenant.id),
        (Role::OrganizationAccessManager, server.tenant.id),
        (Role::PlaceAdministrator, made.place_id),
        (Role::GroupManager, made.group_id),
    ];
    for (role, at) in roles {
        let cookie = cookie_of(&server.caller_with_role(role, at).await.credential);
        site.get("/app", &cookie).await.hides(&["href=\"/app/settings\""]);
        for path in ["", "/branding", "/messages", "/signing_keys", "/signing_keys/rotate"] {
            assert_eq!(site.get(&format!("/app/settings{path}"), &cookie).await.status, 403, "{role:?} {path}");
        }
        for path in ["/messages/test_mail", "/messages/test_text", "/signing_keys/rotate", "/branding/logo/remove"] {
            let answer = site.submit(&format!("/app/settings{path}"), &cookie, "phone=%2B12025550123").await;
            assert_eq!(answer.status, 403, "{role:?} {path}");
        }
        for path in ["/reports", "/integrations", "/quotas"] {
            let page = site.get(&format!("/app/settings{path}"), &cookie).await;
            if page.status == 403 {
                continue;
            }
            page.hides(&[
                "href=\"/app/settings/branding\"",
                "href=\"/app/settings/messages\"",
                "href=\"/app/settings/signing_keys\"",
            ]);
            if role != Role::PlaceAdministrator {
                page.hides(&["Add integration", "Schedule report", "scheduled/1/delete", "Delete the schedule"]);
            }
        }
        assert_eq!(site.submit(&format!("{REPORTS}/scheduled/new"), &cookie, FIELDS).await.status, 403, "{role:?}");
    }
    let listed = server.get("/scheduled_reports", &server.tenant.owner).await.list();
    assert_eq!(listed.len(), 1);
}
