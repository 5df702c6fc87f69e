//! Agents that decide alone: the server is killed, the clock moves, the agent is killed, the server comes back.

use std::time::Duration;

use serde_json::{Value, json};

use crate::program::agent::{Agent, driven};
use crate::program::shelly::Shelly;
use crate::program::site::Site;

/// A link with an offline code.
struct Coded {
    id: i64,
    pass: String,
}

impl Site {
    async fn coded(&self, fields: Value) -> Coded {
        let group_id = self.building.group_id;
        let mut link = json!({"name": "Gus Guest", "group_id": group_id, "quick_response_code_type": "offline"});
        link.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let made = self.building.api.post("/group_links", json!({"group_link": link})).await;
        Coded { id: made["id"].as_i64().unwrap(), pass: made["quick_response_code_token"].as_str().unwrap().to_owned() }
    }

    /// What was decided at the scanner.
    fn scan(&mut self, code: &Coded) -> (String, Value, String) {
        let decided = self.agent.scan(&code.pass);
        let text = |name: &str| decided[name].as_str().unwrap().to_owned();
        (text("decision"), decided["code"].clone(), text("decided_by"))
    }

    fn opens_alone(&mut self, code: &Coded) {
        assert_eq!(self.scan(code), ("grant".to_owned(), Value::Null, "agent".to_owned()));
    }

