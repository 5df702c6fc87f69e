//! Foreign codes, shown to a terminal and judged by a service that listens on 127.0.0.1.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::program::agent::Agent;
use crate::program::site::Site;

/// A code that must be found nowhere.
const TICKET: &str = "TICKET-4711-very-private";

/// How the service answers.
#[derive(Clone)]
enum Mood {
    /// With this status and body.
    Answers(u16, String),
    /// Not at all.
    Silent,
}

/// What it was asked: headers in lower case, and the body.
type Asked = (Vec<(String, String)>, Vec<u8>);

/// The service that judges. What it was asked is kept.
struct Judge {
    address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Judge {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mood = Arc::new(Mutex::new(Mood::Silent));
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let judge = Self { address, mood: Arc::clone(&mood), asked: Arc::clone(&asked) };
        std::thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                asked.lock().unwrap().push(read(&stream));
                match mood.lock().unwrap().clone() {
                    Mood::Answers(status, body) => answer(&mut stream, status, &body),
                    Mood::Silent => silent.push(stream),
                }
            }
        });
        judge
    }

    fn url(&self) -> String {
        format!("http://{}/judge?key=of-the-service", self.address)
    }

    fn answers(&self, status: u16, body: impl Into<String>) {
        *self.mood.lock().unwrap() = Mood::Answers(status, body.into());
    }

    fn is_silent(&self) {
        *self.mood.lock().unwrap() = Mood::Silent;
    }

    fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn read(stream: &TcpStream) -> Asked {
    let mut reader = BufReader::new(stream);
    let mut headers = Vec::new();
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    loop {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim().split_once(": ") else { break };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = header(&headers, "content-length").parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (headers, body)
}

/// Whoever asks may hang up before a long answer is written.
fn answer(stream: &mut TcpStream, status: u16, body: &str) {
    let head = format!("HTTP/1.1 {status} X\r\nlocation: /elsewhere\r\ncontent-length: {}\r\n\r\n", body.len());
    let _gone = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap()
}

/// The signature that Standard Webhooks ask for.
fn signature(secret: &str, headers: &[(String, String)], body: &[u8]) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.", header(headers, "webhook-id"), header(headers, "webhook-timestamp")).as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn decided(agent: &mut Agent, code: &str) -> (Value, Value) {
    let decided = paced(agent, code);
    assert_eq!(decided["decided_by"], "server", "{decided}");
    (decided["decision"].clone(), decided["code"].clone())
}

/// No faster than a scanner may be read.
fn paced(agent: &mut Agent, code: &str) -> Value {
    std::thread::sleep(Duration::from_millis(220));
    agent.scan(code)
}

