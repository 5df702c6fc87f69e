//! No secret lies in a log, in the database or in an event, whatever happens to it on the way.

use std::fs;

use doorward_testkit::smtp::SmtpServer;
use reqwest::Method;
use serde_json::{Value, json};

use crate::program::building::Building;
use crate::program::http::{Api, client, get, send};
use crate::program::shelly::Shelly;
use crate::program::{Program, command};

const RELAY_PASSWORD: &str = "relay-password-4711";
const RELAY_TOKEN: &str = "relay-token-0815";
const WRONG_PASSWORD: &str = "wrong-password-1234";
const WRONG_SECRET: &str = "wrongsecretwrongsecretwrongsecret";

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_logged_stored_or_recorded() {
    let (smtp, shelly) = (SmtpServer::start().unwrap(), Shelly::with_password());
    let plain = Shelly::start();
    let options = ["--allow-private-egress", "--smtp-url", &smtp.url(), "--log-format", "json"];
    let mut program = Program::start_with(None, &options, &[("RUST_LOG", "trace")]);
    let account = program.account().clone();
    let base = program.url();
    let building = Building::new(program.api()).await;
    let mut relay = shelly.relay(0);
    relay["password"] = json!(RELAY_PASSWORD);
    let front = building.door("Front door", relay).await;
    let mut relay = plain.plain_relay(1);
    relay["headers"] = json!({"authorization": format!("Bearer {RELAY_TOKEN}")});
    let side = building.door("Side door", relay).await;

    let sign_in = |password: &str| json!({"login": {"type": "device"}, "user": {"domain": account.domain, "email": account.email, "password": password}});
    let nobody = Api::new(&base, "null");
    let device = nobody.post("/logins", sign_in(&account.password)).await["secret"].as_str().unwrap().to_owned();
    let key = building
        .api
        .post("/logins", json!({"login": {"type": "api", "name": "Second"}, "user": sign_in(&account.password)["user"]}))
        .await;
    let key = key["secret"].as_str().unwrap().to_owned();
    assert_eq!(nobody.ask(Method::POST, "/logins", Some(&sign_in(WRONG_PASSWORD))).await.status, 401);
    for authorization in
        [format!("KISI-LOGIN {WRONG_SECRET}"), format!("Bearer {WRONG_SECRET}"), format!("KISI-GROUP-LINK {WRONG_SECRET}")]
    {
        assert_eq!(Api::new(&base, &authorization).ask(Method::GET, "/locks", None).await.status, 401);
    }
    assert_eq!(Api::of_link(&base, WRONG_SECRET).unlock(front).await.status, 401);
    assert_eq!(get(&format!("{base}/grouplinks/{WRONG_SECRET}")).await.status, 404);
    // A body that cannot be read has the secret in the wrong place.
    let broken = client()
        .post(format!("{base}/logins"))
        .header("content-type", "application/json")
        .body(format!("{{\"user\": \"{WRONG_PASSWORD}"));
    assert_eq!(send(broken).await.status, 400);
    let mistyped =
        json!({"login": {"type": "device"}, "user": {"domain": 1, "email": {"a": WRONG_PASSWORD}, "password": [WRONG_PASSWORD]}});
    assert!((400..500).contains(&nobody.ask(Method::POST, "/logins", Some(&mistyped)).await.status));

    let coded = json!({"name": "Ona Offline", "group_id": building.group_id, "quick_response_code_type": "offline"});
    let coded = building.api.post("/group_links", json!({"group_link": coded})).await;
    let mailed = building.link(json!({"email": "gus@example.com"})).await;
    let refused = building.link(json!({"email": "spam@example.com"})).await;
    smtp.wait_for(1).await.unwrap();
    building.api.wait_for_events("group_link.send", refused.id, 1).await;
    building.api.wait_for_events("group_link.send", mailed.id, 1).await;

    let announced = building.api.post("/signed_upload_urls", json!({"file_name": "a.png"})).await;
    let address = announced["signed_upload_url"].as_str().unwrap().to_owned();
    let path = address.strip_prefix(&base).unwrap_or(&address[address.find("/uploads/").unwrap()..]).to_owned();
    for status in [204, 404] {
        assert_eq!(send(client().put(format!("{base}{path}")).body("<svg/>")).await.status, status);
    }
    let upload = path.strip_prefix("/uploads/").unwrap().to_owned();

    let entered = get(&format!("{base}/grouplinks/{}", mailed.secret)).await;
    let cookie = entered.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(cookie.contains(&mailed.secret));
    let page = format!("{base}/grouplinks/at/{}", mailed.id);
    for path in ["", "/state", "/nothing"] {
        send(client().get(format!("{page}{path}")).header("cookie", &cookie)).await;
    }
    for lock in [front, side] {
        let open = client().post(format!("{page}/locks/{lock}/open")).header("cookie", &cookie).header("origin", &base);
        assert_eq!(send(open).await.status, 200);
        assert_eq!(Api::of_link(&base, &mailed.secret).unlock(lock).await.status, 200);
        assert_eq!(Api::new(&base, &format!("KISI-LOGIN {device}")).unlock(lock).await.status, 200);
    }
    assert!(shelly.signed_in() >= 3 && plain.pulses().len() == 3);
    let old_form = client().get(format!("{base}/user")).header("x-login-secret", &key);
    assert_eq!(send(old_form).await.status, 200);

    let mut session = String::new();
    for password in [WRONG_PASSWORD, &account.password] {
        let form = format!("domain={}&email={}&password={password}", account.domain, account.email.replace('@', "%40"));
        let form = client().post(format!("{base}/app/sign_in")).header("origin", &base).body(form);
        let answer = send(form.header("content-type", "application/x-www-form-urlencoded")).await;
        assert_eq!(answer.header("set-cookie").is_empty(), password == WRONG_PASSWORD, "{answer:?}");
        answer.header("set-cookie").split(';').next().unwrap().clone_into(&mut session);
    }
    assert_eq!(send(client().get(format!("{base}/app")).header("cookie", &session)).await.status, 200);
    let session = session.split_once('=').unwrap().1.to_owned();

    let events = Value::from(building.api.events_by(json!({})).await).to_string();
    let locks = building.api.get("/locks").await.to_string();
    let links = building.api.get("/group_links").await.to_string();
    program.process().signal("TERM");
    assert!(program.process().wait().success());
    let log = program.process().logged();
    assert!(log.contains("TRACE") && log.lines().count() > 100, "the log is not the one this test is about");

    let mut another = command(program.home(), "bootstrap");
    another.args(["--domain", "second", "--email", "ada@example.com", "--json"]).env("RUST_LOG", "trace");
    let another = another.output().unwrap();
    let printed: Value = serde_json::from_slice(&another.stdout).unwrap();
    let log = log + &String::from_utf8(another.stderr).unwrap();

    let database = database_files(&program);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let own = [
        ("the mailed link", mailed.secret),
        ("the refused link", refused.secret),
        ("a link's pass", text(&coded["quick_response_code_token"])),
        ("the address of an upload", upload),
        ("an API key", account.api_key),
        ("another API key", key),
        ("a device login", device),
        ("a browser's login", session),
        ("the owner's password", account.password),
        ("a new API key", text(&printed["api_key"])),
        ("a new password", text(&printed["password"])),
        ("a wrong password", WRONG_PASSWORD.to_owned()),
        ("a wrong secret", WRONG_SECRET.to_owned()),
    ];
    for (name, secret) in &own {
        assert_absent(name, secret, "the log", log.as_bytes());
        assert_absent(name, secret, "the database", &database);
        assert_absent(name, secret, "the events", events.as_bytes());
        assert_absent(name, secret, "the lists", (locks.clone() + &links).as_bytes());
    }
    // The device needs these as they are, so the database has them.
    for (name, secret) in [("the relay's password", RELAY_PASSWORD), ("the relay's token", RELAY_TOKEN)] {
        assert!(find(&database, secret.as_bytes()), "{name} is looked for in the wrong place");
        assert_absent(name, secret, "the log", log.as_bytes());
        assert_absent(name, secret, "the events", events.as_bytes());
        assert_absent(name, secret, "the lists", locks.as_bytes());
    }
}

fn database_files(program: &Program) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(program.data()).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("doorward.sqlite") {
            bytes.extend(fs::read(path).unwrap());
        }
    }
    assert!(find(&bytes, b"Gus Guest"), "the database is looked for in the wrong place");
    bytes
}

#[track_caller]
fn assert_absent(name: &str, secret: &str, place: &str, bytes: &[u8]) {
    assert!(secret.len() >= 8);
    for form in [secret.to_owned(), secret.to_uppercase(), hex(secret)] {
        if let Some(at) = position(bytes, form.as_bytes()) {
            let around = &bytes[at.saturating_sub(200)..(at + 40).min(bytes.len())];
            panic!("{name} is in {place}: …{}…", String::from_utf8_lossy(around));
        }
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn find(bytes: &[u8], sought: &[u8]) -> bool {
    position(bytes, sought).is_some()
}

fn position(bytes: &[u8], sought: &[u8]) -> Option<usize> {
    let first = *sought.first()?;
    (0..bytes.len()).filter(|at| bytes[*at] == first).find(|at| bytes[*at..].starts_with(sought))
}