    fn refused_alone(&mut self, code: &Coded, with: &str) {
        assert_eq!(self.scan(code), ("deny".to_owned(), json!(with), "agent".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_door_without_its_server_opens_for_whom_it_should_and_tells_it_once() {
    let mut site = Site::new(json!({"kind": "simulated"})).await;
    let guest = site.coded(json!({})).await;
    let disabled = site.coded(json!({})).await;
    let gone = site.coded(json!({})).await;
    let rotated = site.coded(json!({})).await;
    let single = site.coded(json!({"unlock_limit": 1})).await;
    let later = site.coded(json!({"valid_from": "2999-01-01T00:00:00Z"})).await;
    let api = site.building.api.clone();
    api.patch(&format!("/group_links/{}", disabled.id), json!({"group_link": {"link_enabled": false}})).await;
    api.delete(&format!("/group_links/{}", gone.id)).await;
    api.post(&format!("/group_links/{}/rotate", rotated.id), json!({})).await;
    site.synced().await;
    site.kill_server();
    // Nobody here has ever seen this guest.
    site.opens_alone(&guest);
    site.refused_alone(&disabled, "f297ef");
    site.refused_alone(&gone, "f299ef");
    site.refused_alone(&rotated, "f299ef");
    site.opens_alone(&single);
    site.refused_alone(&single, "e00410");
    site.refused_alone(&later, "g299ef");
    let shown = site.agent.scan("0123456789abcdef0123456789abcdef");
    assert_eq!((&shown["decision"], &shown["code"]), (&json!("deny"), &json!("e00503")));
    // Also after it was itself stopped, without a server to ask.
    site.agent.restart();
    site.refused_alone(&single, "e00410");
    site.opens_alone(&guest);

    site.bring_back().await;
    let told: Vec<_> = site
        .unlocks_once(9)
        .await
        .iter()
        .map(|event| (event["actor_id"].as_i64().unwrap(), event["code"].clone(), event["controller_id"].as_i64().unwrap()))
        .collect();
    let by = |code: &Coded, reason: Value| (code.id, reason, site.controller_id);
    let expected = [
        by(&guest, Value::Null),
        by(&disabled, json!("f297ef")),
        by(&gone, json!("f299ef")),
        by(&rotated, json!("f299ef")),
        by(&single, Value::Null),
        by(&single, json!("e00410")),
        by(&later, json!("g299ef")),
        by(&single, json!("e00410")),
        by(&guest, Value::Null),
    ];
    assert_eq!(told, expected);
    site.program.verify_ledger();
    // What was used there is used everywhere, and nothing is told again.
    let used = api.get(&format!("/group_links/{}", single.id)).await;
    assert_eq!((&used["unlocks_count"], used["last_used_at"].is_string()), (&json!(1), true));
    assert_eq!(site.scan(&single).1, "e00410");
    site.agent.restart();
    site.building.wait_for_controller(site.controller_id, true).await;
    site.synced().await;
    let alone = site.unlocks().await.iter().filter(|event| event["controller_id"].is_number()).count();
    assert_eq!(alone, 9);
    site.program.verify_ledger();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_while_an_agent_is_away_reaches_it_and_what_is_newer_counts() {
    let mut site = Site::new(json!({"kind": "simulated"})).await;
    let first = site.coded(json!({})).await;
    site.synced().await;
    // The agent stands still, and hears nothing of what follows.
    site.agent.process.signal("STOP");
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    let unheard = site.coded(json!({})).await;
    let single = site.coded(json!({"unlock_limit": 1})).await;
    let over = site.coded(json!({"valid_until": "2020-01-01T00:00:00Z", "valid_from": "2019-01-01T00:00:00Z"})).await;
    site.building.api.delete(&format!("/group_links/{}", first.id)).await;
    site.program.kill();
    site.agent.process.signal("CONT");
    site.agent.process.wait_for_log("the connection to the server is over");
    site.opens_alone(&unheard);
    site.opens_alone(&single);
    site.refused_alone(&single, "e00410");
    site.refused_alone(&over, "f298ef");
    site.bring_back().await;
    site.kill_server();
    site.refused_alone(&first, "f299ef");
    site.refused_alone(&single, "e00410");
    site.opens_alone(&unheard);
    // A lockdown and opening hours reach it as well.
    site.bring_back().await;
    let api = site.building.api.clone();
    api.ask(reqwest::Method::POST, &format!("/locks/{}/lock_down", site.lock_id), None).await;
    site.synced().await;
    site.kill_server();
    site.refused_alone(&unheard, "fad001");
    site.bring_back().await;
    api.ask(reqwest::Method::POST, &format!("/locks/{}/cancel_lockdown", site.lock_id), None).await;
    api.patch(&format!("/groups/{}", site.building.group_id), json!({"group": {"time_restriction_enabled": true}})).await;
    site.synced().await;
    site.kill_server();
    site.refused_alone(&unheard, "34ffaa");
    site.program.restart_in_place();
    site.building.wait_for_controller(site.controller_id, true).await;
    site.program.verify_ledger();
}

#[tokio::test(flavor = "multi_thread")]
async fn after_its_hours_an_agent_refuses_and_says_why() {
    let mut site = Site::new(json!({"kind": "simulated"})).await;
    let guest = site.coded(json!({})).await;
    site.synced().await;
    site.kill_server();
    site.opens_alone(&guest);
    for (hours, expected) in [(35, None), (37, Some("e00504")), (-1, Some("e00505"))] {
        site.agent.restart_at(hours);
        match expected {
            None => site.opens_alone(&guest),
            Some(code) => site.refused_alone(&guest, code),
        }
    }
    // Fewer hours are told at once, and more as well.
    site.agent.restart();
    site.bring_back().await;
    let place = format!("/places/{}", site.building.place_id);
    site.building.api.patch(&place, json!({"place": {"offline_hours": 72}})).await;
    site.synced().await;
    site.kill_server();
    site.agent.restart_at(71);
    site.opens_alone(&guest);
    site.agent.restart_at(73);
    site.refused_alone(&guest, "e00504");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_is_killed_while_a_door_opens_says_that_it_does_not_know() {
    let shelly = Shelly::start();
    let mut site = Site::new(shelly.plain_relay(0)).await;
    let guest = site.coded(json!({})).await;
    site.synced().await;
    site.kill_server();
    site.opens_alone(&guest);
    shelly.hold();
    site.agent.process.feed(format!("{}\n", guest.pass).as_bytes());
    shelly.wait_for_pulses(2);
    site.agent.restart();
    shelly.release();
    site.bring_back().await;
    let events = site.unlocks_once(2).await;
    assert_eq!((&events[0]["code"], &events[1]["code"]), (&Value::Null, &json!("fac002")));
    assert_eq!(shelly.pulses().len(), 2, "it was not told again");
    site.program.verify_ledger();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_doors_that_are_shown_one_code_for_one_unlock_at_once_one_opens() {
    let mut site = Site::new(json!({"kind": "simulated"})).await;
    let (second, token) = site.building.controller().await;
    let back_door = site.building.door("Back door", driven(json!({"kind": "simulated"}), second)).await;
    site.building.terminal(back_door, second).await;
    let mut other = Agent::enrol(&site.program.url(), &token);
    site.building.wait_for_sync(second).await;
    for turn in 0..5 {
        let single = site.coded(json!({"unlock_limit": 1})).await;
        let line = format!("{}\n", single.pass);
        site.agent.process.feed(line.as_bytes());
        other.process.feed(line.as_bytes());
        let decided = [site.agent.decisions(1).remove(0), other.decisions(1).remove(0)];
        let opened = decided.iter().filter(|decided| decided["decision"] == "grant").count();
        let refused = decided.iter().filter(|decided| decided["code"] == "e00410").count();
        assert_eq!((opened, refused), (1, 1), "{turn}: {decided:?}");
        assert!(decided.iter().all(|decided| decided["decided_by"] == "server"), "{turn}: {decided:?}");
    }
    site.program.verify_ledger();
}
