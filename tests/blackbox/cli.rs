//! The command line: what it takes, where settings come from, and how it refuses.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::http::{Api, get};
use crate::program::process::Process;
use crate::program::{Program, bootstrap, command, program};

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs a command that has to refuse: nothing printed, one line that says why, exit code 2.
#[track_caller]
fn assert_refused(command: &mut Command, why: &str) {
    let mut process = Process::start(command);
    let code = process.wait().code();
    let log = process.logged();
    assert_eq!((code, process.printed().as_str()), (Some(2), ""), "{command:?}: {log}");
    let one_line = log.ends_with('\n') && log.lines().count() == 1;
    assert!(one_line && log.starts_with("doorward: ") && log.contains(why), "{command:?}: {log:?}");
    assert!(!log.contains("hidden"), "a secret is repeated: {log}");
}

#[test]
fn a_wrong_option_is_one_line_and_exit_code_2() {
    let home = home();
    for (option, value, why) in [
        ("--colour", "red", "--colour"),
        ("--listen", "nowhere", "--listen"),
        ("--listen", "127.0.0.1", "--listen"),
        ("--public-url", "ftp://doors.example.com", "--public-url"),
        ("--public-url", "doors.example.com", "--public-url"),
        ("--public-url", "https://doors.example.com/app", "--public-url"),
        ("--database", "mysql://root:hidden@db.example.com/doors", "--database"),
        ("--database", "", "--database"),
        ("--database-file", "missing", "missing"),
        ("--smtp-url", "http://ada:hidden@mail.example.com", "SMTP URL"),
        ("--smtp-url", "smtp://ada:hidden%FF@mail.example.com", "SMTP URL"),
        ("--smtp-url-file", "missing", "missing"),
        ("--rate-limit", "fast", "--rate-limit"),
        ("--rate-limit", "-1", "-1"),
        ("--trusted-proxy", "127.0.0.1", "--trusted-proxy"),
        ("--trusted-proxy", "proxy.example.com", "--trusted-proxy"),
        ("--allow-egress", "300.0.0.0/8", "--allow-egress"),
        ("--allow-private-egress", "perhaps", "--allow-private-egress"),
        ("--log-format", "xml", "--log-format"),
        ("--config", "missing.toml", "missing.toml"),
    ] {
        assert_refused(command(home.path(), "serve").arg(option).arg(value), why);
    }
    let mail = ["--smtp-url", "smtp://mail.example.com", "--mail-from", "nobody"];
    assert_refused(command(home.path(), "serve").args(mail), "sender");
    assert_refused(&mut program(home.path()), "command");
    assert_refused(program(home.path()).arg("open-all-doors"), "open-all-doors");
    assert_refused(command(home.path(), "bootstrap").args(["--domain", "example"]), "--email");
}

#[test]
fn a_wrong_variable_is_one_line_and_exit_code_2() {
    let home = home();
    for (name, value) in [
        ("DOORWARD_LISTEN", "nowhere"),
        ("DOORWARD_RATE_LIMIT", "fast"),
        ("DOORWARD_TRUSTED_PROXY", "all"),
        ("DOORWARD_DATABASE", "mysql://a:hidden@b/c"),
    ] {
        let option = name.trim_start_matches("DOORWARD_").to_lowercase().replace('_', "-");
        assert_refused(command(home.path(), "serve").env(name, value), &option);
    }
}

#[test]
fn a_wrong_settings_file_is_one_line_with_its_line_and_exit_code_2() {
    let home = home();
    for (text, why) in [
        ("rate_limit = 3\ncolour = \"red\"\n", "doorward.toml, line 2"),
        ("rate_limit = \"fast\"\n", "doorward.toml, line 1"),
        ("\n\nlisten =\n", "doorward.toml, line 3"),
        ("public_url = \"ftp://doors.example.com\"\n", "public"),
    ] {
        fs::write(home.path().join("doorward.toml"), text).unwrap();
        assert_refused(&mut command(home.path(), "serve"), why);
    }
}

#[test]
fn a_data_folder_that_cannot_be_used_is_one_line_and_exit_code_2() {
    let home = home();
    fs::write(home.path().join("file"), "").unwrap();
    for folder in ["file", "file/below", "/proc/doorward"] {
        assert_refused(program(home.path()).args(["serve", "--data", folder]), "data folder");
    }
    for (file, content, why) in
        [("doorward.sqlite", "this is no database, and longer than nothing", "database"), ("outbox.key", "hidden", "outbox.key")]
    {
        fs::create_dir_all(home.path().join("data")).unwrap();
        fs::write(home.path().join("data").join(file), content).unwrap();
        assert_refused(command(home.path(), "serve").args(["--listen", "127.0.0.1:0"]), why);
        fs::remove_dir_all(home.path().join("data")).unwrap();
    }
}

