//! Several links that are passed on by hand.

use doorward_core::Secret;
use doorward_testkit::server::Credential;
use serde_json::Value;

use crate::support::{Answer, DAY, Site, simulated};

async fn links(site: &Site) -> Vec<Value> {
    site.server.get("/group_links", &site.server.tenant.owner).await.list()
}

async fn sent(site: &Site, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    site.submit(path, cookie, &body).await
}

#[tokio::test]
async fn links_for_a_list_can_be_passed_on_by_hand_with_qr_codes_shown_once() {
    let site = Site::new().await;
    let made = site.server.site(&site.server.tenant, simulated()).await;
    let cookie = site.owner().await;
    let key = site.server.app.new_key();
    let group = made.group_id.to_string();
    let fields = [
        ("_key", key.as_str()),
        ("people", "Kim Sample\nSam Sample,sam@example.com\n=Tom"),
        ("send_via", "manual"),
        ("type", "qr_code"),
        ("code", "online"),
        ("group_id", group.as_str()),
    ];
    let preview = sent(&site, "/app/credentials/several", &cookie, &fields).await;
    preview.says(&["3 links can be made.", "Nothing is made yet.", "Make 3 links"]);
    let early = sent(&site, "/app/credentials/several/links", &cookie, &fields).await;
    early.leads_to("/app/credentials");
    assert!(links(&site).await.is_empty(), "showing them makes none");
    let done = sent(&site, "/app/credentials/several/create", &cookie, &fields).await;
    done.says(&["3 links are made.", "Show the links once"]);
    done.hides(&["/grouplinks/"]);
    let made_links = links(&site).await;
    assert!(made_links.iter().all(|link| link["email"].is_null() && link["quick_response_code_type"] == "online"));

    let sheet = sent(&site, "/app/credentials/several/links", &cookie, &fields).await;
    sheet.says(&["3 access links", "Kim Sample", "sam@example.com", "Download table (CSV)", "Print"]);
    assert_eq!(sheet.body.matches("<svg").count() - preview.body.matches("<svg").count(), 3, "a QR code for each");
    let secret = sheet.body.split("/grouplinks/").nth(1).unwrap().split('<').next().unwrap();
    site.server.unlock(made.lock_id, &Credential::GroupLink(Secret::presented(secret))).await.is(200);
    assert_eq!(links(&site).await.len(), 3);

    site.server.clock.advance(2 * DAY);
    let owner = site.owner().await;
    let late = sent(&site, "/app/credentials/several/links", &owner, &fields).await;
    late.leads_to("/app/credentials");
    assert_eq!(links(&site).await.len(), 3, "and no other login is shown them");
}
