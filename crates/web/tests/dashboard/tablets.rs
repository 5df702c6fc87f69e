//! Tablets at a door: added, paired by a code that is shown once, and ended.

use axum::http::StatusCode;
use doorward_app::terminals;
use doorward_core::{Role, Secret};
use serde_json::json;

use crate::support::{Answer, Site, cookie_of, simulated};

/// The code on a page that shows one.
fn code(page: &Answer) -> Option<&str> {
    page.body.split("id=\"code\"").nth(1)?.split('>').nth(1)?.split('<').next()
}

#[tokio::test]
async fn a_tablet_is_added_paired_by_its_code_and_ended() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let other = site.server.site(&site.server.tenant, simulated()).await;
    let cookie = site.owner().await;
    let home = format!("/app/doors/{}/tablets", made.lock_id);
    assert!(site.get(&format!("/app/doors/{}", made.lock_id), &cookie).await.body.contains(&home));
    site.get(&home, &cookie).await.says(&["No tablet yet."]);
    let wrong = site.submit(&home, &cookie, "name=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says(&["Name can&#39;t be blank."]);

    let added = site.submit(&home, &cookie, "name=Gate").await;
    let first = code(&added).unwrap().to_owned();
    added.says(&["Code for Gate", "Waits for its code until"]);
    assert_eq!((first.len(), added.headers["cache-control"].to_str().unwrap()), (9, "no-store"));
    assert_eq!(code(&site.get(&home, &cookie).await), None, "it is shown once");
    let id = site.server.get("/terminals", &site.server.tenant.owner).await.ids()[0];

    let again = site.submit(&format!("{home}/{id}/code"), &cookie, "").await;
    let second = code(&again).unwrap().to_owned();
    let pair = async |code: &str| terminals::pair(&site.server.app, None, &Secret::presented(code)).await;
    assert!(pair(&first).await.is_err());
    let token = pair(&second).await.unwrap();
    site.get(&home, &cookie).await.says(&["Gate", "aired since", "End pairing"]);

    // By the page of another door it cannot be reached.
    let elsewhere = format!("/app/doors/{}/tablets/{id}", other.lock_id);
    for what in ["code", "unpair", "delete"] {
        assert_eq!(site.submit(&format!("{elsewhere}/{what}"), &cookie, "").await.status, StatusCode::NOT_FOUND, "{what}");
    }
    assert!(terminals::tablet(&site.server.app, None, &token).await.is_ok());
    site.get(&format!("{home}/{id}/unpair"), &cookie).await.says(&["until it is paired with a new code"]);
    site.submit(&format!("{home}/{id}/unpair"), &cookie, "").await.leads_to(&home);
    assert!(terminals::tablet(&site.server.app, None, &token).await.is_err());
    site.submit(&format!("{home}/{id}/delete"), &cookie, "").await.leads_to(&home);
    site.get(&home, &cookie).await.says(&["No tablet yet."]);
}

#[tokio::test]
async fn whoever_may_not_change_terminals_is_not_offered_tablets_and_gets_no_code() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let terminal = json!({"name": "Gate", "place_id": made.place_id, "lock_id": made.lock_id, "scanner": {"kind": "camera"}});
    let id = site.make("/terminals", json!({"terminal": terminal})).await;
    let member = site.server.caller_with_role(Role::GroupBasic, made.group_id).await;
    let cookie = cookie_of(&member.credential);
    let home = format!("/app/doors/{}/tablets", made.lock_id);
    site.get(&format!("/app/doors/{}", made.lock_id), &cookie).await.hides(&[&home]);
    assert_eq!(site.get(&home, &cookie).await.status, StatusCode::FORBIDDEN);
    for path in [home.clone(), format!("{home}/{id}/code"), format!("{home}/{id}/unpair"), format!("{home}/{id}/delete")] {
        let refused = site.submit(&path, &cookie, "name=Mine").await.status;
        assert!(matches!(refused, StatusCode::FORBIDDEN | StatusCode::NOT_FOUND), "{path}: {refused}");
    }
    assert_eq!(site.server.get("/terminals", &site.server.tenant.owner).await.ids(), [id]);
}
