//! How logins end: deleted, signed out from elsewhere, dropped for newer ones, or idle for too long (contract section 2.1).

use std::sync::Arc;
use std::time::Duration;

use doorward_app::upkeep;
use doorward_core::Role;
use doorward_testkit::chain::verify;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, Setup, TestServer};
use serde_json::{Value, json};

use crate::server;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Who ended which login, newest first: actor and login.
async fn ended(server: &TestServer) -> Vec<(Value, Value)> {
    let set = json!({"event_set": {"event_type": "login.destroy"}});
    let set = server.post("/event_sets?limit=1000", &server.tenant.owner, set).await.ok();
    let events = set["events"].as_array().unwrap();
    events.iter().map(|event| (event["actor_id"].clone(), event["object_id"].clone())).collect()
}

async fn lives(server: &TestServer, credential: &Credential) -> bool {
    server.get("/user", credential).await.status == 200
}

/// A device login that never expires.
async fn lasting(server: &TestServer, email: &str) -> i64 {
    let login = json!({"login": {"email": email, "expire": false}});
    server.post("/logins", &server.tenant.owner, login).await.id()
}

#[tokio::test]
async fn a_login_is_deleted_by_its_user_or_from_above_and_its_secret_dies_at_once() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    let other = server.caller_with_role(Role::GroupManager, site.group_id).await;
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, tenant.id).await;
    let (second_id, second) = server.device_login(tenant, &member.email).await;
    let (owners_id, owners) = server.device_login(tenant, &tenant.email).await;
    let path = |id: i64| format!("/logins/{id}");

    server.unlock(site.lock_id, &second).await.is(200);
    server.delete(&path(second_id), &member.credential).await.is(204);
    server.unlock(site.lock_id, &second).await.refuses(401, "afc496");
    assert!(!lives(&server, &second).await);
    server.delete(&path(second_id), &member.credential).await.refuses(404, "e00404");

    server.delete(&path(member.login_id), &other.credential).await.refuses(403, "fcd8ef");
    server.delete(&path(owners_id), &administrator.credential).await.refuses(403, "fcd8ef");
    assert!(lives(&server, &member.credential).await && lives(&server, &owners).await);
    server.delete(&path(member.login_id), &administrator.credential).await.is(204);
    assert!(!lives(&server, &member.credential).await);
    let own = server.get("/login", owner).await.id();
    let expected = [(json!(administrator.user_id), json!(member.login_id)), (json!(member.user_id), json!(second_id))];
    assert_eq!(ended(&server).await, expected);

    server.delete(&path(own), owner).await.is(204);
    assert!(!lives(&server, owner).await, "an API key too");
}

