//! Too many requests (contract sections 1.6 and 6).

use doorward_core::Secret;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::server::{Credential, Setup, TestServer};
use serde_json::{Value, json};

async fn limited() -> TestServer {
    let server = TestServer::with(TestDatabase::sqlite().await, Setup { rate_limit: 2, ..Setup::default() }).await;
    server.get("/openapi.json", &Credential::Nothing).await.is(200);
    server
}

#[tokio::test]
async fn the_excess_is_429_and_says_how_long_to_wait() {
    let server = limited().await;
    let mut statuses = Vec::new();
    for _ in 0..20 {
        let answer = server.get("/user", &server.tenant.owner).await;
        if answer.status == 429 {
            let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
            assert!((1..=2).contains(&seconds), "{seconds}");
            answer.clone().refuses(429, "e00429");
        }
        statuses.push(answer.status);
    }
    assert_eq!(statuses[..2], [200, 200]);
    assert!(statuses.contains(&429), "{statuses:?}");
    server.get("/user", &Credential::Nothing).await.refuses(401, "afc496");
}

#[tokio::test]
async fn guessing_passwords_is_limited_whatever_credential_comes_along() {
    let server = limited().await;
    let user = json!({"domain": server.tenant.domain, "email": server.tenant.email, "password": "not the password"});
    for path in ["/logins", "/users/sign_in"] {
        let mut statuses = Vec::new();
        for number in 0..20 {
            let made_up = Credential::Login(Secret::presented(&format!("made-up-{number}")));
            statuses.push(server.post(path, &made_up, json!({"user": user})).await.status);
        }
        assert!(statuses.contains(&429), "{path}: {statuses:?}");
    }
}

#[tokio::test]
async fn without_a_limit_everything_is_answered() {
    let server = TestServer::start(TestDatabase::sqlite().await).await;
    for _ in 0..30 {
        assert_eq!(server.get("/locks", &server.tenant.owner).await.list(), Vec::<Value>::new());
    }
}
