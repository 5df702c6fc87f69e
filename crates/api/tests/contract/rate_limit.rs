//! Too many requests (contract sections 1.6 and 6).

use std::time::Duration;

use doorward_core::{Role, Secret};
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, Setup, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

/// Five requests a second, by a clock that stands still until a test moves it.
async fn limited() -> TestServer {
    TestServer::with(TestDatabase::sqlite().await, Setup { rate_limit: 5, ..Setup::default() }).await
}

/// The same behind proxies on this machine and in one other network.
async fn behind_proxies() -> TestServer {
    let trusted_proxies = vec!["127.0.0.0/8".parse().unwrap(), "192.0.2.0/24".parse().unwrap()];
    TestServer::with(TestDatabase::sqlite().await, Setup { rate_limit: 5, trusted_proxies, ..Setup::default() }).await
}

fn made_up(number: u32) -> Credential {
    let secret = Secret::presented(&format!("made-up-{number}"));
    if number.is_multiple_of(2) { Credential::Login(secret) } else { Credential::GroupLink(secret) }
}

async fn simulated(server: &TestServer) -> Site {
    let site = server.site(&server.tenant, json!({"kind": "simulated", "pulse_seconds": 1})).await;
    server.clock.advance(MINUTE);
    site
}

/// How many of so many requests are let in before the first one that is not, which says how long to wait.
async fn let_in(server: &TestServer, credential: &Credential) -> (u32, u64) {
    for number in 0..100 {
        let answer = server.get("/user", credential).await;
        if answer.status == 429 {
            return (number, wait(answer));
        }
    }
    (100, 0)
}

fn wait(answer: Answer) -> u64 {
    answer.refuses(429, "e00429").header("retry-after").unwrap().parse().unwrap()
}

async fn sign_in(server: &TestServer, path: &str, credential: &Credential, forwarded: &str, email: &str) -> Answer {
    let user = json!({"domain": server.tenant.domain, "email": email, "password": "not the password"});
    let request = server.request(Method::POST, path, credential).header("x-forwarded-for", forwarded);
    server.send(request.json(&json!({"user": user}))).await
}

async fn from(server: &TestServer, forwarded: &str, credential: &Credential) -> Answer {
    server.send(server.request(Method::GET, "/user", credential).header("x-forwarded-for", forwarded)).await
}

#[tokio::test]
async fn the_excess_is_429_until_the_time_that_it_names_has_passed() {
    let server = limited().await;
    let owner = &server.tenant.owner;
    assert_eq!(let_in(&server, owner).await, (5, 1));
    server.clock.advance(SECOND - Duration::from_micros(1));
    assert_eq!(let_in(&server, owner).await, (4, 1));
    server.clock.advance(Duration::from_micros(1));
    assert_eq!(let_in(&server, owner).await, (1, 1));
    server.clock.advance(MINUTE);
    assert_eq!(let_in(&server, owner).await, (5, 1));
}

#[tokio::test]
async fn a_user_makes_one_set_of_events_a_second() {
    let server = limited().await;
    let observer = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    server.clock.advance(MINUTE);
    let make = async |credential: &Credential| server.post("/event_sets", credential, json!({})).await;
    for _ in 0..2 {
        make(&server.tenant.owner).await.ok();
    }
    assert_eq!(wait(make(&server.tenant.owner).await), 1);
    make(&observer.credential).await.ok();
    server.get("/user", &server.tenant.owner).await.is(200);
    // Over a minute, no more than one each second.
    for _ in 0..60 {
        server.clock.advance(SECOND);
        make(&server.tenant.owner).await.ok();
        assert_eq!(wait(make(&server.tenant.owner).await), 1);
    }
}

#[tokio::test]
async fn any_page_may_read_that_it_was_too_much() {
    let server = limited().await;
    let_in(&server, &server.tenant.owner).await;
    let request = server.request(Method::GET, "/user", &server.tenant.owner).header("origin", "https://landing.example.com");
    let answer = server.send(request).await.refuses(429, "e00429");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert!(answer.header("access-control-expose-headers").unwrap().contains("retry-after"));
}