#[tokio::test]
async fn signing_out_elsewhere_leaves_the_login_that_asked_for_it() {
    let server = server().await;
    let tenant = &server.tenant;
    let (_, email) = server.user(tenant).await;
    let (_, bystander) = server.device_login(tenant, &email).await;
    let (_, here) = server.device_login(tenant, &tenant.email).await;
    let (there_id, there) = server.device_login(tenant, &tenant.email).await;
    let key_id = server.get("/login", &tenant.owner).await.id();
    let user = json!({"domain": tenant.domain, "email": tenant.email, "password": tenant.password.reveal()});
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, tenant.id).await.credential;
    server.delete("/login/elsewhere", &here).await.is(204);
    for (credential, expected) in [(&here, true), (&there, false), (&tenant.owner, false), (&bystander, true)] {
        assert_eq!(lives(&server, credential).await, expected);
    }
    let set = json!({"event_set": {"event_type": "login.destroy"}});
    let set = server.post("/event_sets", &administrator, set).await.ok();
    let told: Vec<_> = set["events"].as_array().unwrap().iter().map(|event| event["object_id"].clone()).collect();
    assert_eq!(told, [json!(there_id), json!(key_id)]);
    server.post("/logins", &Credential::Nothing, json!({"user": user})).await.is(200);
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_sign_out_elsewhere_at_once_one_is_left(db: TestDatabase) {
    let server = Arc::new(TestServer::start(db).await);
    let (_, email) = server.user(&server.tenant).await;
    let mut logins = Vec::new();
    for _ in 0..8 {
        logins.push(server.device_login(&server.tenant, &email).await.1);
    }
    let at_once: Vec<_> = logins
        .iter()
        .map(|login| {
            let (server, login) = (Arc::clone(&server), login.clone());
            tokio::spawn(async move { server.delete("/login/elsewhere", &login).await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for asked in at_once {
        statuses.push(asked.await.unwrap());
    }
    let mut left = 0;
    for login in &logins {
        left += usize::from(lives(&server, login).await);
    }
    statuses.sort_unstable();
    assert_eq!((left, statuses), (1, [vec![204], vec![401; 7]].concat()));
}

#[tokio::test]
async fn the_least_recently_used_of_forty_device_logins_makes_room_and_the_primary_one_never() {
    let server = server().await;
    let (_, email) = server.user(&server.tenant).await;
    let (_, first) = server.device_login(&server.tenant, &email).await;
    server.post("/login/promote", &first, json!({})).await.is(204);
    server.clock.advance(Duration::from_secs(1));
    let (_, second) = server.device_login(&server.tenant, &email).await;
    let (third_id, third) = server.device_login(&server.tenant, &email).await;
    server.clock.advance(Duration::from_secs(1));
    assert!(lives(&server, &second).await);
    for _ in 4..=41 {
        assert_eq!(ended(&server).await, []);
        server.clock.advance(Duration::from_secs(1));
        server.device_login(&server.tenant, &email).await;
    }
    assert_eq!(ended(&server).await, [(json!(server.tenant.owner_id), json!(third_id))]);
    for (credential, expected) in [(&first, true), (&second, true), (&third, false)] {
        assert_eq!(lives(&server, credential).await, expected);
    }
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_of_sign_ins_at_once_makes_more_logins_than_there_may_be(db: TestDatabase) {
    let server = Arc::new(TestServer::start(db).await);
    let tenant = server.tenant.clone();
    let (user_id, email) = server.user(&tenant).await;
    for _ in 0..38 {
        server.device_login(&tenant, &email).await;
    }
    let user = json!({"domain": tenant.domain, "email": tenant.email, "password": tenant.password.reveal()});
    let bodies = (0..8).map(|_| json!({"login": {"email": email}}));
    // The owner has one key already.
    let bodies = bodies.chain((0..12).map(|_| json!({"login": {"type": "api"}, "user": user})));
    let at_once: Vec<_> = bodies
        .map(|body| {
            let (server, owner) = (Arc::clone(&server), tenant.owner.clone());
            tokio::spawn(async move { server.post("/logins", &owner, body).await })
        })
        .collect();
    let mut refused = 0;
    for asked in at_once {
        let answer = asked.await.unwrap();
        if answer.status != 200 {
            assert_eq!(answer.invalid_fields(), ["type"]);
            refused += 1;
        }
    }
    assert_eq!(refused, 3);
    for (user_id, expected) in [(user_id, 40), (tenant.owner_id, 10)] {
        let listed = server.get(&format!("/logins?user_id={user_id}&limit=250"), &tenant.owner).await.list();
        assert_eq!(listed.len(), expected);
    }
    assert_eq!(ended(&server).await.len(), 6);
}

#[db_test]
async fn an_idle_device_login_dies_even_if_the_gatekeeper_knows_it_and_a_lasting_one_or_a_key_never(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    let made =
        server.post("/logins", &server.tenant.owner, json!({"login": {"email": member.email, "expire": "false"}})).await.ok();
    let lasting = Credential::Login(doorward_core::Secret::presented(made["secret"].as_str().unwrap()));
    let (device, key) = (&member.credential, &server.tenant.owner);
    for credential in [device, &lasting, key] {
        server.unlock(site.lock_id, credential).await.is(200);
    }
    // Nothing else is written meanwhile, so that on SQLite all facts are still known.
    server.clock.advance(14 * DAY - Duration::from_secs(1));
    server.unlock(site.lock_id, device).await.is(200);
    server.clock.advance(14 * DAY);
    server.unlock(site.lock_id, device).await.refuses(401, "afc496");
    assert!(!lives(&server, device).await);
    for credential in [&lasting, key] {
        server.unlock(site.lock_id, credential).await.is(200);
        assert!(lives(&server, credential).await);
    }
}

#[db_test]
async fn the_organization_says_after_how_long(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (owner, site) = (&server.tenant.owner, server.site(&server.tenant, json!({"kind": "simulated"})).await);
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    let set =
        |seconds: Value| server.patch("/organization", owner, json!({"organization": {"device_logins_expire_after": seconds}}));
    assert_eq!(server.get("/organization", owner).await.ok()["device_logins_expire_after"], json!(1_209_600));
    for wrong in [json!(0), json!(-1), json!(31_536_001), json!("soon")] {
        assert_eq!(set(wrong).await.invalid_fields(), ["device_logins_expire_after"]);
    }
    set(json!(31_536_000)).await.is(204);
    server.clock.advance(364 * DAY);
    server.unlock(site.lock_id, &member.credential).await.is(200);

    // However short it is, who keeps coming stays signed in, by opening doors or without.
    set(json!(60)).await.is(204);
    for _ in 0..5 {
        server.clock.advance(Duration::from_secs(31));
        assert!(lives(&server, &member.credential).await);
        server.clock.advance(Duration::from_secs(59));
        server.unlock(site.lock_id, &member.credential).await.is(200);
    }
    server.clock.advance(Duration::from_secs(60));
    server.unlock(site.lock_id, &member.credential).await.refuses(401, "afc496");
    assert!(!lives(&server, &member.credential).await);
}

#[db_test]
async fn logins_that_expired_are_removed_with_their_events_and_no_others(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let other = server.second_organization().await;
    let longer = json!({"organization": {"device_logins_expire_after": 31_536_000}});
    server.patch("/organization", &other.owner, longer).await.is(204);
    server.device_login(&other, &other.email).await;
    let (_, email) = server.user(tenant).await;
    let (idle_id, _) = server.device_login(tenant, &email).await;
    let lasting_id = lasting(&server, &email).await;
    let (busy_id, busy) = server.device_login(tenant, &email).await;
    let key_id = server.get("/login", owner).await.id();
    let all = async |owner: &Credential| {
        let mut ids = server.get("/logins?scope=all", owner).await.ids();
        ids.sort_unstable();
        ids
    };
    let elsewhere = all(&other.owner).await;

    server.clock.advance(7 * DAY);
    assert!(lives(&server, &busy).await);
    server.clock.advance(7 * DAY - Duration::from_secs(1));
    upkeep::tidy_logins(&server.app).await.unwrap();
    assert_eq!(all(owner).await.len(), 4, "not a second sooner");
    server.clock.advance(Duration::from_secs(1));
    for _ in 0..2 {
        upkeep::tidy_logins(&server.app).await.unwrap();
        assert_eq!(all(owner).await, [key_id, lasting_id, busy_id]);
        assert_eq!(ended(&server).await, [(Value::Null, json!(idle_id))], "nobody did it");
    }
    assert_eq!(all(&other.owner).await, elsewhere);
    assert!(verify(&server.db.store, &Setup::default().node, tenant.id).await.is_ok());
}
