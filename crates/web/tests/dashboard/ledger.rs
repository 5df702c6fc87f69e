//! Verifying the ledger: by whom, and what is told of it.

use std::time::Duration;

use doorward_app::{Caller, authenticate};
use doorward_core::{Role, Secret};
use sea_orm::ConnectionTrait as _;

use crate::support::{Answer, OWN, Site, cookie_of};

const LEDGER: &str = "/app/events/ledger";

impl Site {
    /// Who has this cookie.
    async fn caller(&self, cookie: &str) -> Caller {
        let secret = Secret::presented(cookie.split_once('=').unwrap().1);
        authenticate::login(&self.server.app, &secret).await.unwrap()
    }

    /// The page once the verification that was begun has ended.
    async fn verified(&self, cookie: &str) -> Answer {
        for _ in 0..200 {
            let page = self.get(LEDGER, cookie).await;
            if !page.body.contains("<progress") {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the verification did not end");
    }
}

#[tokio::test]
async fn the_ledger_is_verified_by_a_click_and_what_was_changed_is_found() {
    let site = Site::new().await;
    let cookie = site.owner().await;
    site.get("/app/events", &cookie).await.says(&["Verify the ledger"]);
    site.get(LEDGER, &cookie).await.says(&["It was not verified yet.", "Verify now"]);

    site.send("POST", LEDGER, &[("cookie", &cookie), OWN], String::new()).await.leads_to(LEDGER);
    let page = site.verified(&cookie).await;
    page.says(&["The ledger is whole: every entry is as it was written.", "Tue 24 Nov, 09:00 (UTC)", "Verify again"]);
    page.hides(&["The ledger was changed"]);

    site.get("/app/events", &cookie).await.says(&["The ledger is whole up to entry", "as owner verified Tue 24 Nov, 09:00 (UTC)"]);
    let after = doorward_app::ledger::verification(&site.server.another_app(), &site.caller(&cookie).await).await.unwrap();
    let last = after.last.unwrap();
    assert!(last.is_whole() && last.by == "owner" && last.entries() > 0, "a restart forgets nothing: {last:?}");

    let tx = site.server.app.store().begin().await.unwrap();
    tx.execute_unprepared("UPDATE events SET object_name = 'Nobody' WHERE chain_index = 1").await.unwrap();
    tx.commit().await.unwrap();
    site.send("POST", LEDGER, &[("cookie", &cookie), OWN], String::new()).await.leads_to(LEDGER);
    let page = site.verified(&cookie).await;
    page.says(&["The ledger was changed.", "the personal fields of entry 1"]);
    page.hides(&["The ledger is whole"]);
    site.get("/app/events", &cookie).await.says(&["The ledger was changed: its last verification found a break"]);
}

#[tokio::test]
async fn only_who_looks_after_the_organization_verifies() {
    let site = Site::new().await;
    let observer = site.server.caller_with_role(Role::OrganizationObserver, site.server.tenant.id).await;
    let cookie = cookie_of(&observer.credential);
    site.get("/app/events", &cookie).await.hides(&[LEDGER]);
    assert_eq!(site.get(LEDGER, &cookie).await.status, 403);
    assert_eq!(site.send("POST", LEDGER, &[("cookie", &cookie), OWN], String::new()).await.status, 403);
    site.get(LEDGER, &site.owner().await).await.says(&["It was not verified yet."]);
}
