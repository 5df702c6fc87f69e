//! What the limiter remembers of credentials, and what it asks the database for.

#![expect(clippy::panic, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use std::net::{IpAddr, Ipv4Addr};

use doorward_app::Error;
use doorward_app::gatekeeper::Credential;
use doorward_app::limiter::{Client, admit};
use doorward_core::{Secret, SecretDigest};
use doorward_store::entity::group_link;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{self, Setup, TestServer};
use sea_orm::{ActiveModelTrait as _, Set};
use serde_json::{Value, json};

async fn limited(db: TestDatabase) -> TestServer {
    TestServer::with(db, Setup { rate_limit: 100, ..Setup::default() }).await
}

fn made_up(text: &str) -> SecretDigest {
    Secret::presented(text).digest()
}

/// Whether a request with this credential is let in, and if not, after how many seconds it would be.
async fn let_in(server: &TestServer, credential: Credential) -> Result<(), u64> {
    let client = Client(IpAddr::V4(Ipv4Addr::LOCALHOST));
    admit(&server.app, Some(client), Some(credential)).await.map_err(|error| match error {
        Error::Wait { seconds } => seconds,
        Error::Refused(_) | Error::Invalid(_) | Error::Store(_) | Error::Internal(_) => panic!("{error}"),
    })
}

#[db_test]
async fn a_link_that_is_made_after_its_secret_was_guessed_is_known(db: TestDatabase) {
    let server = limited(db).await;
    let site = server.site(&server.tenant, Value::Null).await;
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    let digest = made_up("later");
    for _ in 0..10 {
        let_in(&server, Credential::Link(digest)).await.unwrap();
    }
    assert_eq!(let_in(&server, Credential::Link(digest)).await, Err(6));

    let tx = server.db.store.begin().await.unwrap();
    group_link::ActiveModel { id: Set(link.id), digest: Set(digest.0.to_vec()), ..Default::default() }.update(&tx).await.unwrap();
    tx.commit().await.unwrap();
    server.clock.advance(std::time::Duration::from_secs(6));
    for _ in 0..100 {
        let_in(&server, Credential::Link(digest)).await.unwrap();
    }
    let_in(&server, Credential::Link(made_up("other"))).await.unwrap();
}

#[db_test]
async fn the_secret_of_a_login_is_a_guess_at_a_link_and_the_other_way_round(db: TestDatabase) {
    let server = limited(db).await;
    let site = server.site(&server.tenant, Value::Null).await;
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    let digest = |credential: &server::Credential| match credential {
        server::Credential::Login(secret) | server::Credential::GroupLink(secret) | server::Credential::AccessKey(secret) => {
            secret.digest()
        }
        server::Credential::Nothing => panic!("it has no secret"),
    };
    let (login, link) = (digest(&server.tenant.owner), digest(&link.credential));
    let_in(&server, Credential::Login(login)).await.unwrap();
    let_in(&server, Credential::Link(link)).await.unwrap();
    for _ in 0..5 {
        let_in(&server, Credential::Link(login)).await.unwrap();
        let_in(&server, Credential::Login(link)).await.unwrap();
    }
    assert_eq!(let_in(&server, Credential::Link(login)).await, Err(6));
    assert_eq!(let_in(&server, Credential::Login(link)).await, Err(6));
    let_in(&server, Credential::Login(login)).await.unwrap();
    let_in(&server, Credential::Link(link)).await.unwrap();
}

#[db_test]
async fn a_credential_is_looked_up_once(db: TestDatabase) {
    let server = limited(db).await;
    let server::Credential::Login(secret) = &server.tenant.owner else { panic!("the owner has a login") };
    let known = Credential::Login(secret.digest());
    let_in(&server, known).await.unwrap();
    server.db.store.clone().close().await.unwrap();
    for _ in 0..10 {
        let_in(&server, known).await.unwrap();
        let unknown = admit(&server.app, None, Some(Credential::Login(made_up("unknown")))).await;
        assert!(matches!(unknown, Err(Error::Store(_))), "{unknown:?}");
    }
    let unknown = admit(&server.app, None, Some(Credential::Login(made_up("unknown")))).await;
    assert!(matches!(unknown, Err(Error::Store(_))), "what could not be looked up is no guess: {unknown:?}");
}
