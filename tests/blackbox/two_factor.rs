//! Who has lost both device and backup codes gets back in by way of the machine.

use std::process::Output;
use std::time::UNIX_EPOCH;

use doorward_core::Timestamp;
use doorward_testkit::authenticator::Authenticator;
use doorward_testkit::database::TestDatabase;
use reqwest::Method;
use serde_json::{Value, json};

use crate::program::http::{Answer, Api};
use crate::program::{Program, program};

fn switch_off(program: &Program, more: &[&str]) -> Output {
    let mut command = self::program(program.home());
    command.args(["user", "two-factor-off", "--data", "data"]).args(more).output().unwrap()
}

async fn sign_in(program: &Program, otp_attempt: Value) -> Answer {
    let account = program.account();
    let user = json!({"domain": account.domain, "email": account.email, "password": account.password, "otp_attempt": otp_attempt});
    let nobody = Api::new(&program.url(), "null");
    nobody.ask(Method::POST, "/logins", Some(&json!({"login": {"type": "device"}, "user": user}))).await
}

async fn check(database: Option<&str>) {
    let program = Program::start_with(database, &[], &[]);
    let of_database: Vec<&str> = database.map(|url| vec!["--database", url]).unwrap_or_default();
    let off = |domain: &str, email: &str| {
        switch_off(&program, &[of_database.as_slice(), &["--domain", domain, "--email", email]].concat())
    };
    let email = program.account().email.clone();
    let said = |output: &Output| String::from_utf8(output.stderr.clone()).unwrap();

    let not_on = off("example", &email);
    assert_eq!((not_on.status.code(), said(&not_on).contains("has no two-factor sign-in")), (Some(2), true), "{not_on:?}");

    let secret = program.api().post("/user/2fa/otp_secret", json!({})).await;
    let device = Authenticator::typed(secret["otp_secret"].as_str().unwrap());
    let now = i64::try_from(UNIX_EPOCH.elapsed().unwrap().as_micros()).unwrap();
    let code = device.code(Timestamp::from_micros(now), 0);
    let activate = json!({"user": {"otp_attempt": code}});
    assert_eq!(program.api().ask(Method::POST, "/user/2fa/activate", Some(&activate)).await.status, 204);
    program.api().post("/user/2fa/backup_codes", json!({})).await;
    assert_eq!(sign_in(&program, Value::Null).await.json()["code"], "afc526");

    for (domain, email, why) in [
        ("elsewhere", email.as_str(), "elsewhere does not exist"),
        ("example", "nobody@example.com", "nobody@example.com does not"),
    ] {
        let refused = off(domain, email);
        assert_eq!((refused.status.code(), said(&refused).contains(why)), (Some(2), true), "{refused:?}");
    }
    assert_eq!(sign_in(&program, Value::Null).await.json()["code"], "afc526", "nothing has changed");

    let done = off("Example", &email.to_uppercase());
    assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
    assert!(String::from_utf8(done.stdout).unwrap().contains(&email));
    assert_eq!(sign_in(&program, Value::Null).await.status, 200);
    let events = program.api().events("user.deactivate_2fa").await;
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((&event["actor_id"], &event["success"], &event["object_type"]), (&Value::Null, &json!(true), &json!("User")));
    assert!(event["message"].as_str().unwrap().contains("two-factor-off"), "{event}");
    program.verify_ledger();
    let again = program.api().post("/user/2fa/otp_secret", json!({})).await;
    assert_ne!(again["otp_secret"], secret["otp_secret"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_factor_sign_in_is_switched_off_beside_the_running_server_on_sqlite() {
    check(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_factor_sign_in_is_switched_off_beside_the_running_server_on_postgres() {
    let database = TestDatabase::postgres().await;
    check(Some(database.url())).await;
}

#[test]
fn a_data_folder_without_a_database_is_refused_and_not_made() {
    let home = tempfile::tempdir().unwrap();
    let mut command = program(home.path());
    let output = command.args(["user", "two-factor-off", "--domain", "example", "--email", "ada@example.com", "--data", "typo"]);
    let output = output.output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(String::from_utf8(output.stderr).unwrap().starts_with("doorward: there is no database in the data folder"));
    assert!(!home.path().join("typo").exists());
}
