//! A controller's connection as its server sees it, carried by nothing but two queues.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "the helpers of a test may fail it")]

use std::sync::Arc;
use std::time::Duration;

use doorward_app::controllers;
use doorward_app::doors::{DoorHub as _, DoorOrder, DoorOutcome};
use doorward_core::agent_key::{AgentKey, Occasion};
use doorward_core::relay::Action;
use doorward_core::{Code, Relay, Secret, Timestamp};
use doorward_doors::session::{Ended, serve};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Setup, TestServer};
use doorward_wire::Outcome;
use doorward_wire::session::{FromController, FromServer, LARGEST_FRAME, Line, Refusal, ScannedText, VERSION};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(10);

/// An organization with a door that a controller drives.
struct House {
    server: TestServer,
    site: Site,
    controller_id: i64,
    token: String,
}

impl House {
    async fn new(db: TestDatabase) -> Self {
        let server = TestServer::start(db).await;
        let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
        let controller = json!({"controller": {"name": "Cellar", "place_id": site.place_id}});
        let made = server.post("/controllers", &server.tenant.owner, controller).await.ok();
        let controller_id = made["id"].as_i64().unwrap();
        let relay = json!({"lock": {"relay": {"kind": "simulated", "pulse_seconds": 3, "controller_id": controller_id}}});
        server.patch(&format!("/locks/{}", site.lock_id), &server.tenant.owner, relay).await.is(204);
        Self { server, site, controller_id, token: made["enrolment_token"].as_str().unwrap().to_owned() }
    }

    async fn enrolled(db: TestDatabase) -> (Self, AgentKey) {
        let house = Self::new(db).await;
        let key = key(1);
        enrol(&house, &house.token, &key).await.unwrap();
        (house, key)
    }

    fn connect(&self) -> Peer {
        let (say, incoming) = mpsc::channel(16);
        let (outgoing, heard) = mpsc::channel(16);
        let (app, hub) = (Arc::clone(&self.server.app), self.server.hub.clone());
        let serving = tokio::spawn(async move { serve(&app, &hub, Line { incoming, outgoing }).await });
        Peer { say: Some(say), heard, serving }
    }

    /// A connection that was welcomed.
    async fn welcomed(&self, key: &AgentKey) -> Peer {
        let mut peer = self.connect();
        peer.greet(self.controller_id, key).await;
        assert_eq!(peer.next().await, FromServer::Welcome);
        assert!(matches!(peer.next().await, FromServer::Scanners { .. }));
        peer
    }

    async fn online(&self) -> Value {
        let path = format!("/controllers/{}", self.controller_id);
        self.server.get(&path, &self.server.tenant.owner).await.ok()["online"].clone()
    }

    async fn events(&self, kind: &str) -> usize {
        let set = json!({"event_set": {"event_type": kind}});
        let set = self.server.post("/event_sets", &self.server.tenant.owner, set).await.ok();
        set["events"].as_array().unwrap().len()
    }
}

/// The other end of a connection.
struct Peer {
    say: Option<mpsc::Sender<String>>,
    heard: mpsc::Receiver<String>,
    serving: JoinHandle<Ended>,
}

impl Peer {
    async fn say(&self, frame: &FromController) {
        self.say_text(serde_json::to_string(frame).unwrap()).await;
    }

    async fn say_text(&self, text: String) {
        // What the server has ended already takes nothing.
        drop(self.say.as_ref().unwrap().send(text).await);
    }

