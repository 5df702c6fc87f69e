//! `doorward demo`: what it prints works as printed.

use std::path::Path;
use std::process::Command;

use doorward_testkit::smtp::SmtpServer;
use reqwest::Method;
use serde_json::{Value, json};

use crate::program::http::{Api, get};
use crate::program::process::Process;
use crate::program::{bootstrap, command};

/// A running demo and what it printed.
struct Demo {
    process: Process,
    text: String,
}

impl Demo {
    fn start(home: &Path, options: &[&str]) -> Self {
        let mut process = Process::start(command(home, "demo").args(["--listen", "127.0.0.1:0"]).args(options));
        let text = process.wait_until("the greeting", |process| {
            let printed = process.printed();
            printed.contains("starts over\n").then_some(printed)
        });
        Self { process, text }
    }

    /// The first word behind a label.
    fn value(&self, label: &str) -> &str {
        let line = self.text.lines().find_map(|line| line.trim_start().strip_prefix(label)).unwrap();
        line.split_whitespace().next().unwrap()
    }

    /// The secret of the link behind a label.
    fn secret(&self, label: &str) -> &str {
        self.value(label).rsplit('/').next().unwrap()
    }

    fn base(&self) -> &str {
        self.value("API")
    }

    fn api(&self) -> Api {
        Api::new(self.base(), &format!("KISI-LOGIN {}", self.value("API key")))
    }

    fn guest(&self, label: &str) -> Api {
        Api::of_link(self.base(), self.secret(label))
    }

