//! The hub between those who open doors and an agent. Time is tokio's, paused: it jumps to the next timer.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test may fail it")]

use std::sync::Arc;
use std::time::Duration;

use doorward_agent::Agent;
use doorward_app::Clock;
use doorward_app::doors::{DoorHub as _, DoorOrder, DoorOutcome};
use doorward_core::relay::Action;
use doorward_core::{Code, Relay, Timestamp};
use doorward_doors::Hub;
use doorward_egress::{Client, Policy};
use doorward_wire::{FromAgent, Order, Outcome, ToAgent};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::Instant;
use uuid::Uuid;

const LIFE: Duration = Duration::from_secs(5);

/// Follows tokio's time from a moment in the past.
struct TokioClock(Instant);

impl Clock for TokioClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(1_000_000_000).after(self.0.elapsed())
    }
}

fn site() -> (Hub, Arc<TokioClock>) {
    let clock = Arc::new(TokioClock(Instant::now()));
    (Hub::new(Arc::<TokioClock>::clone(&clock)), clock)
}

fn order(id: u8, clock: &TokioClock, relay: &Value) -> DoorOrder {
    DoorOrder {
        command_id: Uuid::from_bytes([id; 16]),
        lock_id: 7,
        lock_name: "Front door".to_owned(),
        relay: Relay::from_input(relay).unwrap(),
        action: Action::Pulse,
        requested_at: clock.now(),
        expires_at: clock.now().after(LIFE),
    }
}

fn simulated(id: u8, clock: &TokioClock) -> DoorOrder {
    order(id, clock, &json!({"kind": "simulated"}))
}

fn opening(hub: &Hub, order: DoorOrder) -> tokio::task::JoinHandle<DoorOutcome> {
    let hub = hub.clone();
    tokio::spawn(async move { hub.send(order).await })
}

async fn next(orders: &mut mpsc::Receiver<ToAgent>) -> Order {
    match orders.recv().await.unwrap() {
        ToAgent::Order(order) => order,
    }
}

fn answer(command_id: Uuid, pulse_seconds: u32) -> FromAgent {
    FromAgent::Outcome { command_id, outcome: Outcome::Opened { pulse_seconds } }
}

fn code(outcome: &DoorOutcome) -> Code {
    match outcome {
        DoorOutcome::Failed { code, .. } => *code,
        DoorOutcome::Opened { .. } | DoorOutcome::Released => panic!("the order was obeyed"),
    }
}

#[tokio::test(start_paused = true)]
async fn outcomes_reach_those_who_wait_for_them_in_any_order() {
    let (hub, clock) = site();
    let (mut orders, answers) = hub.connect();
    let (first, second) = (opening(&hub, simulated(1, &clock)), opening(&hub, simulated(2, &clock)));
    let taken = [next(&mut orders).await, next(&mut orders).await];
    for order in taken.iter().rev() {
        let seconds = if order.command_id == Uuid::from_bytes([1; 16]) { 11 } else { 22 };
        answers.send(answer(order.command_id, seconds)).await.unwrap();
    }
    assert_eq!(first.await.unwrap(), DoorOutcome::Opened { pulse_seconds: 11 });
    assert_eq!(second.await.unwrap(), DoorOutcome::Opened { pulse_seconds: 22 });
}

#[tokio::test(start_paused = true)]
async fn the_agents_limit_lies_before_the_hubs() {
    let (hub, clock) = site();
    let (mut orders, _answers) = hub.connect();
    let order = simulated(1, &clock);
    let expires_at = order.expires_at;
    let _waiting = opening(&hub, order);
    assert_eq!(expires_at.since(next(&mut orders).await.expires_at), Duration::from_millis(250));
}

#[tokio::test(start_paused = true)]
async fn without_an_agent_the_controller_is_unavailable() {
    let (hub, clock) = site();
    assert_eq!(code(&hub.send(simulated(1, &clock)).await), Code::ControllerUnavailable);
    drop(hub.connect());
    assert_eq!(code(&hub.send(simulated(2, &clock)).await), Code::ControllerUnavailable);
    assert_eq!(hub.status(7, None).online, Some(false));
}

#[tokio::test(start_paused = true)]
async fn an_agent_that_does_not_answer_times_out_at_the_orders_expiry() {
    let (hub, clock) = site();
    let (mut orders, answers) = hub.connect();
    let start = Instant::now();
    assert_eq!(code(&hub.send(simulated(1, &clock)).await), Code::ControllerTimedOut);
    assert!((LIFE..LIFE + Duration::from_millis(10)).contains(&start.elapsed()), "{:?}", start.elapsed());
    assert_eq!(hub.status(7, None).online, None);

    let late = next(&mut orders).await;
    answers.send(answer(late.command_id, 5)).await.unwrap();
    let again = opening(&hub, simulated(2, &clock));
    answers.send(answer(next(&mut orders).await.command_id, 6)).await.unwrap();
    assert_eq!(again.await.unwrap(), DoorOutcome::Opened { pulse_seconds: 6 });
}

#[tokio::test(start_paused = true)]
async fn an_agent_that_takes_no_orders_times_out_at_the_orders_expiry() {
    let (hub, clock) = site();
    let _ends = hub.connect();
    let waiting: Vec<_> = (0..=u16::MAX)
        .take(1_025)
        .map(|id| {
            let command_id = Uuid::from_u128(id.into());
            opening(&hub, DoorOrder { command_id, ..simulated(0, &clock) })
        })
        .collect();
    for outcome in waiting {
        assert_eq!(code(&outcome.await.unwrap()), Code::ControllerTimedOut);
    }
}

