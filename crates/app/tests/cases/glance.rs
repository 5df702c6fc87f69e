//! What the overview tells, on both databases: links about to expire, attempts to open doors, and whether the ledger is whole.

#![expect(clippy::panic, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use std::time::Duration;

use doorward_app::ledger::{self, Verified};
use doorward_app::{Caller, Error, authenticate, event_sets, group_links};
use doorward_core::{Code, Role};
use doorward_store::page::Page;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::json;

const HOUR: u64 = 3_600;
const WEEK: Duration = Duration::from_secs(7 * 24 * HOUR);

async fn caller(server: &TestServer, credential: &Credential) -> Caller {
    let Credential::Login(secret) = credential else { panic!("a user has a login") };
    authenticate::login(&server.app, secret).await.unwrap()
}

#[db_test]
async fn links_about_to_expire_are_those_that_open_now_and_stop_within_the_time(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let made = server.site(&server.tenant, json!({"kind": "simulated", "pulse_seconds": 5})).await;
    let other = server.second_organization().await;
    let others = server.site(&other, json!(null)).await;
    let hour = i64::try_from(HOUR).unwrap();
    for (name, valid_from, valid_until, enabled) in [
        ("later", None, Some(100 * hour), true),
        ("sooner", Some(-hour), Some(hour), true),
        ("endless", None, None, true),
        ("too late", None, Some(8 * 24 * hour), true),
        ("not yet", Some(hour), Some(2 * hour), true),
        ("off", None, Some(hour), false),
        ("past", Some(-2 * hour), Some(-hour), true),
    ] {
        let at = |seconds: Option<i64>| seconds.map(|seconds| server.in_seconds(seconds));
        let link = json!({"name": name, "valid_from": at(valid_from), "valid_until": at(valid_until), "link_enabled": enabled});
        server.link(&server.tenant, made.group_id, link).await;
    }
    server.link(&other, others.group_id, json!({"valid_until": server.in_seconds(hour)})).await;

    let owner = caller(&server, &server.tenant.owner).await;
    let listed = async |limit, offset| group_links::expiring(&server.app, &owner, WEEK, Page { limit, offset }).await.unwrap();
    let names = |items: Vec<group_links::GroupLinkDetail>| -> Vec<String> {
        items.into_iter().map(|detail| detail.group_link.name).collect()
    };
    let first = listed(10, 0).await;
    assert_eq!((first.total, names(first.items)), (2, vec!["sooner".to_owned(), "later".to_owned()]));
    let second = listed(1, 1).await;
    assert_eq!((second.total, names(second.items)), (2, vec!["later".to_owned()]));

    let member = caller(&server, &server.caller_with_role(Role::GroupBasic, made.group_id).await.credential).await;
    let refused = group_links::expiring(&server.app, &member, WEEK, Page { limit: 1, offset: 0 }).await;
    assert!(matches!(refused, Err(Error::Refused(Code::AccessDenied))));
}

#[db_test]
async fn attempts_are_told_from_a_moment_on_to_who_may_see_events(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let made = server.site(&server.tenant, json!({"kind": "simulated", "pulse_seconds": 5})).await;
    let off = server.link(&server.tenant, made.group_id, json!({"link_enabled": false})).await;
    server.unlock(made.lock_id, &server.tenant.owner).await.is(200);
    server.clock.advance(Duration::from_secs(HOUR));
    let from = server.app.now();
    server.unlock(made.lock_id, &server.tenant.owner).await.is(200);
    server.clock.advance(Duration::from_secs(HOUR));
    server.unlock(made.lock_id, &off.credential).await.is(401);

    let owner = caller(&server, &server.tenant.owner).await;
    let told = event_sets::unlocks(&server.app, &owner, from).await.unwrap();
    let mut hours = told.hours;
    hours.sort_unstable();
    assert_eq!((hours, told.more), (vec![(0, true, 1), (1, false, 1)], false));
    let member = caller(&server, &server.caller_with_role(Role::GroupBasic, made.group_id).await.credential).await;
    assert!(matches!(event_sets::unlocks(&server.app, &member, from).await, Err(Error::Refused(Code::AccessDenied))));
}

async fn ended(server: &TestServer, caller: &Caller) -> Verified {
    for _ in 0..500 {
        let verification = ledger::verification(&server.app, caller).await.unwrap();
        if let (None, Some(last)) = (verification.running, verification.last) {
            return last;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the verification did not end");
}

#[db_test]
async fn an_organization_verifies_its_own_ledger_and_no_other(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let other = server.second_organization().await;
    let (owner, stranger) = (caller(&server, &server.tenant.owner).await, caller(&server, &other.owner).await);
    assert!(ledger::verification(&server.app, &owner).await.unwrap().last.is_none());
    ledger::begin(&server.app, &owner).await.unwrap();
    let last = ended(&server, &owner).await;
    assert!(last.is_whole() && last.entries() > 0, "{last:?}");
    let restarted = server.another_app();
    assert_eq!(
        ledger::verification(&restarted, &owner).await.unwrap().last.unwrap().chains,
        last.chains,
        "it outlives the process"
    );
    assert!(
        ledger::verification(&server.app, &stranger).await.unwrap().last.is_none(),
        "what came of it is the organization's own"
    );

    let observer = caller(&server, &server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await.credential).await;
    assert!(matches!(ledger::begin(&server.app, &observer).await, Err(Error::Refused(Code::AccessDenied))));
    assert!(matches!(ledger::verification(&server.app, &observer).await, Err(Error::Refused(Code::AccessDenied))));
}