    async fn next(&mut self) -> FromServer {
        let text = timeout(PATIENCE, self.heard.recv()).await.unwrap().unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// Says hello and proves with this key; the challenge.
    async fn greet(&mut self, controller_id: i64, key: &AgentKey) -> (String, FromController) {
        self.say(&FromController::Hello { version: VERSION, controller_id }).await;
        let FromServer::Challenge { nonce, server, .. } = self.next().await else { panic!("no challenge") };
        let mut bytes = [0; 32];
        hex::decode_to_slice(&nonce, &mut bytes).unwrap();
        let signature = hex::encode(key.prove(&Occasion { controller_id, nonce: &bytes, server: &server }));
        let proof = FromController::Proof { signature };
        self.say(&proof).await;
        (nonce, proof)
    }

    async fn ended(self) -> Ended {
        timeout(PATIENCE, self.serving).await.unwrap().unwrap()
    }
}

fn key(seed: u8) -> AgentKey {
    AgentKey::from_seed(&[seed; 32]).unwrap()
}

async fn enrol(house: &House, token: &str, key: &AgentKey) -> Result<i64, doorward_app::Error> {
    let public_key = key.public_key().try_into().unwrap();
    let enrolled = controllers::enrol(&house.server.app, None, &Secret::presented(token), public_key).await?;
    Ok(enrolled.controller_id)
}

#[db_test]
async fn a_token_enrols_once_and_for_a_quarter_of_an_hour(db: TestDatabase) {
    let house = House::new(db).await;
    let wrong = |result| matches!(result, Err(doorward_app::Error::Refused(Code::EnrolmentTokenInvalid)));
    assert!(wrong(enrol(&house, "unknown", &key(1)).await));
    assert_eq!(enrol(&house, &house.token, &key(1)).await.unwrap(), house.controller_id);
    assert!(wrong(enrol(&house, &house.token, &key(2)).await));

    let path = format!("/controllers/{}/enrolment_token", house.controller_id);
    let renewed = async || house.server.post(&path, &house.server.tenant.owner, json!({})).await.ok()["enrolment_token"].clone();
    let late = renewed().await;
    house.server.clock.advance(Duration::from_secs(15 * 60));
    assert!(wrong(enrol(&house, late.as_str().unwrap(), &key(2)).await));
    let early = renewed().await;
    house.server.clock.advance(Duration::from_secs(15 * 60 - 1));
    // A newer one takes the place of one that was not used.
    let newer = renewed().await;
    assert!(wrong(enrol(&house, early.as_str().unwrap(), &key(2)).await));
    house.server.clock.advance(Duration::from_secs(15 * 60 - 1));
    assert!(enrol(&house, newer.as_str().unwrap(), &key(2)).await.is_ok());
    assert_eq!(house.events("controller.enrol").await, 2);
}

#[db_test]
async fn of_two_who_bring_one_token_at_once_one_is_enrolled(db: TestDatabase) {
    let house = House::new(db).await;
    let (first, second) = (key(1), key(2));
    let (first, second) = tokio::join!(enrol(&house, &house.token, &first), enrol(&house, &house.token, &second));
    assert!(first.is_ok() != second.is_ok());
}

#[db_test]
async fn only_whoever_holds_the_key_is_welcomed(db: TestDatabase) {
    let (house, key_of_agent) = House::enrolled(db).await;
    let refused = FromServer::Refused { reason: Refusal::UnknownKey };
    for (id, signer) in [(house.controller_id, key(2)), (house.controller_id + 1, key(1)), (-1, key(1)), (i64::MAX, key(1))] {
        let mut peer = house.connect();
        peer.greet(id, &signer).await;
        assert_eq!(peer.next().await, refused, "{id}");
        assert_eq!(peer.ended().await, Ended::Refused);
    }
    // A proof that was good once is good for no other connection.
    let mut peer = house.connect();
    let (nonce, proof) = peer.greet(house.controller_id, &key_of_agent).await;
    assert_eq!(peer.next().await, FromServer::Welcome);
    let mut replayed = house.connect();
    replayed.say(&FromController::Hello { version: VERSION, controller_id: house.controller_id }).await;
    let FromServer::Challenge { nonce: other, .. } = replayed.next().await else { panic!("no challenge") };
    assert_ne!(other, nonce);
    replayed.say(&proof).await;
    assert_eq!(replayed.next().await, refused);
    assert_eq!(house.online().await, true, "the first is there still");
}

#[db_test]
async fn what_does_not_belong_there_ends_the_connection_and_nothing_else(db: TestDatabase) {
    let (house, key) = House::enrolled(db).await;
    let mut other_version = house.connect();
    other_version.say(&FromController::Hello { version: VERSION + 1, controller_id: house.controller_id }).await;
    assert_eq!(other_version.next().await, FromServer::Refused { reason: Refusal::Version });
    let hello = serde_json::to_string(&FromController::Hello { version: VERSION, controller_id: house.controller_id }).unwrap();
    for text in ["", "{}", "\u{0}", "[[[[[[", r#"{"frame":"beat","number":1}"#, &"x".repeat(LARGEST_FRAME + 1)] {
        let before = house.connect();
        before.say_text(text.to_owned()).await;
        assert_eq!(before.ended().await, Ended::Unreadable, "{text:.40}");
        let mut between = house.connect();
        between.say_text(hello.clone()).await;
        between.next().await;
        between.say_text(text.to_owned()).await;
        assert_eq!(between.ended().await, Ended::Unreadable, "{text:.40}");
        if !text.contains("beat") {
            let after = house.welcomed(&key).await;
            after.say_text(text.to_owned()).await;
            assert_eq!(after.ended().await, Ended::Unreadable, "{text:.40}");
        }
    }
    let again = house.welcomed(&key).await;
    again.say_text(hello).await;
    assert_eq!(again.ended().await, Ended::Unreadable);
    let mut hung_up = house.connect();
    hung_up.say = None;
    assert_eq!(hung_up.ended().await, Ended::Gone);
    house.server.unlock(house.site.lock_id, &house.server.tenant.owner).await.refuses(503, "fac001");
    house.welcomed(&key).await;
}

#[db_test]
async fn an_order_goes_to_its_controller_and_its_answer_to_whoever_asked(db: TestDatabase) {
    let (house, key) = House::enrolled(db).await;
    let mut peer = house.welcomed(&key).await;
    let owner = &house.server.tenant.owner;
    let unlocked = house.server.unlock(house.site.lock_id, owner);
    let answered = async {
        let FromServer::Order(order) = peer.next().await else { panic!("no order") };
        assert_eq!((order.lock_id, order.relay.pulse_seconds), (house.site.lock_id, 3));
        let outcome = Outcome::Opened { pulse_seconds: 3 };
        peer.say(&FromController::Outcome { command_id: order.command_id, outcome: outcome.clone() }).await;
        // Said again, or of an order that nobody gave, it changes nothing.
        peer.say(&FromController::Outcome { command_id: order.command_id, outcome: outcome.clone() }).await;
        peer.say(&FromController::Outcome { command_id: uuid::Uuid::from_bytes([9; 16]), outcome }).await;
        peer.say(&FromController::Beat { number: 7 }).await;
        assert!(matches!(peer.next().await, FromServer::Beat { number: 7, now } if now > Timestamp::from_micros(0)));
    };
    let (unlocked, ()) = tokio::join!(unlocked, answered);
    unlocked.is(200);
    // A hold and its end go the same way.
    let held = |seconds: u32| DoorOrder {
        command_id: uuid::Uuid::from_bytes([u8::try_from(seconds).unwrap(); 16]),
        lock_id: house.site.lock_id,
        lock_name: "Front door".to_owned(),
        relay: Relay { controller_id: Some(house.controller_id), ..Relay::from_input(&json!({"kind": "simulated"})).unwrap() },
        action: if seconds > 0 { Action::Hold { seconds } } else { Action::Release },
        requested_at: house.server.app.now(),
        expires_at: house.server.app.now().after(Duration::from_secs(5)),
    };
    for (seconds, outcome) in [(60, Outcome::Opened { pulse_seconds: 60 }), (0, Outcome::Released)] {
        let order = held(seconds);
        let action = order.action;
        let answered = async {
            let FromServer::Order(order) = peer.next().await else { panic!("no order") };
            assert_eq!(order.action, action);
            peer.say(&FromController::Outcome { command_id: order.command_id, outcome }).await;
        };
        let (outcome, ()) = tokio::join!(house.server.hub.send(order), answered);
        assert!(!matches!(outcome, DoorOutcome::Failed { .. }), "{outcome:?}");
        let until = house.server.hub.status(house.site.lock_id, Some(house.controller_id)).held_until;
        assert_eq!(until.is_some(), seconds > 0);
    }
    // Whoever waits hears at once that the agent is gone, and nobody waits for it any more.
    let unlocked = house.server.unlock(house.site.lock_id, owner);
    let left = async {
        let FromServer::Order(order) = peer.next().await else { panic!("no order") };
        peer.say(&FromController::Sent { command_id: order.command_id }).await;
        peer.say = None;
    };
    let (unlocked, ()) = timeout(Duration::from_secs(3), async { tokio::join!(unlocked, left) }).await.unwrap();
    unlocked.refuses(503, "fac002");
    let events = house.server.unlock_events().await;
    let message = events.last().unwrap()["message"].as_str().unwrap();
    assert_eq!(message, "The door's agent went away. Its relay had been told. Whether the door opened is not known.");
    assert_eq!(house.online().await, false);
    let controller = house.server.get(&format!("/controllers/{}", house.controller_id), owner).await.ok();
    assert!(controller["last_seen_at"].is_string());
}

#[db_test]
async fn a_connection_gives_way_to_the_next_one_and_that_is_recorded(db: TestDatabase) {
    let (house, key) = House::enrolled(db).await;
    let first = house.welcomed(&key).await;
    assert_eq!(house.events("controller.replace_connection").await, 0);
    let second = house.welcomed(&key).await;
    assert_eq!(first.ended().await, Ended::Dismissed);
    assert_eq!(house.online().await, true);
    assert_eq!(house.events("controller.replace_connection").await, 1);
    let path = format!("/controllers/{}", house.controller_id);
    house.server.delete(&path, &house.server.tenant.owner).await.is(204);
    assert_eq!(second.ended().await, Ended::Dismissed);
    let mut late = house.connect();
    late.greet(house.controller_id, &key).await;
    assert_eq!(late.next().await, FromServer::Refused { reason: Refusal::UnknownKey });
}

#[db_test]
async fn an_agent_goes_with_its_place(db: TestDatabase) {
    let (house, key) = House::enrolled(db).await;
    let peer = house.welcomed(&key).await;
    house.server.delete(&format!("/places/{}", house.site.place_id), &house.server.tenant.owner).await.is(204);
    assert_eq!(peer.ended().await, Ended::Dismissed);
}

#[db_test]
async fn an_agent_hears_of_its_own_scanners_alone_and_asks_for_those_alone(db: TestDatabase) {
    let (house, key_of_agent) = House::enrolled(db).await;
    let (server, owner) = (&house.server, &house.server.tenant.owner);
    let mut peer = house.welcomed(&key_of_agent).await;
    let terminal = |controller_id: i64| {
        json!({"terminal": {"name": "Gate", "place_id": house.site.place_id, "lock_id": house.site.lock_id,
            "controller_id": controller_id, "scanner": {"kind": "stdin"}}})
    };
    let other = json!({"controller": {"name": "Attic", "place_id": house.site.place_id}});
    let other = server.post("/controllers", owner, other).await.id();
    let foreign = server.post("/terminals", owner, terminal(other)).await.id();
    let own = server.post("/terminals", owner, terminal(house.controller_id)).await.id();
    let FromServer::Scanners { readings } = peer.next().await else { panic!("no scanners") };
    assert_eq!(
        readings.iter().map(|reading| (reading.terminal_id, reading.lock_id)).collect::<Vec<_>>(),
        [(own, Some(house.site.lock_id))]
    );

    let scan = |scan_id: u64, terminal_id: i64, text: &str| FromController::Scan {
        scan_id,
        terminal_id,
        text: ScannedText(text.to_owned()),
    };
    let link = server.link(&server.tenant, house.site.group_id, json!({})).await;
    let doorward_testkit::server::Credential::GroupLink(secret) = &link.credential else { panic!("a link") };
    for (terminal_id, code) in [(foreign, Code::NotFound), (0, Code::NotFound), (i64::MIN, Code::NotFound)] {
        peer.say(&scan(1, terminal_id, secret.reveal())).await;
        let FromServer::Decision { scan_id: 1, code: got, .. } = peer.next().await else { panic!("no decision") };
        assert_eq!(got, Some(code), "{terminal_id}");
    }
    peer.say(&scan(2, own, "nothing")).await;
    assert!(matches!(peer.next().await, FromServer::Decision { scan_id: 2, code: Some(Code::LinkInvalid), .. }));
    peer.say(&scan(3, own, secret.reveal())).await;
    let FromServer::Order(order) = peer.next().await else { panic!("no order") };
    peer.say(&FromController::Outcome { command_id: order.command_id, outcome: Outcome::Opened { pulse_seconds: 3 } }).await;
    let FromServer::Decision { scan_id: 3, lock_id, code: None, .. } = peer.next().await else { panic!("no grant") };
    assert_eq!(lock_id, Some(house.site.lock_id));
    // Without a door there is nothing to open.
    server.patch(&format!("/terminals/{own}"), owner, json!({"terminal": {"lock_id": null}})).await.is(204);
    assert!(matches!(peer.next().await, FromServer::Scanners { .. }));
    peer.say(&scan(4, own, secret.reveal())).await;
    assert!(matches!(peer.next().await, FromServer::Decision { scan_id: 4, code: Some(Code::LockNotFound), .. }));
    server.delete(&format!("/terminals/{own}"), owner).await.is(204);
    assert_eq!(peer.next().await, FromServer::Scanners { readings: Vec::new() });
}

#[db_test]
async fn an_agent_that_asks_too_often_is_told_so(db: TestDatabase) {
    let (house, key) = House::enrolled(db).await;
    let mut peer = house.welcomed(&key).await;
    let mut limited = 0;
    for scan_id in 0..60 {
        peer.say(&FromController::Scan { scan_id, terminal_id: 1, text: ScannedText("nothing".to_owned()) }).await;
        let FromServer::Decision { code, .. } = peer.next().await else { panic!("no decision") };
        limited += usize::from(code == Some(Code::TooManyRequests));
    }
    assert!(limited >= 30, "{limited}");
}

#[db_test]
async fn guessing_at_tokens_is_limited_by_address(db: TestDatabase) {
    let server = TestServer::with(db, Setup { rate_limit: 5, ..Setup::default() }).await;
    let request = |key: &str| json!({"token": "0123456789abcdef0123456789abcdef", "public_key": key});
    let nobody = doorward_testkit::server::Credential::Nothing;
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(server.post("/agent/enrol", &nobody, request(&"ab".repeat(32))).await.status);
    }
    assert_eq!(statuses[0], 401);
    assert_eq!(statuses[11], 429, "{statuses:?}");
    for wrong in
        [json!({}), json!([]), json!({"token": 7, "public_key": []}), request(""), request("x"), request(&"ab".repeat(5_000))]
    {
        let answer = server.post("/agent/enrol", &nobody, wrong).await;
        assert_eq!((answer.status, &answer.json["code"]), (400, &json!("e00400")), "{}", answer.text);
    }
    // Without the upgrade there is nothing to see.
    assert!((400..500).contains(&server.get("/agent", &nobody).await.status));
}
