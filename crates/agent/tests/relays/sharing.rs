//! Several people at one door at the same moment.

use std::time::Duration;

use crate::support::log::Log;
use crate::support::shelly::Shelly;
use crate::support::{Fault, Site, brief, broken, code_of, detail_of, opened, order};
use doorward_core::{Code, Timestamp};
use doorward_wire::{Order, Outcome};
use serde_json::{Value, json};

async fn answers(site: &mut Site, count: u8) -> Vec<(u8, Outcome)> {
    let mut answers = Vec::new();
    for _ in 0..count {
        let (id, outcome) = site.answer().await;
        answers.push((id.as_bytes()[0], outcome));
    }
    answers.sort_by_key(|(id, _)| *id);
    answers
}

#[tokio::test]
async fn sixty_four_people_at_one_door_get_one_pulse_and_an_answer_each() {
    let shelly = Shelly::start(Some("p")).await;
    let mut site = Site::new();
    for id in 1..=64 {
        site.send(&order(id, &shelly.relay(Some("p")))).await;
    }
    assert_eq!(answers(&mut site, 64).await, Vec::from_iter((1..=64).map(|id| (id, opened(8)))));
    assert_eq!(shelly.device().pulses.len(), 1);
    // Each is remembered under its own id.
    assert_eq!(site.ask(&order(64, &shelly.relay(Some("p")))).await, opened(8));
    assert_eq!(shelly.device().pulses.len(), 1);
}

#[tokio::test]
async fn different_doors_are_pulsed_side_by_side() {
    let shelly = Shelly::start(None).await;
    let mut site = Site::new();
    shelly.hold();
    for id in 1..=3 {
        site.send(&Order { lock_id: id.into(), ..order(id, &shelly.relay(None)) }).await;
    }
    shelly.serving(3).await;
    shelly.release();
    assert_eq!(answers(&mut site, 3).await, [(1, opened(8)), (2, opened(8)), (3, opened(8))]);
    assert_eq!(shelly.device().pulses.len(), 3);
}

#[tokio::test]
async fn a_pulse_covers_those_who_come_right_after_it_and_no_later() {
    let log = Log::start();
    let relay = json!({"kind": "simulated", "pulse_seconds": 60});
    let mut site = Site::new();
    tokio::time::pause();
    for (id, wait, pulses) in [(1, 0, 1), (2, 0, 1), (3, 499, 1), (4, 1, 2), (5, 499, 2)] {
        tokio::time::advance(Duration::from_millis(wait)).await;
        assert_eq!(site.ask(&order(id, &relay)).await, opened(60));
        assert_eq!(log.lines().len(), pulses, "after order {id}");
    }
}

#[tokio::test]
async fn other_settings_get_a_pulse_of_their_own() {
    let shelly = Shelly::start(None).await;
    let mut longer = shelly.relay(None);
    longer["pulse_seconds"] = json!(9);
    let mut site = Site::new();
    assert_eq!(site.ask(&order(1, &shelly.relay(None))).await, opened(8));
    assert_eq!(site.ask(&order(2, &longer)).await, opened(9));
    assert_eq!(shelly.device().pulses.len(), 2);
}

#[tokio::test]
async fn a_failure_is_shared_with_those_who_waited_and_nobody_else() {
    let shelly = Shelly::start(None).await;
    let mut relay = shelly.relay(None);
    relay["switch"] = json!(9);
    let mut site = Site::new();
    shelly.hold();
    for id in 1..=8 {
        site.send(&order(id, &relay)).await;
    }
    shelly.serving(1).await;
    shelly.release();
    for (_, outcome) in answers(&mut site, 8).await {
        assert_eq!(code_of(&outcome), Code::DeviceRefused);
    }
    assert_eq!(shelly.device().requests.len(), 1);
    assert_eq!(code_of(&site.ask(&order(9, &relay)).await), Code::DeviceRefused);
    assert_eq!(shelly.device().requests.len(), 2);
}

#[tokio::test]
async fn whoever_joined_a_pulse_waits_no_longer_than_their_own_order_lives() {
    let shelly = Shelly::start(None).await;
    let mut site = Site::new();
    shelly.hold();
    site.send(&order(1, &shelly.relay(None))).await;
    let (code, detail) = detail_of(&site.ask(&brief(order(2, &shelly.relay(None)))).await);
    assert_eq!(code, Code::DeviceUnavailable);
    assert!(detail.contains("in time"), "{detail}");
    shelly.release();
    assert_eq!(site.answer().await.1, opened(8));
    assert_eq!(shelly.device().pulses.len(), 1);
}

/// A pulse with other settings, which keeps the door's other orders waiting until the device goes on.
fn earlier(shelly: &Shelly) -> Order {
    let mut relay = shelly.relay(None);
    relay["pulse_seconds"] = json!(60);
    order(1, &relay)
}

#[tokio::test]
async fn if_the_first_order_ran_out_before_its_pulse_was_sent_one_of_the_others_pulses() {
    let shelly = Shelly::start(None).await;
    let mut site = Site::new();
    shelly.hold();
    site.send(&earlier(&shelly)).await;
    site.send(&brief(order(2, &shelly.relay(None)))).await;
    for id in 3..=6 {
        site.send(&order(id, &shelly.relay(None))).await;
    }
    let (id, outcome) = site.answer().await;
    assert_eq!((id.as_bytes()[0], code_of(&outcome)), (2, Code::DeviceUnavailable));
    shelly.release();
    let opened_for = [(1, 60), (3, 8), (4, 8), (5, 8), (6, 8)].map(|(id, seconds)| (id, opened(seconds)));
    assert_eq!(answers(&mut site, 5).await, opened_for);
    assert_eq!(shelly.device().pulses.len(), 2);
    assert_eq!(shelly.device().serving.1, 1);
}

#[tokio::test]
async fn a_pulse_is_not_sent_once_all_its_orders_have_expired_by_the_clock() {
    let shelly = Shelly::start(None).await;
    let mut site = Site::new();
    shelly.hold();
    site.send(&earlier(&shelly)).await;
    for (id, seconds) in [(2, 5), (3, 5), (4, 10)] {
        let expires_at = Timestamp::from_micros(seconds * 1_000_000);
        site.send(&Order { expires_at, ..order(id, &shelly.relay(None)) }).await;
    }
    shelly.serving(1).await;
    site.set_clock(Duration::from_secs(5));
    shelly.release();
    let answers = answers(&mut site, 4).await;
    let expired = |id: usize| code_of(&answers[id - 1].1) == Code::ControllerTimedOut;
    assert!(expired(2) && expired(3), "{answers:?}");
    assert_eq!((&answers[0].1, &answers[3].1), (&opened(60), &opened(8)));
    assert_eq!(shelly.device().pulses.len(), 2);
}

#[tokio::test]
async fn a_relay_that_hangs_fails_all_who_share_it() {
    let hanging: Value = json!({"kind": "shelly", "address": broken(Fault::Hangs).await.to_string()});
    let mut site = Site::new();
    for id in 1..=3 {
        site.send(&brief(order(id, &hanging))).await;
    }
    for (_, outcome) in answers(&mut site, 3).await {
        assert_eq!(code_of(&outcome), Code::DeviceUnavailable);
    }
}
