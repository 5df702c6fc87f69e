//! Doors that are held open.

use std::time::Duration;

use crate::support::log::Log;
use crate::support::shelly::Shelly;
use crate::support::{Site, code_of, hold, opened, order, release};
use doorward_core::Code;
use doorward_core::relay::Action;
use doorward_wire::{Order, Outcome};
use serde_json::{Value, json};

fn on_for(seconds: u64) -> Value {
    json!({"id": 1, "on": true, "toggle_after": seconds})
}

fn off() -> Value {
    json!({"id": 1, "on": false})
}

#[tokio::test]
async fn a_door_that_is_held_open_is_not_pulsed_until_it_is_released() {
    let shelly = Shelly::start(None).await;
    let relay = shelly.relay(None);
    let mut site = Site::new();
    assert_eq!(site.ask(&hold(1, &relay)).await, opened(3_600));
    for id in 2..=5 {
        assert_eq!(site.ask(&order(id, &relay)).await, opened(3_600));
    }
    assert_eq!(shelly.device().pulses, [on_for(3_600)]);
    assert_eq!(site.ask(&release(6, &relay)).await, Outcome::Released);
    assert_eq!(site.ask(&order(7, &relay)).await, opened(8));
    assert_eq!(shelly.device().pulses, [on_for(3_600), off(), on_for(8)]);
}

#[tokio::test(start_paused = true)]
async fn a_pulse_is_told_how_long_the_hold_lasts_and_works_again_after_it() {
    let log = Log::start();
    let relay = json!({"kind": "simulated"});
    let mut site = Site::new();
    assert_eq!(site.ask(&hold(1, &relay)).await, opened(3_600));
    for (id, wait, expected) in [(2, 0, 3_600), (3, 600, 3_000), (4, 2_999, 1), (5, 1, 5), (6, 0, 5)] {
        tokio::time::advance(Duration::from_secs(wait)).await;
        assert_eq!(site.ask(&order(id, &relay)).await, opened(expected), "order {id}");
    }
    let messages: Vec<Value> = log.lines().iter_mut().map(|line| line["message"].take()).collect();
    assert_eq!(messages, ["simulated door held open", "simulated door open"]);
}

#[tokio::test]
async fn a_pulse_right_after_another_does_not_survive_a_release_in_between() {
    let shelly = Shelly::start(None).await;
    let relay = shelly.relay(None);
    let mut site = Site::new();
    assert_eq!(site.ask(&order(1, &relay)).await, opened(8));
    assert_eq!(site.ask(&release(2, &relay)).await, Outcome::Released);
    assert_eq!(site.ask(&order(3, &relay)).await, opened(8));
    assert_eq!(shelly.device().pulses, [on_for(8), off(), on_for(8)]);
}

#[tokio::test]
async fn orders_to_one_door_are_obeyed_as_they_came() {
    let shelly = Shelly::start(None).await;
    let relay = shelly.relay(None);
    let mut site = Site::new();
    shelly.hold();
    for order in [order(1, &relay), release(2, &relay), order(3, &relay), hold(4, &relay), order(5, &relay), release(6, &relay)] {
        site.send(&order).await;
    }
    shelly.release();
    let mut outcomes = Vec::new();
    for _ in 1..=6 {
        let (id, outcome) = site.answer().await;
        outcomes.push((id.as_bytes()[0], outcome));
    }
    outcomes.sort_by_key(|(id, _)| *id);
    let expected = [opened(8), Outcome::Released, opened(8), opened(3_600), opened(3_600), Outcome::Released];
    assert_eq!(outcomes, Vec::from_iter((1..).zip(expected)));
    assert_eq!(shelly.device().pulses, [on_for(8), off(), on_for(8), on_for(3_600), off()]);
}

#[tokio::test]
async fn a_hold_counts_for_the_settings_that_it_was_made_with_whatever_their_pulse() {
    let (held, other) = (Shelly::start(None).await, Shelly::start(None).await);
    let mut site = Site::new();
    assert_eq!(site.ask(&hold(1, &held.relay(None))).await, opened(3_600));
    let mut longer_pulse = held.relay(None);
    longer_pulse["pulse_seconds"] = json!(9);
    assert_eq!(site.ask(&order(2, &longer_pulse)).await, opened(3_600));
    // Another device at the door is pulsed, and what the first one does is not relied on any more.
    assert_eq!(site.ask(&order(3, &other.relay(None))).await, opened(8));
    assert_eq!(site.ask(&order(4, &held.relay(None))).await, opened(8));
    assert_eq!(other.device().pulses, [on_for(8)]);
    assert_eq!(held.device().pulses, [on_for(3_600), on_for(8)]);
}

#[tokio::test]
async fn a_hold_that_failed_holds_nothing_and_a_release_that_failed_ends_it_all_the_same() {
    let shelly = Shelly::start(Some("p")).await;
    let (right, wrong) = (shelly.relay(Some("p")), shelly.relay(Some("q")));
    let mut site = Site::new();
    assert_eq!(code_of(&site.ask(&hold(1, &wrong)).await), Code::DeviceRefused);
    assert_eq!(site.ask(&order(2, &right)).await, opened(8));
    assert_eq!(site.ask(&hold(3, &right)).await, opened(3_600));
    assert_eq!(code_of(&site.ask(&release(4, &wrong)).await), Code::DeviceRefused);
    assert_eq!(site.ask(&order(5, &right)).await, opened(8));
    assert_eq!(shelly.device().pulses, [on_for(8), on_for(3_600), on_for(8)]);
}

#[tokio::test]
async fn a_hold_is_renewed_at_the_relay() {
    let shelly = Shelly::start(None).await;
    let relay = shelly.relay(None);
    let mut site = Site::new();
    for (id, seconds) in [(1, 60), (2, 7_200)] {
        let hold = Order { action: Action::Hold { seconds }, ..order(id, &relay) };
        assert_eq!(site.ask(&hold).await, opened(seconds));
    }
    assert_eq!(site.ask(&order(3, &relay)).await, opened(7_200));
    assert_eq!(shelly.device().pulses, [on_for(60), on_for(7_200)]);
}

#[tokio::test]
async fn a_hold_without_time_is_not_sent() {
    let shelly = Shelly::start(None).await;
    let hold = Order { action: Action::Hold { seconds: 0 }, ..order(1, &shelly.relay(None)) };
    assert_eq!(code_of(&Site::new().ask(&hold).await), Code::ControllerError);
    assert!(shelly.device().requests.is_empty());
}