#[tokio::test]
async fn all_logins_of_a_user_share_one_limit_and_another_user_has_their_own() {
    let server = limited().await;
    let (_, device) = server.device_login(&server.tenant, &server.tenant.email).await;
    server.clock.advance(MINUTE);
    let other = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    server.clock.advance(MINUTE);
    for _ in 0..2 {
        server.get("/user", &server.tenant.owner).await.is(200);
        server.get("/user", &device).await.is(200);
    }
    assert_eq!(let_in(&server, &device).await, (1, 1));
    assert_eq!(let_in(&server, &server.tenant.owner).await, (0, 1));
    assert_eq!(let_in(&server, &other.credential).await, (5, 1));
}

#[tokio::test]
async fn each_link_has_its_own_limit() {
    let server = limited().await;
    let site = simulated(&server).await;
    let one = server.link(&server.tenant, site.group_id, json!({})).await;
    let two = server.link(&server.tenant, site.group_id, json!({})).await;
    for _ in 0..5 {
        server.unlock(site.lock_id, &one.credential).await.is(200);
    }
    assert_eq!(wait(server.unlock(site.lock_id, &one.credential).await), 1);
    assert_eq!(server.unlock_events().await.len(), 5, "what is not let in is no try");
    server.unlock(site.lock_id, &two.credential).await.is(200);
}

#[tokio::test]
async fn requests_without_a_credential_are_limited_by_address() {
    let server = limited().await;
    assert_eq!(let_in(&server, &Credential::Nothing).await, (5, 1));
    server.get("/user", &server.tenant.owner).await.is(200);
}

#[tokio::test]
async fn the_apis_own_description_and_preflights_are_not_counted() {
    let server = limited().await;
    let preflight = || {
        let request = server.request(Method::OPTIONS, "/locks", &Credential::Nothing).header("origin", "https://example.com");
        request.header("access-control-request-method", "GET")
    };
    let_in(&server, &Credential::Nothing).await;
    for _ in 0..10 {
        server.send(preflight()).await.is(200);
        for path in ["/openapi.json", "/docs", "/docs/style.css"] {
            server.get(path, &Credential::Nothing).await.is(200);
        }
    }
}

#[tokio::test]
async fn guesses_are_limited_by_address_while_the_holders_of_links_get_in_from_there() {
    let server = limited().await;
    let site = simulated(&server).await;
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    server.unlock(site.lock_id, &link.credential).await.is(200);
    for number in 0..10 {
        server.unlock(site.lock_id, &made_up(number)).await.is(401);
    }
    for number in 10..20 {
        assert_eq!(wait(server.unlock(site.lock_id, &made_up(number)).await), 6);
    }
    server.unlock(site.lock_id, &link.credential).await.is(200);
    server.get("/user", &server.tenant.owner).await.is(200);

    server.clock.advance(6 * SECOND);
    server.unlock(site.lock_id, &made_up(20)).await.is(401);
    assert_eq!(wait(server.unlock(site.lock_id, &made_up(21)).await), 6);
}

#[tokio::test]
async fn guesses_that_come_all_at_once_are_limited_too() {
    let server = limited().await;
    let (client, url) = (server.request(Method::GET, "/user", &Credential::Nothing), 0..50);
    let guesses: Vec<_> = url
        .map(|number| {
            let request = client.try_clone().unwrap().header("authorization", format!("KISI-LOGIN guess-{number}"));
            tokio::spawn(async move { request.send().await.unwrap().status().as_u16() })
        })
        .collect();
    let mut statuses = Vec::new();
    for guess in guesses {
        statuses.push(guess.await.unwrap());
    }
    let count = |status| statuses.iter().filter(|answered| **answered == status).count();
    assert_eq!((count(401), count(429)), (10, 40));
}

#[tokio::test]
async fn a_credential_that_is_seen_for_the_first_time_is_no_guess() {
    let server = limited().await;
    let site = simulated(&server).await;
    for _ in 0..30 {
        let link = server.link(&server.tenant, site.group_id, json!({})).await;
        server.unlock(site.lock_id, &link.credential).await.is(200);
        server.clock.advance(Duration::from_millis(200));
    }
    for number in 0..10 {
        server.get("/user", &made_up(number)).await.is(401);
    }
}

#[tokio::test]
async fn a_credential_that_was_taken_back_is_no_guess() {
    let server = limited().await;
    let site = simulated(&server).await;
    let link = server.link(&server.tenant, site.group_id, json!({})).await;
    server.unlock(site.lock_id, &link.credential).await.is(200);
    server.delete(&format!("/group_links/{}", link.id), &server.tenant.owner).await.is(204);
    for _ in 0..20 {
        server.clock.advance(Duration::from_millis(200));
        server.unlock(site.lock_id, &link.credential).await.is(401);
    }
}

