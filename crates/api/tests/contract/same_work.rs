//! Whoever asks about an address learns nothing from the answer, nor from the work that it takes (contract section 1.2, threat
//! "password and secret guessing, user enumeration").

use std::fs;

use doorward_core::Role;
use doorward_store::entity::outbox;
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use reqwest::Method;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use crate::server;

/// How often each is asked: enough that the hundredths of a second in which Linux counts do not matter.
const TIMES: u32 = 8;
/// How often that is repeated.
const ROUNDS: u32 = 3;

/// Processor time that this process, which is the server too, has taken: in hundredths of a second. What else the machine does is
/// not in it.
fn processor_time() -> u32 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let mut fields = stat.rsplit_once(')').unwrap().1.split_whitespace().skip(11);
    let mut next = || fields.next().unwrap().parse::<u32>().unwrap();
    next() + next()
}

async fn sign_in(server: &TestServer, path: &str, domain: &str, email: &str) -> Answer {
    let user = json!({"domain": domain, "email": email, "password": "no such password"});
    server.post(path, &Credential::Nothing, json!({"login": {"type": "device"}, "user": user})).await
}

/// What those with an account and a password cost, those without a password, and those who are not there.
#[tokio::test]
async fn a_wrong_password_is_hashed_whoever_it_is_for() {
    let server = server().await;
    let tenant = &server.tenant;
    let without_password = server.user(tenant).await.1;
    let disabled = server.caller_with_role(Role::OrganizationAdministrator, tenant.id).await;
    let off = json!({"user": {"password_flow_enabled": false}});
    server.patch(&format!("/users/{}", disabled.user_id), &tenant.owner, off).await.is(204);
    // What is made once for the first who comes.
    sign_in(&server, "/logins", "nowhere", "nobody@example.com").await.refuses(401, "afc516");
    for path in ["/logins", "/users/sign_in"] {
        let asked = [
            (tenant.domain.as_str(), tenant.email.as_str()),
            (tenant.domain.as_str(), "nobody@example.com"),
            ("nowhere", tenant.email.as_str()),
            (tenant.domain.as_str(), without_password.as_str()),
            (tenant.domain.as_str(), disabled.email.as_str()),
            (tenant.domain.as_str(), "no address"),
            ("no domain!", tenant.email.as_str()),
        ];
        let mut costs = asked.map(|(domain, email)| (domain, email, u32::MAX));
        // The least of each: what else this process does can only add to it.
        for _ in 0..ROUNDS {
            for (domain, email, least) in &mut costs {
                let before = processor_time();
                for _ in 0..TIMES {
                    sign_in(&server, path, domain, email).await.refuses(401, "afc516");
                }
                *least = (*least).min(processor_time() - before);
            }
        }
        let known = costs[0].2;
        assert!(known > TIMES / 2, "a hash takes time: {costs:?}");
        for (_, email, cost) in &costs {
            assert!(cost * 2 > known && *cost < known * 2, "{path} {email}: {costs:?}");
        }
    }
}

/// A request's body, of domain and address.
type Asking = fn(&str, &str) -> Value;

/// The pages and the API ask for these mails; whom they concern is looked up when they are made, by nobody who waits.
#[db_test]
async fn a_mail_is_asked_for_with_the_same_writes_whoever_it_is_for(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let tenant = &server.tenant;
    let known = server.user(tenant).await.1;
    let waiting = async |after: i64| {
        let conn = server.db.store.reader();
        outbox::Entity::find().filter(outbox::Column::Id.gt(after)).all(conn).await.unwrap()
    };
    let kinds: [(&str, Asking); 3] = [
        ("/users/password", |domain, email| json!({"user": {"domain": domain, "email": email}})),
        ("/users/confirmation", |domain, email| json!({"user": {"domain": domain, "email": email}})),
        ("/organizations/find", |_, email| json!({"user": {"email": email}})),
    ];
    for (path, body) in kinds {
        let mut rows = Vec::new();
        let nobody = "x".repeat(known.len() - "@example.com".len()) + "@example.com";
        let mut answers = Vec::new();
        for email in [&known, &nobody] {
            let last = waiting(0).await.iter().map(|row| row.id).max().unwrap_or(0);
            let answer =
                server.send(server.request(Method::POST, path, &Credential::Nothing).json(&body(&tenant.domain, email))).await;
            answers.push((answer.status, answer.text));
            let row = |row: outbox::Model| (row.kind, row.organization_id, row.group_link_id, row.sealed.len(), row.attempts);
            rows.push(waiting(last).await.into_iter().map(row).collect::<Vec<_>>());
        }
        assert_eq!((rows[0].len(), &rows[0]), (1, &rows[1]), "{path}");
        assert_eq!(answers[0], answers[1], "{path}");
    }
}