#[test]
fn a_database_that_is_not_there_is_one_line_and_exit_code_2() {
    let home = home();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://doors:hidden@{closed}/doors");
    assert_refused(command(home.path(), "serve").args(["--listen", "127.0.0.1:0", "--database", &url]), "database");
}

#[test]
fn a_taken_port_is_one_line_and_exit_code_2() {
    let home = home();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert_refused(command(home.path(), "serve").args(["--listen", &address]), &address);
}

#[test]
fn two_servers_on_one_data_folder_are_one_too_many() {
    let serving = Program::start(&[]);
    let folder = serving.data().display().to_string();
    assert_refused(command(serving.home(), "serve").args(["--listen", "127.0.0.1:0"]), &folder);
}

#[test]
fn help_and_version_are_no_failure_and_show_no_secret() {
    let home = home();
    for arguments in [
        &["--help"][..],
        &["--version"],
        &["help"],
        &["serve", "--help"],
        &["demo", "--help"],
        &["bootstrap", "--help"],
        &["openapi", "--help"],
        &["user", "two-factor-off", "--help"],
        &["serve", "--version"],
    ] {
        let secret = "smtp://ada:hidden@mail.example.com";
        let output = program(home.path())
            .args(arguments)
            .env("DOORWARD_SMTP_URL", secret)
            .env("DOORWARD_DATABASE", secret)
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}");
        assert!(printed.contains("doorward") && !printed.contains("hidden"), "{arguments:?}: {printed}");
    }
}