#[tokio::test]
async fn signing_in_is_limited_by_address_whatever_credential_comes_along() {
    let server = limited().await;
    for path in ["/logins", "/users/sign_in", "/logins", "/users/sign_in", "/logins"] {
        sign_in(&server, path, &server.tenant.owner, "", "owner@example.com").await.refuses(401, "afc516");
    }
    server.clock.advance(SECOND);
    for (path, credential) in
        [("/logins", &Credential::Nothing), ("/users/sign_in", &server.tenant.owner), ("/logins", &made_up(0))]
    {
        assert_eq!(wait(sign_in(&server, path, credential, "", "nobody@example.com").await), 1, "{path}");
    }
    let tenant = &server.tenant;
    let right = json!({"user": {"domain": tenant.domain, "email": tenant.email, "password": tenant.password.reveal()}});
    assert_eq!(wait(server.post("/logins", &Credential::Nothing, right.clone()).await), 1);
    server.clock.advance(SECOND);
    server.post("/logins", &Credential::Nothing, right).await.is(200);
    assert_eq!(wait(sign_in(&server, "/logins", &Credential::Nothing, "", "owner@example.com").await), 2);

    let (member, _) = (server.user(tenant).await, server.clock.advance(SECOND));
    for _ in 0..4 {
        server.device_login(tenant, &member.1).await;
    }
}

#[tokio::test]
async fn whoever_guesses_one_accounts_password_from_many_addresses_is_slowed_too() {
    let server = behind_proxies().await;
    for (turn, email) in ["owner@example.com", "nobody@example.com"].into_iter().enumerate() {
        let address = |number: usize| format!("203.0.113.{}", 100 * turn + number);
        for number in 0..10 {
            sign_in(&server, "/logins", &Credential::Nothing, &address(number), email).await.refuses(401, "afc516");
        }
        let shouted = email.to_uppercase();
        assert_eq!(wait(sign_in(&server, "/logins", &Credential::Nothing, &address(10), &shouted).await), 6);
        sign_in(&server, "/logins", &Credential::Nothing, &address(11), "other@example.com").await.refuses(401, "afc516");
    }
    server.clock.advance(6 * SECOND);
    sign_in(&server, "/logins", &Credential::Nothing, "203.0.113.99", "owner@example.com").await.refuses(401, "afc516");
}

#[tokio::test]
async fn a_client_does_not_choose_the_address_that_it_is_limited_by() {
    let server = limited().await;
    for number in 0..5 {
        from(&server, &format!("203.0.113.{number}"), &Credential::Nothing).await.is(401);
    }
    from(&server, "203.0.113.9", &Credential::Nothing).await.refuses(429, "e00429");
}

#[tokio::test]
async fn behind_trusted_proxies_the_client_is_the_first_from_the_right_that_is_none() {
    let server = behind_proxies().await;
    for number in 0..5 {
        // What the client wrote itself, then what the outer and the inner proxy added.
        from(&server, &format!("198.51.100.{number}, 203.0.113.1, 192.0.2.7"), &Credential::Nothing).await.is(401);
    }
    from(&server, "198.51.100.77, 203.0.113.1", &Credential::Nothing).await.refuses(429, "e00429");
    from(&server, "203.0.113.2, 192.0.2.7", &Credential::Nothing).await.is(401);
    from(&server, "2001:db8::1", &Credential::Nothing).await.is(401);

    for number in 0..10 {
        from(&server, "203.0.113.1", &made_up(number)).await.is(401);
    }
    from(&server, "203.0.113.1", &made_up(10)).await.refuses(429, "e00429");
    from(&server, "203.0.113.2", &made_up(11)).await.is(401);
}

#[tokio::test]
async fn without_a_limit_everything_is_answered() {
    let server = TestServer::start(TestDatabase::sqlite().await).await;
    for number in 0..30 {
        assert_eq!(server.get("/locks", &server.tenant.owner).await.list(), Vec::<Value>::new());
        server.get("/user", &made_up(number)).await.is(401);
        server.get("/user", &Credential::Nothing).await.is(401);
    }
    for _ in 0..12 {
        sign_in(&server, "/logins", &Credential::Nothing, "", "owner@example.com").await.refuses(401, "afc516");
    }
}
