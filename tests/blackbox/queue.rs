//! A long queue of messages, while whoever takes them and the program itself go away.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use doorward_testkit::database::TestDatabase;
use doorward_testkit::smtp::SmtpServer;
use doorward_testkit::texts::{ACCOUNT, FROM, TOKEN, TextService};
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt as _};
use reqwest::Method;
use serde_json::{Value, json};

use crate::program::building::Building;
use crate::program::http::get;
use crate::program::{Program, program as program_in};

/// Of each carrier.
const MESSAGES: usize = 500;
/// Longer than all of them need, however often they are held up.
const PATIENCE: Duration = Duration::from_secs(240);

fn start(smtp: &SmtpServer, texts: &TextService) -> Program {
    let options = ["--smtp-url", &smtp.url(), "--mail-from", "doors@example.com", "--sms-url", &texts.url()];
    let sms = ["--sms-account", ACCOUNT, "--sms-from", FROM];
    Program::start_with(None, &[options.as_slice(), &sms].concat(), &[("DOORWARD_SMS_TOKEN", TOKEN)])
}

/// `doorward quota` beside the running server; what it prints.
fn quota(program: &Program, arguments: &[&str]) -> Value {
    let mut command = program_in(program.home());
    command.arg("quota").args(arguments).args(["--json", "--domain", &program.account().domain, "--data"]);
    let output = command.arg(program.data()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Waits until so many of something have come.
async fn until(what: &str, most: usize, mut count: impl AsyncFnMut() -> usize) {
    let began = Instant::now();
    loop {
        let come = count().await;
        if come >= most {
            return;
        }
        assert!(began.elapsed() < PATIENCE, "{come} of {most} {what}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_message_is_lost_or_recorded_twice_when_everything_goes_away() {
    let (mut smtp, mut texts) = (SmtpServer::start().unwrap(), TextService::start().await);
    smtp.stop();
    texts.stop().await;
    let mut program = start(&smtp, &texts);
    let set = quota(&program, &["set", "--sms-links", &MESSAGES.to_string()]);
    assert_eq!(set["sms_links"], json!({"limit": MESSAGES, "used": 0}));
    let building = Building::new(program.api()).await;
    let make = |number: usize| {
        let to = if number.is_multiple_of(2) {
            json!({"email": format!("guest{number}@example.com")})
        } else {
            json!({"phone": format!("+1202555{number:04}")})
        };
        building.link(to)
    };
    let links: Vec<_> = stream::iter(0..2 * MESSAGES).map(make).buffer_unordered(8).collect().await;
    assert_eq!(quota(&program, &["show"])["sms_links"]["used"], json!(MESSAGES));

    program.kill();
    smtp.restart().unwrap();
    texts.restart().await;
    program.restart();
    until("mails at first", MESSAGES / 5, async || smtp.messages().unwrap().len()).await;
    program.kill();
    program.restart();
    until("texts", MESSAGES / 2, async || texts.taken().len()).await;
    smtp.stop();
    texts.stop().await;
    smtp.restart().unwrap();
    texts.restart().await;
    let before = texts.received().len();
    texts.hangs();
    texts.arrived(before + 1).await;
    texts.takes();

    let api = program.api();
    let sent = async || api.count("/group_links?delivery_status=sent&limit=1").await;
    until("links that say they are sent", 2 * MESSAGES, sent).await;
    assert!(api.get("/messages").await.as_array().unwrap().is_empty());

    let addresses: BTreeSet<String> = links.iter().map(|link| format!("/grouplinks/{}", link.secret)).collect();
    let mails = smtp.messages().unwrap();
    let texts = texts.taken();
    let arrived = |address: &String| {
        // A soft line break may lie within it.
        mails.iter().any(|mail| mail.replace("=\n", "").replace("=\r\n", "").contains(address))
            || texts.iter().any(|text| text.field("Body").contains(address))
    };
    let lost: Vec<_> = addresses.iter().filter(|address| !arrived(address)).collect();
    assert!(lost.is_empty(), "{} links are lost", lost.len());
    let keys: BTreeSet<&str> = texts.iter().map(|text| text.key.as_str()).collect();
    assert_eq!(keys.len(), MESSAGES, "what goes twice goes with the same key");

    let mut recorded: Vec<i64> = Vec::new();
    for event in api.events("group_link.send").await.iter().filter(|event| event["success"] == json!(true)) {
        recorded.push(event["object_id"].as_i64().unwrap());
    }
    recorded.sort_unstable();
    let mut ids: Vec<i64> = links.iter().map(|link| link.id).collect();
    ids.sort_unstable();
    assert_eq!(recorded, ids, "each is recorded once");
    program.verify_ledger();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_of_text_messages_is_complete_or_nothing() {
    let refused = |arguments: &[&str], says: &str| {
        let home = tempfile::tempdir().unwrap();
        let mut command = program_in(home.path());
        let output = command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(says) && !error.contains("the-token"), "{error}");
    };
    refused(&["--sms-url", "https://api.example.com"], "--sms-account");
    let whole = ["--sms-url", "https://api.example.com", "--sms-account", "AC1", "--sms-token", "the-token", "--sms-from"];
    refused(&[whole.as_slice(), &["not a number"]].concat(), "--sms-from");
    refused(&[whole.as_slice(), &["12345", "--sms-regions", "Germany"]].concat(), "--sms-regions");
    refused(&[whole.as_slice(), &["12345", "--sms-token-file", "token"]].concat(), "cannot both be given");
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_tell_how_long_the_queues_are() {
    let (mut smtp, texts) = (SmtpServer::start().unwrap(), TextService::start().await);
    smtp.stop();
    texts.answers(400, "{\"code\": 21610}");
    let options = ["--smtp-url", &smtp.url(), "--sms-url", &texts.url(), "--sms-account", ACCOUNT, "--sms-from", FROM];
    let metrics = ["--metrics-listen", "127.0.0.1:0"];
    let mut program = Program::start_with(None, &[options.as_slice(), &metrics].concat(), &[("DOORWARD_SMS_TOKEN", TOKEN)]);
    // Told right after where the server listens.
    let address = program.process().wait_until("metrics", |process| {
        let log = process.logged();
        let (line, _) = log.split_once("metrics on ")?.1.split_once('\n')?;
        line.split_whitespace().next().map(str::to_owned)
    });
    let building = Building::new(program.api()).await;
    let mail = building.link(json!({"email": "gus@example.com"})).await;
    let text = building.link(json!({"phone": "+12025550123"})).await;
    building.api.wait_for_events("group_link.send", mail.id, 1).await;
    building.api.wait_for_events("group_link.send", text.id, 1).await;
    let answer = get(&address).await;
    assert_eq!(answer.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    for line in [
        "doorward_messages_waiting{carrier=\"mail\"} 1",
        "doorward_messages_waiting{carrier=\"text\"} 0",
        "doorward_messages_dead{carrier=\"text\"} 1",
        "doorward_message_tries_total{carrier=\"text\",outcome=\"refused\"} 1",
        "doorward_message_tries_total{carrier=\"mail\",outcome=\"sent\"} 0",
        "doorward_webhook_deliveries_waiting 0",
        "doorward_commands_open 0",
        concat!("doorward_build{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1"),
        "# EOF",
    ] {
        assert!(answer.text.lines().any(|found| found == line), "{line}:\n{}", answer.text);
    }
    let tried = |line: &str| line.starts_with("doorward_message_tries_total{carrier=\"mail\",outcome=\"postponed\"} ");
    assert!(answer.text.lines().any(tried), "{}", answer.text);
    assert_eq!(get(&format!("{}/metrics", program.url())).await.status, 404, "they are nowhere else");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_give_away_the_last_places_of_a_quota_once() {
    let (database, texts) = (TestDatabase::postgres().await, TextService::start().await);
    let options = ["--sms-url", &texts.url(), "--sms-account", ACCOUNT, "--sms-from", FROM];
    let first = Program::start_with(Some(database.url()), &options, &[("DOORWARD_SMS_TOKEN", TOKEN)]);
    let second = first.beside();
    quota(&first, &["set", "--email-links", "5", "--sms-links", "3", "--database", database.url()]);
    let building = Building::new(first.api()).await;
    let ask = async |number: usize| {
        let mut link = json!({"name": "Gus Guest", "group_id": building.group_id});
        if number % 4 < 2 {
            link["email"] = json!("gus@example.com");
        } else {
            link["phone"] = json!("+12025550123");
        }
        let api = if number.is_multiple_of(2) { first.api() } else { second.api() };
        let answer = api.ask(Method::POST, "/group_links", Some(&json!({"group_link": link}))).await;
        let code = if answer.status == 200 { "made".to_owned() } else { answer.json()["code"].as_str().unwrap().to_owned() };
        (number % 4 < 2, code)
    };
    let mut answers: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for answer in join_all((0..100).map(ask)).await {
        *answers.entry(answer).or_default() += 1;
    }
    let expected = [((false, "e00424"), 47), ((false, "made"), 3), ((true, "e00423"), 45), ((true, "made"), 5)]
        .map(|((mail, code), count)| ((mail, code.to_owned()), count));
    assert_eq!(answers, BTreeMap::from(expected));
    assert_eq!(texts.arrived(3).await.len(), 3);
}
