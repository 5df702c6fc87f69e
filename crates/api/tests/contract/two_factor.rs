//! Two-factor sign-in (contract sections 2.1 and 2.2).

use std::time::Duration;

use doorward_app::Clock as _;
use doorward_core::{Secret, proximity};
use doorward_store::entity::{backup_code, otp_secret};
use doorward_testkit::answer::Answer;
use doorward_testkit::authenticator::Authenticator;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, Setup, TestServer};
use reqwest::Method;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use crate::server;

const STEP: Duration = Duration::from_secs(proximity::STEP_SECONDS);

/// The owner with an authenticator app.
struct Device<'a> {
    server: &'a TestServer,
    app: Authenticator,
}

impl<'a> Device<'a> {
    /// Set up, and not used yet.
    async fn new(server: &'a TestServer) -> Self {
        let made = server.post("/user/2fa/otp_secret", &server.tenant.owner, json!({})).await.ok();
        let app = Authenticator::typed(made["otp_secret"].as_str().unwrap());
        assert_eq!(app.secret.len(), 20);
        Self { server, app }
    }

    /// Switched on; its next code has not been used.
    async fn active(server: &'a TestServer) -> Self {
        let device = Self::new(server).await;
        device.call("activate", device.code()).await.is(204);
        server.clock.advance(STEP);
        device
    }

    fn code(&self) -> String {
        self.app.code(self.server.clock.now(), 0)
    }

    async fn call(&self, action: &str, code: impl Into<Value>) -> Answer {
        let user = json!({"user": {"otp_attempt": code.into()}});
        self.server.post(&format!("/user/2fa/{action}"), &self.server.tenant.owner, user).await
    }

    async fn backup_codes(&self) -> Vec<String> {
        let made = self.server.post("/user/2fa/backup_codes", &self.server.tenant.owner, json!({})).await.ok();
        made["backup_codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
    }

    async fn sign_in(&self, code: impl Into<Value>) -> Answer {
        sign_in(self.server, json!({"type": "device"}), code).await
    }
}

async fn sign_in(server: &TestServer, login: Value, code: impl Into<Value>) -> Answer {
    let tenant = &server.tenant;
    let user =
        json!({"domain": tenant.domain, "email": tenant.email, "password": tenant.password.reveal(), "otp_attempt": code.into()});
    server.post("/logins", &Credential::Nothing, json!({"login": login, "user": user})).await
}

#[db_test]
async fn signing_in_asks_for_a_code_once_it_is_switched_on(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let made = server.post("/user/2fa/otp_secret", &server.tenant.owner, json!({})).await.ok();
    let uri = made["uri"].as_str().unwrap();
    assert!(uri.starts_with("otpauth://totp/sunny-mill:owner%40example.com?secret="), "{uri}");
    assert!(uri.contains(made["otp_secret"].as_str().unwrap()));
    sign_in(&server, json!({}), Value::Null).await.is(200);

    let device = Device::new(&server).await;
    sign_in(&server, json!({}), Value::Null).await.is(200);
    device.call("activate", device.code()).await.is(204);
    for path in ["/user", &format!("/users/{}", server.tenant.owner_id)] {
        assert_eq!(server.get(path, &server.tenant.owner).await.ok()["otp_required_for_login"], json!(true), "{path}");
    }
    let now = server.clock.now().to_string();
    assert_eq!(server.get("/user", &server.tenant.owner).await.ok()["otp_enabled_at"], json!(now));

    server.clock.advance(STEP);
    for nothing in [Value::Null, json!(""), json!(" ")] {
        device.sign_in(nothing).await.refuses(401, "afc526");
    }
    device.sign_in("000000").await.refuses(401, "afc536");
    device.sign_in(made["otp_secret"].as_str().unwrap()).await.refuses(401, "afc546");
    let signed_in = device.sign_in(device.code()).await.ok();
    assert_eq!((&signed_in["otp_required_for_login"], &signed_in["otp_enabled_at"]), (&json!(true), &json!(now)));
}

#[db_test]
async fn a_code_is_good_once_whoever_shows_it_again(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let device = Device::new(&server).await;
    let activating = device.code();
    device.call("activate", activating.clone()).await.is(204);
    device.sign_in(activating).await.refuses(401, "afc536");
    server.clock.advance(STEP);
    let code = device.code();
    let (a, b, c, d) = tokio::join!(
        device.sign_in(code.clone()),
        device.sign_in(code.clone()),
        device.sign_in(code.clone()),
        device.sign_in(code.clone()),
    );
    let mut statuses = [a.status, b.status, c.status, d.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401]);
    server.clock.advance(STEP);
    device.sign_in(code).await.refuses(401, "afc536");
    let number: i64 = device.code().parse().unwrap();
    device.sign_in(number).await.is(200);
}

