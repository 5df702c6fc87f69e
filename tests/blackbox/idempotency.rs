//! What is sent again with the same idempotency key is done once, whatever becomes of the server meanwhile.

use std::collections::BTreeSet;

use doorward_testkit::database::TestDatabase;
use reqwest::RequestBuilder;
use serde_json::{Value, json};

use crate::program::Program;
use crate::program::http::client;

/// A request to make a group with this name, which is its key too.
fn make(client: &reqwest::Client, program: &Program, name: &str) -> RequestBuilder {
    let request = client.post(format!("{}/groups", program.url())).header("idempotency-key", name);
    request.header("authorization", format!("KISI-LOGIN {}", program.api_key())).json(&json!({"group": {"name": name}}))
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_do_the_same_request_once() {
    let database = TestDatabase::postgres().await;
    let one = Program::start_with(Some(database.url()), &[], &[]);
    let two = one.beside();
    let client = client();
    let sent: Vec<_> =
        (0..64).map(|number| tokio::spawn(make(&client, if number % 2 == 0 { &one } else { &two }, "Guests").send())).collect();
    let mut made = BTreeSet::new();
    for answer in sent {
        let answer = answer.await.unwrap().unwrap();
        let (status, json) = (answer.status().as_u16(), answer.json::<Value>().await.unwrap());
        match status {
            200 => {
                made.insert(json["id"].as_i64().unwrap());
            }
            other => assert_eq!((other, &json["code"]), (409, &json!("e00421"))),
        }
    }
    assert_eq!((made.len(), one.api().count("/groups").await), (1, 1));
    // Neither server has the other's keys: what one answered, the other can tell.
    for program in [&one, &two] {
        let again = make(&client, program, "Guests").send().await.unwrap();
        assert_eq!((again.status().as_u16(), again.headers().get("idempotency-replayed").is_some()), (200, true));
        assert!(made.contains(&again.json::<Value>().await.unwrap()["id"].as_i64().unwrap()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_a_crash_cut_off_is_done_once_on_sqlite() {
    killed(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_a_crash_cut_off_is_done_once_on_postgres() {
    let database = TestDatabase::postgres().await;
    killed(Some(database.url())).await;
}

async fn killed(database: Option<&str>) {
    const AT_ONCE: usize = 24;
    let mut program = Program::start_with(database, &[], &[]);
    let mut names = Vec::new();
    for round in 0..4 {
        let client = client();
        let new: Vec<String> = (0..AT_ONCE).map(|number| format!("group-{round}-{number}")).collect();
        let mut sent: tokio::task::JoinSet<_> = new.iter().map(|name| make(&client, &program, name).send()).collect();
        names.extend(new);
        // Some are answered, some are under way, some have not begun.
        for _ in 0..=round {
            sent.join_next().await.unwrap().unwrap().unwrap();
        }
        program.restart();
        while sent.join_next().await.is_some() {}
        for name in &names {
            let mut answer = make(&client, &program, name).send().await.unwrap();
            // PostgreSQL may not have noticed yet that the server is gone that was about it.
            while answer.status() == 409 {
                answer = make(&client, &program, name).send().await.unwrap();
            }
            assert_eq!(answer.status(), 200);
        }
        assert_eq!(program.api().count("/groups").await, names.len());
    }
    program.verify_ledger();
}