fn denied(code: &str) -> (Value, Value) {
    (json!("deny"), json!(code))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_decides_on_foreign_codes_and_nobody_else_is_told_of_them() {
    let mut site = Site::with(json!({"kind": "simulated"}), &["--allow-private-egress"]).await;
    let judge = Judge::start();
    assert_eq!(decided(&mut site.agent, TICKET), denied("f299ef"), "nobody judges");
    let webhook = json!({"evaluation_webhook": {"name": "Tickets", "url": judge.url(), "timeout": 500}});
    let made = site.building.api.post("/evaluation_webhooks", webhook).await;
    let (path, secret) = (format!("/evaluation_webhooks/{}", made["id"]), made["secret"].as_str().unwrap().to_owned());

    judge.answers(200, r#"{"decision":"grant","actor":{"name":"Gus Guest","reference":"R-17"}}"#);
    assert_eq!(decided(&mut site.agent, TICKET), (json!("grant"), Value::Null));
    let (headers, body) = judge.asked().pop().unwrap();
    assert_eq!(header(&headers, "webhook-signature"), signature(&secret, &headers, &body));
    let asked: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&asked["payload"], &asked["lock_id"]), (&json!(TICKET), &json!(site.lock_id)), "{asked}");
    assert_eq!(asked["place_id"], json!(site.building.place_id));
    let opened = site.unlocks_once(1).await.pop().unwrap();
    assert_eq!((&opened["actor_name"], &opened["success"]), (&json!("Gus Guest (R-17)"), &json!(true)), "{opened}");
    let by = (&opened["authenticated_by_type"], &opened["authenticated_by_id"]);
    assert_eq!(by, (&json!("EvaluationWebhook"), &made["id"]), "{opened}");

    judge.answers(200, r#"{"decision":"deny","reason":"This ticket is for tomorrow."}"#);
    assert_eq!(decided(&mut site.agent, TICKET), denied("e00433"));
    let refused = site.unlocks_once(2).await.pop().unwrap();
    assert_eq!((&refused["message"], &refused["success"]), (&json!("This ticket is for tomorrow."), &json!(false)), "{refused}");

    // Nobody is let through a door that is locked down, whatever the service says.
    judge.answers(200, r#"{"decision":"grant"}"#);
    site.building.api.ask(reqwest::Method::POST, &format!("/locks/{}/lock_down", site.lock_id), None).await;
    assert_eq!(decided(&mut site.agent, TICKET), denied("fad001"));
    site.building.api.ask(reqwest::Method::POST, &format!("/locks/{}/cancel_lockdown", site.lock_id), None).await;

    // Five failures, each in a way of its own, open the circuit.
    judge.is_silent();
    assert_eq!(decided(&mut site.agent, TICKET), denied("e00509"));
    for (status, body, code) in [
        (200, "open sesame".to_owned(), "e00511"),
        (500, r#"{"decision":"grant"}"#.to_owned(), "e00510"),
        (307, r#"{"decision":"grant"}"#.to_owned(), "e00510"),
        (200, format!(r#"{{"decision":"grant","reason":"{}"}}"#, "x".repeat(20_000)), "e00512"),
    ] {
        judge.answers(status, body);
        assert_eq!(decided(&mut site.agent, TICKET), denied(code), "{status}");
    }
    let before = judge.asked().len();
    judge.answers(200, r#"{"decision":"grant"}"#);
    assert_eq!(decided(&mut site.agent, TICKET), denied("e00513"));
    assert_eq!(judge.asked().len(), before, "it is left alone");
    assert_eq!(site.building.api.get(&path).await["circuit"], "open");
    let tested = site.building.api.post(&format!("{path}/test"), json!({})).await;
    assert_eq!((&tested["decision"], &tested["response_status"]), (&json!("grant"), &json!(200)), "{tested}");
    // A change closes it; so does time, as the tests of the circuit itself show.
    site.building.api.patch(&path, json!({"evaluation_webhook": {"timeout": 1_000}})).await;
    assert_eq!(decided(&mut site.agent, TICKET), (json!("grant"), Value::Null));

    // A second secret signs beside the first.
    let second = site.building.api.post(&format!("{path}/secret"), json!({})).await["secret"].as_str().unwrap().to_owned();
    assert_eq!(decided(&mut site.agent, TICKET), (json!("grant"), Value::Null));
    let (headers, body) = judge.asked().pop().unwrap();
    let both = format!("{} {}", signature(&second, &headers, &body), signature(&secret, &headers, &body));
    assert_eq!(header(&headers, "webhook-signature"), both);

    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    site.building.api.patch(&path, json!({"evaluation_webhook": {"url": format!("http://{unused}/")}})).await;
    assert_eq!(decided(&mut site.agent, TICKET), denied("e00508"));
    let decisions = site.building.api.get(&format!("{path}/decisions?limit=50")).await;
    assert_eq!(decisions.as_array().unwrap().len(), 12, "{decisions}");
    assert_eq!((&decisions[0]["code"], &decisions[0]["lock_id"]), (&json!("e00508"), &json!(site.lock_id)));

    site.synced().await;
    site.kill_server();
    let alone = paced(&mut site.agent, TICKET);
    assert_eq!((&alone["code"], &alone["decided_by"]), (&json!("e00503"), &json!("agent")), "{alone}");
    let log = site.agent.process.logged() + &site.program.process().logged();
    for private in [TICKET, secret.as_str(), second.as_str(), "of-the-service"] {
        assert!(!log.contains(private), "{private}");
    }
    for folder in [site.program.data(), site.agent.data()] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let kept = if path.is_file() { std::fs::read(&path).unwrap() } else { continue };
            for private in [TICKET, secret.as_str(), second.as_str()] {
                assert!(!kept.windows(private.len()).any(|window| window == private.as_bytes()), "{private} in {path:?}");
            }
        }
    }
    site.program.verify_ledger();
}