#[tokio::test]
async fn a_sign_in_that_is_refused_for_something_else_uses_no_code() {
    let server = server().await;
    let device = Device::active(&server).await;
    for _ in 1..10 {
        server.clock.advance(STEP);
        sign_in(&server, json!({"type": "api"}), device.code()).await.is(200);
    }
    server.clock.advance(STEP);
    assert_eq!(sign_in(&server, json!({"type": "api"}), device.code()).await.invalid_fields(), ["type"]);
    device.sign_in(device.code()).await.is(200);
}

#[tokio::test]
async fn a_wrong_password_is_told_before_any_code_is_looked_at() {
    let server = server().await;
    let device = Device::active(&server).await;
    for code in [Value::Null, json!("000000"), json!(device.code())] {
        let user =
            json!({"domain": "sunny-mill", "email": server.tenant.email, "password": "not the password", "otp_attempt": code});
        server.post("/logins", &Credential::Nothing, json!({"user": user})).await.refuses(401, "afc516");
        server.post("/users/sign_in", &Credential::Nothing, json!({"user": user})).await.refuses(401, "afc516");
    }
    device.sign_in(device.code()).await.is(200);
}

#[tokio::test]
async fn an_api_key_and_a_login_for_someone_else_need_the_code_too() {
    let server = server().await;
    let device = Device::active(&server).await;
    let (_, email) = server.user(&server.tenant).await;
    for login in [json!({"type": "api", "name": "Script"}), json!({"type": "device", "email": email})] {
        sign_in(&server, login.clone(), Value::Null).await.refuses(401, "afc526");
        sign_in(&server, login.clone(), "000000").await.refuses(401, "afc536");
        let made = sign_in(&server, login, device.code()).await.ok();
        server.get("/user", &Credential::Login(Secret::presented(made["secret"].as_str().unwrap()))).await.is(200);
        server.clock.advance(STEP);
    }
}

#[db_test]
async fn ten_backup_codes_stand_in_once_each(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let device = Device::active(&server).await;
    let older = device.backup_codes().await;
    let codes = device.backup_codes().await;
    assert_eq!(codes.len(), 10);
    assert!(codes.iter().all(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_alphanumeric())), "{codes:?}");
    device.sign_in(older[0].clone()).await.refuses(401, "afc546");
    let (one, two) = tokio::join!(device.sign_in(codes[0].to_uppercase()), device.sign_in(codes[0].clone()));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
    device.sign_in(codes[0].clone()).await.refuses(401, "afc546");
    device.sign_in(format!(" {} ", codes[1])).await.is(200);
    assert_eq!(backup_code::Entity::find().count(server.db.store.reader()).await.unwrap(), 8);
    let set = server
        .post("/event_sets", &server.tenant.owner, json!({"event_set": {"event_type": "user.create_backup_codes"}}))
        .await
        .ok();
    assert_eq!(set["events"].as_array().unwrap().len(), 2);
    assert!(codes.iter().all(|code| !set.to_string().contains(code)));
}

