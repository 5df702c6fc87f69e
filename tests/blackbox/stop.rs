//! Health, and stopping in order.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use doorward_testkit::postgres::PostgresServer;
use serde_json::json;

use crate::program::Program;
use crate::program::building::Building;
use crate::program::http::{Api, get};
use crate::program::shelly::Shelly;

/// Design, section 7.
const STOP_TIME: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn a_serving_program_is_alive_and_ready() {
    let program = Program::start(&[]);
    for path in ["/healthz", "/readyz"] {
        assert_eq!(get(&(program.url() + path)).await.status, 200, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_it_is_alive_and_not_ready() {
    let postgres = PostgresServer::start().unwrap();
    let program = Program::start_with(Some(&format!("{}/postgres", postgres.url())), &[], &[]);
    assert_eq!(get(&(program.url() + "/readyz")).await.status, 200);
    drop(postgres);
    assert_eq!(get(&(program.url() + "/readyz")).await.status, 503);
    assert_eq!(get(&(program.url() + "/healthz")).await.status, 200);
    let answer = program.api().ask(reqwest::Method::GET, "/locks", None).await;
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.json()["code"].is_string(), "{answer:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn either_signal_stops_it_in_time_even_with_connections_that_say_nothing_or_half_a_request() {
    for (signal, said) in [("TERM", &b"GET /healthz HTTP/1.1\r\nhost: local"[..]), ("INT", b"")] {
        let mut program = Program::start(&[]);
        let mut open = TcpStream::connect(program.address()).unwrap();
        open.write_all(said).unwrap();
        assert_eq!(get(&(program.url() + "/healthz")).await.status, 200);
        program.process().signal(signal);
        assert!(program.process().wait_at_most(STOP_TIME).success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_finishes_and_records_the_unlock_under_way() {
    let shelly = Shelly::start();
    let mut program = Program::start(&["--allow-private-egress"]);
    let building = Building::new(program.api()).await;
    let lock_id = building.door("Front door", shelly.relay(0)).await;
    let link = building.link(json!({})).await;
    let guest = Api::of_link(&program.url(), &link.secret);

    shelly.hold();
    let unlock = tokio::spawn(async move { guest.unlock(lock_id).await });
    shelly.wait_for_pulses(1);
    program.process().signal("TERM");
    program.process().wait_for_log("stopping");
    assert!(!unlock.is_finished());
    shelly.release();
    let answer = unlock.await.unwrap();
    assert_eq!((answer.status, answer.json()), (200, json!({"message": "Unlocked!"})));
    assert!(program.process().wait_at_most(STOP_TIME).success());

    program.restart();
    let events = program.api().events("lock.unlock").await;
    assert_eq!(events.len(), 1);
    assert_eq!((&events[0]["success"], &events[0]["actor_id"]), (&json!(true), &json!(link.id)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_does_not_wait_for_a_relay_that_hangs_and_records_the_failure() {
    let shelly = Shelly::start();
    let mut program = Program::start(&["--allow-private-egress"]);
    let building = Building::new(program.api()).await;
    let lock_id = building.door("Front door", shelly.relay(0)).await;
    let guest = Api::of_link(&program.url(), &building.link(json!({})).await.secret);

    shelly.hold();
    let unlock = tokio::spawn(async move { guest.unlock(lock_id).await });
    shelly.wait_for_pulses(1);
    program.process().signal("INT");
    assert!(program.process().wait_at_most(STOP_TIME).success());
    shelly.release();
    let answer = unlock.await.unwrap();
    assert_eq!((answer.status, answer.json()["code"].clone()), (503, json!("fac003")));

    program.restart();
    let events = program.api().events("lock.unlock").await;
    assert_eq!(events.len(), 1);
    assert_eq!((&events[0]["success"], &events[0]["code"]), (&json!(false), &json!("fac003")));
}
