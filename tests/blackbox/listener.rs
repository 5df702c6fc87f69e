//! Devices that post what they read to a real agent.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::program::Program;
use crate::program::agent::{Agent, driven};
use crate::program::building::Building;
use crate::program::http::client;

const TOKEN: &str = "a-token-that-the-device-knows";
const PATIENCE: Duration = Duration::from_secs(30);

/// A server, an agent that listens for scans of one door, and a device in its network.
struct Network {
    program: Program,
    building: Building,
    controller_id: i64,
    agent: Agent,
    terminal: String,
    lock_id: i64,
    address: SocketAddr,
    device: Client,
}

impl Network {
    async fn new() -> Self {
        let program = Program::start(&[]);
        let building = Building::new(program.api()).await;
        let (controller_id, token) = building.controller().await;
        let agent = Agent::enrol(&program.url(), &token);
        building.wait_for_controller(controller_id, true).await;
        let lock_id = building.door("Front door", driven(json!({"kind": "simulated"}), controller_id)).await;
        let address = free_address();
        let scanner = json!({"kind": "http", "listen": address, "token": TOKEN});
        let terminal = json!({"name": "Gate", "place_id": building.place_id, "lock_id": lock_id, "controller_id": controller_id, "scanner": scanner});
        let made = building.api.post("/terminals", json!({"terminal": terminal})).await;
        assert_eq!(made["scanner"], json!({"kind": "http", "listen": address}), "no part of the token is told");
        let terminal = format!("/terminals/{}", made["id"]);
        let mut network = Self { program, building, controller_id, agent, terminal, lock_id, address, device: client() };
        network.agent.process.wait_for_log("scans are taken here");
        network
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<reqwest::Body>) -> Response {
        let request = self.device.request(method, format!("http://{}{path}", self.address)).body(body);
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).send().await.unwrap()
    }

    /// What a scan with this token is answered.
    async fn scan_with(&self, token: &str, kind: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
        let token = format!("Bearer {token}");
        let response = self.ask(Method::POST, "/scan", &[("authorization", &token), ("content-type", kind)], body).await;
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Whether scans with this token are taken. While what it listens by changes, connections are cut.
    async fn takes(&self, token: &str) -> bool {
        let asked = self.device.post(format!("http://{}/scan", self.address)).bearer_auth(token).body("x").send().await;
        asked.is_ok_and(|answer| answer.status() == 200)
    }

    async fn scan(&self, text: &str) -> Value {
        let (status, decided) = self.scan_with(TOKEN, "text/plain", text.to_owned()).await;
        assert_eq!(status, 200, "{decided}");
        decided
    }
}