    fn stop(mut self) {
        self.process.signal("INT");
        assert!(self.process.wait().success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_organization_is_there() {
    let home = tempfile::tempdir().unwrap();
    let demo = Demo::start(home.path(), &[]);
    let api = demo.api();
    let names =
        |list: Value| list.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(api.get("/places").await), ["Harbour Loft", "Old Mill"]);
    assert_eq!(names(api.get("/locks").await).len(), 4);
    assert_eq!(names(api.get("/groups").await), ["Team", "Visitors"]);
    assert_eq!(names(api.get("/users").await).len(), 3);

    let line = demo.text.lines().find(|line| line.trim_start().starts_with("sign in")).unwrap();
    let words: Vec<&str> = line.split_whitespace().skip(2).collect();
    assert_eq!((words[0], words[2], words[4]), ("domain", "e-mail", "password"));
    let user = json!({"domain": words[1], "email": words[3], "password": words[5]});
    let login = Api::new(demo.base(), "null").post("/logins", json!({"login": {"type": "device"}, "user": user})).await;
    assert_eq!(login["email"], "owner@example.com");

    assert_eq!(get(&format!("{}/docs", demo.base())).await.status, 200);
    assert!(get(demo.value("Dashboard")).await.status < 400);
    demo.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn it_may_be_asked_as_often_as_one_likes() {
    let home = tempfile::tempdir().unwrap();
    let demo = Demo::start(home.path(), &[]);
    let (api, guesser) = (demo.api(), Api::new(demo.base(), "KISI-LOGIN guess"));
    for _ in 0..30 {
        api.get("/user").await;
        assert_eq!(guesser.ask(Method::GET, "/user", None).await.status, 401);
    }
    demo.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_links_open_or_say_why_not_each_with_an_event() {
    let home = tempfile::tempdir().unwrap();
    let demo = Demo::start(home.path(), &[]);
    for (label, status, code) in
        [("Guest page", 200, Value::Null), ("not yet", 401, json!("g299ef")), ("expired", 401, json!("f298ef"))]
    {
        assert_eq!(get(demo.value(label)).await.status, 303, "{label}");
        let lock = &demo.api().get("/locks?query=Front").await[0];
        let answer = demo.guest(label).unlock(lock["id"].as_i64().unwrap()).await;
        assert_eq!((answer.status, &answer.json()["code"]), (status, &code), "{label}: {answer:?}");
        let event = &demo.api().events("lock.unlock").await[0];
        assert_eq!((&event["success"], &event["code"]), (&json!(status == 200), &code), "{label}");
        assert_eq!(
            (&event["object_id"], &event["object_name"], &event["actor_type"]),
            (&lock["id"], &json!("Front door"), &json!("GroupLink"))
        );
    }
    assert_eq!(demo.api().events("lock.unlock").await.len(), 3);

    let guest = demo.guest("Guest page");
    let doors = guest.get("/locks").await;
    let names: Vec<&str> = doors.as_array().unwrap().iter().map(|lock| lock["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Front door", "Meeting room"]);
    let elsewhere = demo.api().get("/locks?query=Roof").await[0]["id"].as_i64().unwrap();
    assert_eq!(guest.unlock(elsewhere).await.status, 404);
    demo.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_printed_command_sends_a_link() {
    let home = tempfile::tempdir().unwrap();
    let smtp = SmtpServer::start().unwrap();
    let demo = Demo::start(home.path(), &["--smtp-url", &smtp.url()]);
    let (_, from_curl) = demo.text.split_once("Send a link").unwrap();
    let line = from_curl.trim_start().split("}}'\n").next().unwrap().to_owned() + "}}'";
    let sent = Command::new("sh").args(["-c", &format!("{line} --silent --show-error --fail")]).output().unwrap();
    assert!(sent.status.success(), "{line}: {sent:?}");
    let link: Value = serde_json::from_slice(&sent.stdout).unwrap();
    let address = format!("{}/grouplinks/{}", demo.base(), link["secret"].as_str().unwrap());
    let mail = smtp.wait_for(1).await.unwrap().remove(0);
    assert!(mail.contains("robin@example.com"));
    assert_eq!(get(&address).await.status, 303);
    demo.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn running_it_again_reuses_its_data_and_fresh_starts_over() {
    let home = tempfile::tempdir().unwrap();
    let first = Demo::start(home.path(), &[]);
    let secrets = |demo: &Demo| {
        let links = ["Guest page", "not yet", "expired"].map(|label| demo.secret(label).to_owned());
        (demo.value("API key").to_owned(), links)
    };
    let kept = secrets(&first);
    let place = json!({"place": {"name": "Added", "address": "Example Quay 1"}});
    first.api().post("/places", place).await;
    first.stop();

    let again = Demo::start(home.path(), &[]);
    assert_eq!(secrets(&again), kept);
    assert_eq!(again.api().get("/places").await.as_array().unwrap().len(), 3);
    assert_eq!(again.guest("Guest page").get("/locks").await.as_array().unwrap().len(), 2);
    again.stop();

    let fresh = Demo::start(home.path(), &["--fresh"]);
    let (key, links) = secrets(&fresh);
    assert_ne!(key, kept.0);
    assert!(links.iter().all(|link| !kept.1.contains(link)));
    assert_eq!(fresh.api().get("/places").await.as_array().unwrap().len(), 2);
    let old = Api::new(fresh.base(), &format!("KISI-LOGIN {}", kept.0));
    assert_eq!(old.ask(reqwest::Method::GET, "/user", None).await.status, 401);
    assert_eq!(get(&format!("{}/grouplinks/{}", fresh.base(), kept.1[0])).await.status, 404);
    fresh.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn fresh_removes_nothing_that_is_not_the_demos_and_nothing_in_use() {
    let home = tempfile::tempdir().unwrap();
    let account = bootstrap(home.path(), "example", &[]);
    let refuse = |why: &str| {
        let mut demo = Process::start(command(home.path(), "demo").args(["--fresh", "--listen", "127.0.0.1:0"]));
        assert_eq!(demo.wait().code(), Some(2));
        assert!(demo.logged().contains(why) && demo.logged().lines().count() == 1, "{}", demo.logged());
    };
    refuse("not the demo's");
    let mut serving = Process::start(command(home.path(), "serve").args(["--listen", "127.0.0.1:0"]));
    let base = format!("http://{}", serving.wait_for_address());
    refuse("another doorward is serving");
    let api = Api::new(&base, &format!("KISI-LOGIN {}", account.api_key));
    assert_eq!(api.get("/user").await["email"], account.email);
}
