//! `doorward ledger`: the record can be verified and taken away, and whoever changed it is found out.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use doorward_testkit::database::TestDatabase;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::program::building::Building;
use crate::program::http::{Api, client, send};
use crate::program::{Program, bootstrap, command, program};

fn ledger(program: &Program, arguments: &[&str]) -> Output {
    of_home(program.home(), arguments)
}

fn of_home(home: &Path, arguments: &[&str]) -> Output {
    let mut ledger = program(home);
    ledger.arg("ledger").args(arguments).arg("--data").arg("data").output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Its report as JSON, and its exit code.
fn verify(program: &Program, more: &[&str]) -> (Value, i32) {
    let output = ledger(program, &[&["verify", "--json"], more].concat());
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code().unwrap())
}

fn lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{output:?}");
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Some events, of people, of a guest, and of one who comes through a partner's software.
async fn live(program: &Program) {
    let building = Building::new(program.api()).await;
    let lock_id = building.door("Front door", json!({"kind": "simulated"})).await;
    let link = building.link(json!({})).await;
    for _ in 0..3 {
        assert_eq!(building.api.unlock(lock_id).await.status, 200);
    }
    let guest = Api::of_link(&program.url(), &link.secret);
    assert_eq!(guest.unlock(lock_id).await.status, 200);
    let through = client().post(format!("{}/locks/{lock_id}/unlock", program.url()));
    let through = through.header("authorization", format!("KISI-LOGIN {}", program.api_key()));
    assert_eq!(send(through.header("x-kisi-integration-identifier", "Mill PMS")).await.status, 200);
}

async fn sqlite(program: &Program) -> DatabaseConnection {
    Database::connect(format!("sqlite://{}", program.data().join("doorward.sqlite").display())).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_ledger_is_verified_beside_the_running_server_and_every_tampering_is_named() {
    let mut program = Program::start(&[]);
    live(&program).await;
    bootstrap(program.home(), "second", &[]);
    let node = fs::read_to_string(program.data().join("node")).unwrap();

    let (report, code) = verify(&program, &[]);
    assert_eq!((code, &report["whole"]), (0, &json!(true)), "{report}");
    let chains = report["chains"].as_array().unwrap();
    let names: Vec<_> =
        chains.iter().map(|chain| (chain["organization"].as_str().unwrap(), chain["node"].as_str().unwrap())).collect();
    assert_eq!(names, [("example", node.trim()), ("second", node.trim())]);
    assert_eq!((&chains[1]["entries"], &chains[1]["broken"]), (&json!(1), &Value::Null));
    let entries = chains[0]["entries"].as_u64().unwrap();
    assert_eq!(report["entries"], json!(entries + 1));
    assert!(report["entries_per_second"].as_u64().unwrap() > 0 && chains[0]["hash"].as_str().unwrap().len() == 64, "{report}");

    let output = ledger(&program, &["verify"]);
    let printed = text(&output.stdout);
    let first = format!("example, node {}: {entries} entries, head {}", node.trim(), chains[0]["hash"].as_str().unwrap());
    assert!(printed.lines().next() == Some(first.as_str()) && printed.contains("entries/s"), "{printed}");
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));

    let events = program.api().events_by(json!({})).await;
    let third = events[events.len() - 3]["uuid"].as_str().unwrap();
    let database = sqlite(&program).await;
    for (forgery, undo, what) in [
        ("object_id = object_id + 1", "object_id = object_id - 1", "changed"),
        (
            "actor_name = 'Mallory'",
            "actor_name = (SELECT actor_name FROM events WHERE chain_index = 2 AND organization_id = 1)",
            "personal_fields_changed",
        ),
        ("integration_identifier = 'Mill PMS'", "integration_identifier = NULL", "personal_fields_changed"),
    ] {
        let of_third = |set: &str| format!("UPDATE events SET {set} WHERE uuid = '{third}'");
        database.execute_unprepared(&of_third(forgery)).await.unwrap();
        let (report, code) = verify(&program, &[]);
        let broken = &report["chains"][0]["broken"];
        assert_eq!((code, &report["whole"], &broken["what"]), (1, &json!(false), &json!(what)));
        assert_eq!((&broken["entry"], &broken["event"]), (&json!(3), &json!(third)));
        assert_eq!(report["chains"][1]["broken"], Value::Null, "the other chain is whole");
        let output = ledger(&program, &["verify", "--organization", "example"]);
        assert_eq!(output.status.code(), Some(1));
        let named = text(&output.stdout).lines().next().unwrap();
        assert!(named.starts_with(&format!("example, node {}: BROKEN: ", node.trim())) && named.contains(third), "{named}");
        assert_eq!(text(&output.stderr), "doorward: the ledger is broken: 1 of 1 chain\n");
        assert_eq!(verify(&program, &["--organization", "second"]).1, 0);
        database.execute_unprepared(&of_third(undo)).await.unwrap();
        assert_eq!(verify(&program, &[]).1, 0);
    }
    database.execute_unprepared("DELETE FROM events WHERE chain_index = 2 AND organization_id = 1").await.unwrap();
    database.close().await.unwrap();
    program.process().signal("TERM");
    assert!(program.process().wait().success());
    let (report, code) = verify(&program, &[]);
    assert_eq!((code, &report["chains"][0]["broken"]["what"]), (1, &json!("missing")), "verified without a server");
    assert_eq!(report["chains"][0]["broken"]["text"], "entry 2 is missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_is_verified_where_its_server_was_killed() {
    let mut program = Program::start(&[]);
    live(&program).await;
    program.kill();
    assert_eq!(verify(&program, &[]).1, 0);
    program.restart();
    assert_eq!(verify(&program, &[]).1, 0);
}