#[test]
fn flags_win_over_variables_and_variables_over_the_file() {
    let home = home();
    let made = |name: &str| home.path().join(name).join("doorward.sqlite").exists();
    let make = |arguments: &[&str], variable: Option<&str>| {
        let mut bootstrap = program(home.path());
        bootstrap.args(["bootstrap", "--domain", "example", "--email", "owner@example.com"]).args(arguments);
        let output = bootstrap.envs(variable.map(|value| ("DOORWARD_DATA", value))).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    make(&[], None);
    assert!(made("doorward-data"));
    fs::write(home.path().join("doorward.toml"), "data = \"of-file\"\n").unwrap();
    make(&[], None);
    assert!(made("of-file"));
    fs::write(home.path().join("other.toml"), "data = \"of-other-file\"\n").unwrap();
    make(&["--config", "other.toml"], None);
    assert!(made("of-other-file") && !made("of-variable"));
    make(&[], Some("of-variable"));
    assert!(made("of-variable") && !made("of-flag"));
    make(&["--data", "of-flag"], Some("of-unused-variable"));
    assert!(made("of-flag") && !made("of-unused-variable"));
}

#[test]
fn a_secret_option_may_stand_in_a_file() {
    let home = home();
    let database = home.path().join("elsewhere.sqlite");
    fs::write(home.path().join("database-url"), format!("sqlite://{}\n", database.display())).unwrap();
    fs::write(home.path().join("smtp-url"), "http://ada:hidden@mail.example.com\n").unwrap();

    bootstrap(home.path(), "by-flag", &["--database-file", "database-url"]);
    assert!(database.exists() && !home.path().join("data/doorward.sqlite").exists());
    assert_refused(command(home.path(), "serve").args(["--smtp-url-file", "smtp-url"]), "SMTP URL");
    assert_refused(command(home.path(), "serve").env("DOORWARD_SMTP_URL_FILE", "smtp-url"), "SMTP URL");
    fs::write(home.path().join("doorward.toml"), "smtp_url_file = \"smtp-url\"\n").unwrap();
    assert_refused(&mut command(home.path(), "serve"), "SMTP URL");

    let both = ["--smtp-url", "smtp://mail.example.com", "--smtp-url-file", "smtp-url"];
    assert_refused(command(home.path(), "serve").args(both), "cannot both be given");
}

#[test]
fn a_secret_given_as_a_flag_wins_over_its_file_named_by_a_variable_or_the_settings_file() {
    let home = home();
    fs::write(home.path().join("wrong-url"), "mysql://somewhere\n").unwrap();
    let url = format!("sqlite://{}", home.path().join("elsewhere.sqlite").display());
    let serve = |database_file: Option<&str>| {
        let mut serve = command(home.path(), "serve");
        serve.args(["--listen", "127.0.0.1:0", "--database", &url]);
        Process::start(serve.envs(database_file.map(|file| ("DOORWARD_DATABASE_FILE", file)))).wait_for_address();
    };
    serve(Some("wrong-url"));
    fs::write(home.path().join("doorward.toml"), "database_file = \"wrong-url\"\n").unwrap();
    serve(None);
}

#[test]
fn serving_makes_the_data_folder_for_its_user_alone() {
    let home = home();
    let folder = home.path().join("data");
    Process::start(command(home.path(), "serve").args(["--listen", "127.0.0.1:0"])).wait_for_address();
    assert_eq!(mode(&folder), 0o700);
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path) & 0o077 & !0o044, 0, "others may write to {}", path.display());
    }
    assert_eq!(mode(&folder.join("outbox.key")), 0o600);
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test(flavor = "multi_thread")]
async fn bootstrap_prints_an_account_that_works_beside_a_running_server() {
    let program = Program::start(&[]);
    let mut second = command(program.home(), "bootstrap");
    second.args(["--domain", "second", "--email", "ada@example.com", "--name", "Second Mill", "--json"]);
    let printed: Value = serde_json::from_slice(&succeeded(&mut second).stdout).unwrap();
    let keys: Vec<&str> = printed.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys.iter().copied().collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>(),
        ["api_key", "domain", "email", "organization_id", "password"]
    );
    assert_eq!(keys.len(), 5);

    let api = Api::new(&program.url(), &format!("KISI-LOGIN {}", printed["api_key"].as_str().unwrap()));
    let user = api.get("/user").await;
    assert_eq!((&user["email"], &user["organization"]["domain"]), (&json!("ada@example.com"), &json!("second")));
    assert_eq!(user["organization_id"], printed["organization_id"]);
    assert_eq!(user["organization"]["name"], "Second Mill");
    sign_in(&program.url(), "second", "ada@example.com", printed["password"].as_str().unwrap()).await;

    // Both write to the ledger: the first organization goes on.
    program.api().post("/places", json!({"place": {"name": "Harbour House", "address": "Example Quay 1"}})).await;
    assert_eq!(program.api().events("place.create").await.len(), 1);
    assert_eq!(api.events("place.create").await.len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_from_standard_input_signs_in() {
    let program = Program::start(&[]);
    let password = "correct horse battery staple";
    let mut second = command(program.home(), "bootstrap");
    second.args(["--domain", "second", "--email", "ada@example.com", "--json", "--password-stdin"]);
    let output = with_input(&mut second, &format!("{password}\n"));
    assert!(output.status.success(), "{output:?}");
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["password"], password);
    sign_in(&program.url(), "second", "ada@example.com", password).await;

    let short = with_input(
        command(program.home(), "bootstrap").args(["--domain", "third", "--email", "ada@example.com", "--password-stdin"]),
        "abc\n",
    );
    assert_eq!((short.status.code(), short.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&short.stderr).starts_with("doorward: password"), "{short:?}");
}

#[test]
fn a_domain_is_taken_once() {
    let home = home();
    bootstrap(home.path(), "example", &[]);
    let again = ["--domain", "example", "--email", "ada@example.com", "--json"];
    assert_refused(command(home.path(), "bootstrap").args(again), "domain has already been taken");
    let broken = ["--domain", "Sunny Mill!", "--email", "nowhere"];
    assert_refused(command(home.path(), "bootstrap").args(broken), "email");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_openapi_document_is_the_one_that_is_served() {
    let program_home = home();
    let output = succeeded(program(program_home.path()).arg("openapi"));
    let printed: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(printed["openapi"].as_str().unwrap().starts_with("3."));
    assert!(printed["paths"]["/locks/{id}/unlock"]["post"].is_object());
    assert!(fs::read_dir(program_home.path()).unwrap().next().is_none(), "printing a document left files");

    let serving = Program::start(&[]);
    assert_eq!(get(&format!("{}/openapi.json", serving.url())).await.json(), printed);
}

async fn sign_in(base: &str, domain: &str, email: &str, password: &str) {
    let body = json!({"login": {"type": "device"}, "user": {"domain": domain, "email": email, "password": password}});
    let login = Api::new(base, "null").post("/logins", body).await;
    let secret = login["secret"].as_str().unwrap();
    assert_eq!(Api::new(base, &format!("KISI-LOGIN {secret}")).get("/user").await["email"], email);
}

fn succeeded(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

fn with_input(command: &mut Command, input: &str) -> Output {
    use std::io::Write as _;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}
