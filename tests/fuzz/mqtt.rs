//! What a broker sends: a broker that is none, to an agent that has to open a door through it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use doorward_agent::Agent;
use doorward_app::Entropy as _;
use doorward_core::relay::Action;
use doorward_core::{Relay, Timestamp};
use doorward_egress::{Client, Policy};
use doorward_testkit::clock::TestEntropy;
use doorward_wire::{Order, Outcome};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::time::timeout;
use uuid::Uuid;

use crate::Pool;

const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);
/// An order never takes longer.
const PATIENCE: Duration = Duration::from_secs(15);
/// Connected; and what follows there: a topic listened to, an order taken, an answer of a device.
const BROKERS: &[&[u8]] = &[
    b"\x20\x02\x00\x00",
    b"\x20\x02\x00\x05",
    b"\x20\x02\x00\x00\x90\x03\x00\x01\x00\x40\x02\x00\x02",
    b"\x20\x02\x00\x00\x90\x03\x00\x01\x00\x30\x29\x00\x0cdoorward/rpc{\"id\":1,\"result\":{\"was_on\":1}}",
    b"\x20\x02\x00\x00\x90\x03\x00\x01\x80\xd0\x00",
    b"\x20\x02\x00\x00\x30\x21\x00\x11stat/front/RESULT{\"POWER\":\"ON\"}",
];
const WORDS: &[&[u8]] =
    &[b"\x20\x02\x00\x00", b"\x90\x03\x00\x01\x00", b"\x40\x02\x00\x02", b"\xff\xff\xff\x7f", b"\x00\x00", b"\x30\x02\x00\x00"];

pub fn run(time: Duration) {
    let panics = count_panics();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let port = listener.local_addr().unwrap().port();
    let agent = Agent::new(Client::new(Policy::new(true, Vec::new())).unwrap(), Arc::new(|| NOW));
    let inputs = BROKERS.iter().map(|bytes| bytes.to_vec()).collect();
    let (ids, mut turn) = (TestEntropy::default(), 0_usize);
    Pool::new("mqtt", inputs, WORDS).ask(time, |input| {
        let before = panics.load(Ordering::SeqCst);
        turn += 1;
        let answer = runtime.block_on(opened(&agent, &listener, order(&ids, turn, port), input));
        assert_eq!(panics.load(Ordering::SeqCst), before, "a task has ended");
        answer
    });
}

/// Tasks that panic end quietly.
fn count_panics() -> Arc<AtomicUsize> {
    let panics = Arc::new(AtomicUsize::new(0));
    let (counted, before) = (Arc::clone(&panics), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |info| {
        counted.fetch_add(1, Ordering::SeqCst);
        before(info);
    }));
    panics
}

fn order(ids: &TestEntropy, turn: usize, port: u16) -> Order {
    let mut id = [0; 16];
    ids.fill(&mut id);
    let devices = [
        json!({"device": "shelly", "topic": "shelly/front", "switch": 0}),
        json!({"device": "tasmota", "topic": "front", "output": 1}),
        json!({"device": "zigbee2mqtt", "topic": "zigbee2mqtt/front"}),
    ];
    let mut relay = devices[turn % devices.len()].clone();
    relay["kind"] = json!("mqtt");
    relay["broker"] = json!(format!("mqtt://127.0.0.1:{port}"));
    Order {
        command_id: Uuid::from_bytes(id),
        lock_id: i64::try_from(turn).unwrap(),
        lock_name: "Front door".to_owned(),
        relay: Relay::from_input(&relay).unwrap(),
        action: Action::Pulse,
        requested_at: NOW,
        expires_at: NOW.after(Duration::from_millis(500)),
    }
}

/// Every connection gets these bytes and is closed.
async fn opened(agent: &Agent, listener: &TcpListener, order: Order, bytes: &[u8]) -> String {
    let broker = async {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut hello = [0; 512];
            // An agent that is gone hears nothing.
            drop(stream.read(&mut hello).await);
            drop(stream.write_all(bytes).await);
        }
    };
    let outcome = tokio::select! {
        outcome = timeout(PATIENCE, agent.carry_out(order)) => outcome.expect("an order that ends"),
        () = broker => unreachable!(),
    };
    match outcome {
        Outcome::Failed { code, detail } => format!("{code:?} {detail}"),
        Outcome::Opened { .. } => "opened".to_owned(),
        Outcome::Released => "released".to_owned(),
    }
}