#[tokio::test(start_paused = true)]
async fn an_expired_order_is_not_sent() {
    let (hub, clock) = site();
    let (mut orders, _answers) = hub.connect();
    let order = DoorOrder { expires_at: clock.now(), ..simulated(1, &clock) };
    assert_eq!(code(&hub.send(order).await), Code::ControllerTimedOut);
    assert!(orders.try_recv().is_err());
}

#[tokio::test(start_paused = true)]
async fn an_agent_that_goes_away_leaves_the_outcome_unknown_at_once() {
    let (hub, clock) = site();
    let (mut orders, answers) = hub.connect();
    let start = Instant::now();
    let waiting = opening(&hub, simulated(1, &clock));
    next(&mut orders).await;
    drop((orders, answers));
    assert_eq!(code(&waiting.await.unwrap()), Code::ControllerTimedOut);
    assert!(start.elapsed() < LIFE);
}

#[tokio::test(start_paused = true)]
async fn one_id_is_not_sent_twice_at_once() {
    let (hub, clock) = site();
    let (mut orders, answers) = hub.connect();
    let first = opening(&hub, simulated(1, &clock));
    let sent = next(&mut orders).await;
    assert_eq!(code(&hub.send(simulated(1, &clock)).await), Code::ControllerError);
    answers.send(answer(sent.command_id, 5)).await.unwrap();
    assert_eq!(first.await.unwrap(), DoorOutcome::Opened { pulse_seconds: 5 });
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_stops_waiting_leaves_the_hub_at_work() {
    let (hub, clock) = site();
    let (mut orders, answers) = hub.connect();
    let gone = opening(&hub, simulated(1, &clock));
    let sent = next(&mut orders).await;
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    // The id is free again: nothing was left behind.
    let again = opening(&hub, simulated(1, &clock));
    assert_eq!(next(&mut orders).await.command_id, sent.command_id);
    answers.send(answer(sent.command_id, 5)).await.unwrap();
    assert_eq!(again.await.unwrap(), DoorOutcome::Opened { pulse_seconds: 5 });
}

#[tokio::test(start_paused = true)]
async fn a_hub_that_is_dropped_lets_its_agent_go() {
    let (hub, _clock) = site();
    let (mut orders, _answers) = hub.connect();
    drop(hub);
    assert!(orders.recv().await.is_none());
}

fn run_agent(hub: &Hub, clock: &Arc<TokioClock>) {
    let (orders, answers) = hub.connect();
    let clock = Arc::clone(clock);
    let agent = Agent::new(Client::new(Policy::new(true, Vec::new())).unwrap(), Arc::new(move || clock.now()));
    tokio::spawn(agent.run(orders, answers));
}

#[tokio::test(start_paused = true)]
async fn the_built_in_agent_opens_a_simulated_door_and_the_status_tells_so() {
    let (hub, clock) = site();
    run_agent(&hub, &clock);
    assert_eq!(hub.status(7, None).online, None);
    let outcome = hub.send(order(1, &clock, &json!({"kind": "simulated", "pulse_seconds": 3}))).await;
    assert_eq!(outcome, DoorOutcome::Opened { pulse_seconds: 3 });
    let status = hub.status(7, None);
    assert_eq!((status.online, status.unlocked_until.is_some()), (Some(true), true));
    tokio::time::advance(Duration::from_secs(4)).await;
    assert_eq!(hub.status(7, None).unlocked_until, None);
}

#[tokio::test(start_paused = true)]
async fn a_door_is_held_open_and_released_through_the_built_in_agent_and_the_status_tells_so() {
    let (hub, clock) = site();
    run_agent(&hub, &clock);
    let held = DoorOrder { action: Action::Hold { seconds: 60 }, ..simulated(1, &clock) };
    assert_eq!(hub.send(held).await, DoorOutcome::Opened { pulse_seconds: 60 });
    let until = Some(clock.now().after(Duration::from_secs(60)));
    assert_eq!((hub.status(7, None).held_until, hub.status(7, None).unlocked_until), (until, until));
    tokio::time::advance(Duration::from_secs(10)).await;
    assert_eq!(hub.send(simulated(2, &clock)).await, DoorOutcome::Opened { pulse_seconds: 50 });
    assert_eq!((hub.status(7, None).held_until, hub.status(7, None).unlocked_until), (until, until));
    let released = DoorOrder { action: Action::Release, ..simulated(3, &clock) };
    assert_eq!(hub.send(released).await, DoorOutcome::Released);
    assert_eq!((hub.status(7, None).held_until, hub.status(7, None).unlocked_until), (None, None));
    assert_eq!(hub.send(simulated(4, &clock)).await, DoorOutcome::Opened { pulse_seconds: 5 });
}

#[tokio::test(start_paused = true)]
async fn many_who_open_one_door_at_once_all_get_their_answer() {
    let (hub, clock) = site();
    run_agent(&hub, &clock);
    let waiting: Vec<_> = (1..=64).map(|id| opening(&hub, simulated(id, &clock))).collect();
    for outcome in waiting {
        assert_eq!(outcome.await.unwrap(), DoorOutcome::Opened { pulse_seconds: 5 });
    }
}

#[tokio::test]
async fn a_relay_that_hangs_is_reported_as_unavailable_before_the_hub_gives_up() {
    let (hub, clock) = site();
    run_agent(&hub, &clock);
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let order = DoorOrder {
        expires_at: clock.now().after(Duration::from_secs(1)),
        ..order(1, &clock, &json!({"kind": "shelly", "address": address}))
    };
    assert_eq!(code(&hub.send(order).await), Code::DeviceUnavailable);
    assert_eq!(hub.status(7, None).online, Some(false));
}