/// The two hashes of an exported line, by the published rule alone.
fn hashes(line: &Value) -> (String, String) {
    fn field(hash: &mut Sha256, bytes: Option<&[u8]>) {
        match bytes {
            None => hash.update([0xff; 8]),
            Some(bytes) => {
                hash.update((bytes.len() as u64).to_be_bytes());
                hash.update(bytes);
            }
        }
    }
    let value = |hash: &mut Sha256, name: &str| match &line[name] {
        Value::Null => field(hash, None),
        Value::String(text) => field(hash, Some(text.as_bytes())),
        Value::Number(number) => field(hash, Some(&number.as_i64().unwrap().to_be_bytes())),
        Value::Bool(on) => field(hash, Some(&i64::from(*on).to_be_bytes())),
        Value::Array(_) | Value::Object(_) => panic!("{name}: {line}"),
    };
    let bytes = |name: &str| hex::decode(line[name].as_str().unwrap()).unwrap();

    let mut personal = Sha256::new();
    personal.update("doorward-personal-1");
    field(&mut personal, Some(&bytes("salt")));
    for name in ["object_name", "actor_name", "actor_email", "message"] {
        value(&mut personal, name);
    }
    let partner = ["integration_identifier", "integration_contact"];
    if partner.iter().any(|name| !line[*name].is_null()) {
        partner.iter().for_each(|name| value(&mut personal, name));
    }
    let mut entry = Sha256::new();
    entry.update("doorward-ledger-1");
    field(&mut entry, Some(&bytes("previous_hash")));
    for name in [
        "chain_index",
        "organization_id",
        "node",
        "uuid",
        "type",
        "action",
        "object_type",
        "object_id",
        "actor_type",
        "actor_id",
        "authenticated_by_type",
        "authenticated_by_id",
        "authorized_by_type",
        "authorized_by_id",
        "authorized_by_role_id",
        "place_id",
        "sequence",
        "success",
        "code",
        "created_at_micros",
    ] {
        value(&mut entry, name);
    }
    field(&mut entry, Some(&bytes("commitment")));
    (hex::encode(personal.finalize()), hex::encode(entry.finalize()))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_ledger_can_be_verified_without_doorward_on_sqlite() {
    check_export(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exported_ledger_can_be_verified_without_doorward_on_postgres() {
    let database = TestDatabase::postgres().await;
    check_export(Some(database.url())).await;
}

async fn check_export(database: Option<&str>) {
    let program = Program::start_with(database, &[], &[]);
    let of_database: Vec<&str> = database.map(|url| vec!["--database", url]).unwrap_or_default();
    live(&program).await;
    bootstrap(program.home(), "second", &of_database);
    let export = |more: &[&str]| ledger(&program, &[&["export"], of_database.as_slice(), more].concat());

    let exported = lines(&export(&["--organization", "example"]));
    let events = program.api().events_by(json!({})).await;
    assert_eq!(exported.len(), events.len());
    let mut previous = "0".repeat(64);
    for (line, (event, index)) in exported.iter().zip(events.iter().rev().zip(1..)) {
        assert_eq!((&line["organization"], &line["chain_index"]), (&json!("example"), &json!(index)));
        assert_eq!(line["previous_hash"], json!(previous));
        assert_eq!(
            (line["commitment"].as_str().unwrap(), line["hash"].as_str().unwrap()),
            (hashes(line).0.as_str(), hashes(line).1.as_str())
        );
        previous = line["hash"].as_str().unwrap().to_owned();
        for (name, value) in event.as_object().unwrap() {
            let derived = ["error_code", "error_message"].contains(&name.as_str());
            assert!(derived || line[name] == *value, "{name}: {line} {event}");
        }
    }
    let (report, _) = verify(&program, &[of_database.as_slice(), &["--organization", "example"]].concat());
    assert_eq!(report["chains"][0]["hash"], json!(previous), "the last line's hash is the head");

    let all = lines(&export(&[]));
    assert_eq!(
        (all.len(), &all[..exported.len()], &all[exported.len()]["organization"]),
        (exported.len() + 1, exported.as_slice(), &json!("second"))
    );
    let at = |line: &Value| line["created_at_micros"].as_i64().unwrap();
    let text_of = |line: &Value| line["created_at"].as_str().unwrap().to_owned();
    let (from, until) = (text_of(&exported[2]), text_of(&exported[5]));
    let part = lines(&export(&["--organization", "example", "--from", &from, "--until", &until]));
    let expected: Vec<_> =
        exported.iter().filter(|line| at(line) >= at(&exported[2]) && at(line) < at(&exported[5])).cloned().collect();
    assert!(part == expected && !part.is_empty() && part[0]["previous_hash"] != "0".repeat(64), "{part:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_has_its_name_only_when_it_is_complete() {
    let program = Program::start(&[]);
    let path = program.home().join("ledger.jsonl");
    fs::write(&path, "of yesterday\n").unwrap();
    let printed = ledger(&program, &["export"]).stdout;
    let output = ledger(&program, &["export", "--output", "ledger.jsonl"]);
    assert!(output.status.success() && output.stdout.is_empty(), "{output:?}");
    assert!(text(&output.stderr).starts_with("exported 1 entries, chains: 1,"), "{output:?}");
    assert_eq!(fs::read(&path).unwrap(), printed);

    let database = sqlite(&program).await;
    database.execute_unprepared("DROP TABLE events").await.unwrap();
    let output = ledger(&program, &["export", "--output", "ledger.jsonl"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_one_line(&output, "");
    assert_eq!(fs::read(&path).unwrap(), printed, "what was there stays");
    let left: Vec<_> = fs::read_dir(program.home()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing incomplete is left: {left:?}");
}

#[track_caller]
fn assert_one_line(output: &Output, why: &str) {
    let log = text(&output.stderr);
    assert!(log.starts_with("doorward: ") && log.lines().count() == 1 && log.contains(why), "{log}");
    assert!(output.stdout.is_empty(), "{output:?}");
}

#[test]
fn what_cannot_be_read_or_written_is_one_line_and_exit_code_2_and_nothing_is_made() {
    let home = tempfile::tempdir().unwrap();
    for (arguments, why) in [
        (vec!["verify"], "there is no database"),
        (vec!["export"], "there is no database"),
        (vec!["verify", "--database", "sqlite://missing.sqlite"], "database"),
        (vec!["verify", "--database", "mysql://somewhere"], "--database"),
        (vec!["verify", "--output", "x"], "--output"),
        (vec!["export", "--from", "yesterday"], "--from"),
        (vec!["export", "--until", "2026-13-01T00:00:00Z"], "--until"),
        (vec!["export", "--output", "missing/x"], "missing"),
        (vec!["rewrite"], "rewrite"),
        (vec![], "command"),
    ] {
        let mut command: Command = program(home.path());
        let output = command.arg("ledger").args(&arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        assert_one_line(&output, why);
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "looking makes nothing");

    bootstrap(home.path(), "example", &[]);
    fs::create_dir(home.path().join("folder")).unwrap();
    for (arguments, why) in [
        (["verify", "--organization", "nobody"], "organization nobody does not exist"),
        (["export", "--organization", "nobody"], "organization nobody does not exist"),
        (["export", "--output", "folder"], "not a file"),
        (["export", "--output", "/dev/null"], "not a file"),
    ] {
        let output = of_home(home.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {output:?}");
        assert_one_line(&output, why);
    }
    let before = fs::read(home.path().join("data/doorward.sqlite")).unwrap();
    assert!(
        command(home.path(), "ledger").arg("verify").output().unwrap().status.code() == Some(2),
        "options stand behind the command"
    );
    assert!(of_home(home.path(), &["verify"]).status.success());
    assert_eq!(fs::read(home.path().join("data/doorward.sqlite")).unwrap(), before, "verifying changes nothing");
}