impl Network {
    /// What as many scans at once as this are answered.
    async fn crowd(&self, token: &str, count: usize) -> Vec<(u16, Value)> {
        let mut asked = JoinSet::new();
        for _ in 0..count {
            let request = self.device.post(format!("http://{}/scan", self.address)).bearer_auth(token).body("nothing");
            asked.spawn(async move {
                let answer = request.send().await.unwrap();
                (answer.status().as_u16(), answer.json().await.unwrap())
            });
        }
        asked.join_all().await
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_with_the_token_opens_the_door_and_is_told_the_decision() {
    let mut network = Network::new().await;
    let link = network.building.link(json!({})).await;
    let posted = json!({"payload": link.secret}).to_string();
    for (kind, body) in [
        ("text/plain", link.secret.clone()),
        ("text/plain; charset=utf-8", format!("{}\r\n", link.secret)),
        ("application/json", posted),
    ] {
        let (status, granted) = network.scan_with(TOKEN, kind, body).await;
        let expected =
            json!({"lock_id": network.lock_id, "decision": "grant", "code": null, "decided_by": "server", "at": granted["at"]});
        assert_eq!((status, &granted), (200, &expected), "{kind}");
        assert_eq!(network.agent.decisions(1), [granted], "it is printed too");
    }
    let denied = network.scan("open sesame").await;
    assert_eq!((&denied["decision"], &denied["code"], &denied["decided_by"]), (&json!("deny"), &json!("f299ef"), &json!("server")));

    // A new token ends the old one, and what else is changed keeps it.
    let change = async |fields: Value| network.building.api.patch(&network.terminal, json!({"terminal": fields})).await;
    change(json!({"name": "Main gate", "scanner": {"kind": "http", "listen": network.address}})).await;
    assert_eq!(network.scan(&link.secret).await["decision"], "grant");
    change(json!({"scanner": {"kind": "http", "listen": network.address, "token": "another-token-of-the-device"}})).await;
    let began = Instant::now();
    while !network.takes("another-token-of-the-device").await {
        assert!(began.elapsed() < PATIENCE, "{}", network.agent.process.logged());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(network.scan_with(TOKEN, "text/plain", link.secret.clone()).await.0, 401);

    let log = network.agent.process.logged() + &network.program.process().logged();
    let kept = std::fs::read_to_string(network.agent.data().join("scanners.json")).unwrap();
    for text in [&log, &kept] {
        assert!(!text.contains(TOKEN) && !text.contains("another-token") && !text.contains(&link.secret), "{text}");
    }
    network.program.verify_ledger();
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_else_is_asked_opens_nothing() {
    let network = Network::new().await;
    let link = network.building.link(json!({})).await;
    let bearer = format!("Bearer {TOKEN}");
    let known = [("authorization", bearer.as_str())];
    let secret = link.secret.clone();
    for (method, path, headers, status) in [
        (Method::GET, "/scan", &known[..], 405),
        (Method::HEAD, "/scan", &known, 405),
        (Method::PUT, "/scan", &known, 405),
        (Method::POST, "/", &known, 404),
        (Method::POST, "/scan/", &known, 404),
        (Method::POST, "/scan", &[], 401),
        (Method::POST, "/scan", &[("authorization", "Bearer wrong")], 401),
        (Method::POST, "/scan", &[("authorization", TOKEN)], 401),
        (Method::POST, "/scan", &[("authorization", "Basic dTpw")], 401),
        (Method::POST, "/scan", &[known[0], ("content-type", "image/png")], 415),
        (Method::POST, "/scan", &[known[0], ("content-type", "application/json")], 400),
    ] {
        let answer = network.ask(method.clone(), path, headers, secret.clone()).await;
        assert_eq!(answer.status().as_u16(), status, "{method} {path} {headers:?}");
    }
    assert_eq!(network.scan_with(TOKEN, "text/plain", "x".repeat(9_000)).await.0, 413);
    for body in ["x".repeat(1_025).into_bytes(), b"\xff\xfe".to_vec(), Vec::new()] {
        let (status, denied) = network.scan_with(TOKEN, "text/plain", body).await;
        assert_eq!((status, &denied["code"]), (200, &json!("f299ef")));
    }
    let events = network.building.api.events("lock.unlock").await;
    assert!(events.iter().all(|event| event["success"] != true), "{events:?}");
    assert_eq!(network.scan(&link.secret).await["decision"], "grant");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_slow_or_asks_a_lot_holds_nobody_up() {
    let network = Network::new().await;
    let link = network.building.link(json!({})).await;
    let idle: Vec<_> = (0..20).map(|_| TcpStream::connect(network.address).unwrap()).collect();
    let mut slow = TcpStream::connect(network.address).unwrap();
    slow.write_all(b"POST /scan HTTP/1.1\r\nHost: x\r\n").unwrap();
    assert_eq!(network.scan(&link.secret).await["decision"], "grant");
    // Guesses have a pace of their own.
    let guesses = network.crowd("wrong-wrong-wrong-wrong", 60).await;
    let refused = |status| guesses.iter().filter(|(found, _)| *found == status).count();
    assert!(refused(401) >= 10 && refused(429) > 0 && refused(401) + refused(429) == 60, "{guesses:?}");
    assert_eq!(network.scan(&link.secret).await["decision"], "grant");
    let crowd = network.crowd(TOKEN, 60).await;
    let limited = crowd.iter().filter(|(status, decided)| *status == 200 && decided["code"] == "e00429").count();
    assert!((1..=55).contains(&limited), "scans have a pace: {limited}");
    slow.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut rest = Vec::new();
    let cut_off = slow.read_to_end(&mut rest);
    assert!(cut_off.is_ok() || cut_off.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset), "it is cut off");
    drop(idle);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_agent_decides_while_the_server_is_away() {
    let mut network = Network::new().await;
    let coded = json!({"name": "Gus Guest", "group_id": network.building.group_id, "quick_response_code_type": "offline"});
    let offline = network.building.api.post("/group_links", json!({"group_link": coded})).await;
    network.building.wait_for_sync(network.controller_id).await;
    network.program.kill();
    network.agent.process.wait_for_log("the connection to the server is over");
    let granted = network.scan(offline["quick_response_code_token"].as_str().unwrap()).await;
    assert_eq!((&granted["decision"], &granted["decided_by"]), (&json!("grant"), &json!("agent")), "{granted}");
}
