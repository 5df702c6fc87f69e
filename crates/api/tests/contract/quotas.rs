//! How many links an organization may send.

use doorward_app::quotas;
use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::server;

async fn allow(server: &TestServer, email_links: i64) {
    quotas::set(&server.app, &server.tenant.domain, Some(email_links), None).await.unwrap();
}

fn link(group_id: i64, email: Option<&str>) -> Value {
    json!({"group_link": {"group_id": group_id, "name": "Ada", "email": email}})
}

#[db_test]
async fn links_by_mail_are_counted_while_they_exist(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let quota = async || server.get("/organization/quotas", owner).await.ok()["email_links"].clone();
    assert_eq!(quota().await, json!({"limit": 1000, "used": 0, "remaining": 1000}));
    allow(&server, 2).await;
    let mut made = Vec::new();
    for _ in 0..2 {
        made.push(server.post("/group_links", owner, link(site.group_id, Some("ada@example.com"))).await.id());
    }
    assert_eq!(quota().await, json!({"limit": 2, "used": 2, "remaining": 0}));
    let before = server.seen(&server.tenant, &site).await;
    let refused = server.post("/group_links", owner, link(site.group_id, Some("ada@example.com"))).await.is(422);
    assert_eq!(refused.json["code"], json!("e00423"));
    assert!(refused.json["error"].as_str().unwrap().contains("quota"), "{}", refused.text);
    assert_eq!(server.seen(&server.tenant, &site).await, before, "nothing is half made");

    server.post("/group_links", owner, link(site.group_id, None)).await.ok();
    server.post(&format!("/group_links/{}/resend", made[0]), owner, Value::Null).await.is(204);
    server.delete(&format!("/group_links/{}", made[0]), owner).await.is(204);
    server.post("/group_links", owner, link(site.group_id, Some("ada@example.com"))).await.ok();
    allow(&server, 1).await;
    assert_eq!(quota().await, json!({"limit": 1, "used": 2, "remaining": 0}), "what is there stays");

    let other = server.second_organization().await;
    let theirs = server.site(&other, Value::Null).await;
    server.post("/group_links", &other.owner, link(theirs.group_id, Some("ada@example.com"))).await.ok();
}

#[db_test]
async fn when_many_race_for_the_last_ones_no_more_are_made(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    allow(&server, 3).await;
    let tries = (0..50).map(|_| server.post("/group_links", owner, link(site.group_id, Some("ada@example.com"))));
    let answers = join_all(tries).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 3);
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 200).collect();
    assert!(refused.iter().all(|answer| answer.status == 422 && answer.json["code"] == json!("e00423")), "{refused:?}");
    assert_eq!(server.get("/messages?limit=250", owner).await.list().len(), 3, "and three mails");
    assert_eq!(server.get("/group_links?limit=250", owner).await.list().len(), 3);
}

/// With the quota that an organization has if nobody changes it.
#[tokio::test]
async fn the_thousand_and_first_link_by_mail_is_refused_also_when_fifty_race_for_the_last() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let make = || server.post("/group_links", owner, link(site.group_id, Some("ada@example.com")));
    for _ in 0..37 {
        for made in join_all((0..27).map(|_| make())).await {
            made.ok();
        }
    }
    assert_eq!(server.get("/organization/quotas", owner).await.ok()["email_links"]["remaining"], json!(1));
    let answers = join_all((0..50).map(|_| make())).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    make().await.refuses(422, "e00423");
    let quota = &server.get("/organization/quotas", owner).await.ok()["email_links"];
    assert_eq!(quota, &json!({"limit": 1000, "used": 1000, "remaining": 0}));
}

#[tokio::test]
async fn quotas_are_for_whoever_sees_links() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let manager = server.caller_with_role(Role::GroupManager, site.group_id).await;
    server.get("/organization/quotas", &manager.credential).await.ok();
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    server.get("/organization/quotas", &member.credential).await.is(403);
    for quota in [-1, quotas::HIGHEST + 1] {
        assert!(quotas::set(&server.app, &server.tenant.domain, Some(quota), None).await.is_err());
    }
    assert!(quotas::set(&server.app, "nobody", Some(1), None).await.is_err());
}