#[db_test]
async fn it_is_switched_off_by_a_code_of_either_kind_and_nothing_is_left(db: TestDatabase) {
    let server = TestServer::start(db).await;
    for with_backup_code in [false, true] {
        let device = Device::active(&server).await;
        let codes = device.backup_codes().await;
        for wrong in ["000000", "a00000"] {
            assert_eq!(device.call("deactivate", wrong).await.invalid_fields(), ["otp_attempt"]);
        }
        let code = if with_backup_code { codes[3].clone() } else { device.code() };
        device.call("deactivate", code).await.is(204);
        device.sign_in(Value::Null).await.is(200);
        let reader = server.db.store.reader();
        assert_eq!(otp_secret::Entity::find().count(reader).await.unwrap(), 0);
        assert_eq!(backup_code::Entity::find().count(reader).await.unwrap(), 0);
        assert_eq!(server.get("/user", &server.tenant.owner).await.ok()["otp_enabled_at"], Value::Null);
        server.clock.advance(STEP);
    }
    let set = server.post("/event_sets", &server.tenant.owner, json!({"event_set": {"event_object_type": "User"}})).await.ok();
    let types: Vec<_> = set["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(types[..3], ["user.deactivate_2fa", "user.create_backup_codes", "user.activate_2fa"]);
}

#[tokio::test]
async fn what_comes_out_of_turn_or_is_no_code_is_refused() {
    let server = server().await;
    let owner = &server.tenant.owner;
    assert_eq!(server.post("/user/2fa/backup_codes", owner, json!({})).await.invalid_fields(), ["user"]);
    for action in ["activate", "deactivate"] {
        let path = format!("/user/2fa/{action}");
        for wrong in [json!({}), json!({"otp_attempt": null}), json!({"otp_attempt": {}}), json!({"otp_attempt": "1".repeat(33)})] {
            assert_eq!(server.post(&path, owner, json!({"user": wrong})).await.invalid_fields(), ["otp_attempt"], "{path} {wrong}");
        }
    }
    let answer = server.post("/user/2fa/activate", owner, json!({"user": {"otp_attempt": "000000"}})).await;
    assert_eq!(answer.invalid_fields(), ["otp_attempt"], "there is no secret yet");
    let answer = server.post("/user/2fa/deactivate", owner, json!({"user": {"otp_attempt": "000000"}})).await;
    assert_eq!(answer.invalid_fields(), ["user"]);
    let device = Device::new(&server).await;
    let device = Device::new(&server).await.after(&device);
    device.call("activate", device.code()).await.is(204);
    server.clock.advance(STEP);
    assert_eq!(device.call("activate", device.code()).await.invalid_fields(), ["user"]);
    assert_eq!(server.post("/user/2fa/otp_secret", owner, json!({})).await.invalid_fields(), ["user"]);
}

impl Device<'_> {
    /// Itself, if it took the place of another whose codes are good for nothing.
    fn after(self, other: &Self) -> Self {
        assert_ne!(self.app, other.app);
        self
    }
}

#[tokio::test]
async fn codes_are_guessed_as_seldom_as_passwords() {
    let setup = Setup { rate_limit: 100, ..Setup::default() };
    let server = TestServer::with(TestDatabase::sqlite().await, setup).await;
    let device = Device::new(&server).await;
    for _ in 0..10 {
        device.call("activate", "000000").await.is(422);
    }
    let answer = device.call("activate", device.code()).await.refuses(429, "e00429");
    assert_eq!(answer.header("retry-after"), Some("6"));
    server.clock.advance(Duration::from_secs(600));
    device.call("activate", device.code()).await.is(204);
    server.clock.advance(Duration::from_secs(600));
    for _ in 0..10 {
        device.sign_in("000000").await.is(401);
        server.clock.advance(Duration::from_secs(2));
    }
    // Ten tries and those that came back meanwhile.
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(device.sign_in("000000").await.status);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[tokio::test]
async fn neither_secret_nor_codes_can_be_read_in_the_database() {
    let server = server().await;
    let device = Device::active(&server).await;
    let codes = device.backup_codes().await;
    let reader = server.db.store.reader();
    let row = otp_secret::Entity::find().one(reader).await.unwrap().unwrap();
    assert!(!row.sealed.windows(20).any(|part| part == device.app.secret));
    let digests: Vec<_> = backup_code::Entity::find().all(reader).await.unwrap().into_iter().map(|row| row.digest).collect();
    for code in &codes {
        assert!(!digests.contains(&Secret::presented(code).digest().0.to_vec()), "a plain digest of so short a code tells it");
    }
}

#[tokio::test]
async fn basic_authorization_may_come_along_and_is_neither_needed_nor_looked_at() {
    let server = server().await;
    let Credential::Login(key) = &server.tenant.owner else { unreachable!("an owner has a login") };
    let (login, basic) = (format!("KISI-LOGIN {}", key.reveal()), "Basic b3duZXI6d3Jvbmc=");
    let request = || server.request(Method::POST, "/user/2fa/otp_secret", &Credential::Nothing);
    for (first, second) in [(login.as_str(), basic), (basic, login.as_str())] {
        server.send(request().header("authorization", first).header("authorization", second)).await.is(200);
        server.send(request().header("authorization", format!("{first}, {second}"))).await.is(200);
    }
    server.send(request().header("authorization", basic)).await.refuses(401, "afc496");
}

#[tokio::test]
async fn a_new_password_by_mail_leaves_the_second_factor_on() {
    let server = server().await;
    let device = Device::active(&server).await;
    let token = server.password_token(&server.tenant, &server.tenant.email).await;
    let user = json!({"password": server.tenant.password.reveal(), "reset_password_token": token});
    server.patch("/users/password", &Credential::Nothing, json!({"user": user})).await.is(204);
    device.sign_in(Value::Null).await.refuses(401, "afc526");
    device.sign_in(device.code()).await.is(200);
}
