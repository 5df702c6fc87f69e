//! A disk without space: no door opens that could not be recorded, and space is all it takes to go on.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use reqwest::Method;
use serde_json::json;

use crate::program::Program;
use crate::program::building::{Building, Link};
use crate::program::connection::Connection;
use crate::program::disk::Disk;
use crate::program::http::{Answer, get};
use crate::program::shelly::Shelly;

/// Each at a door of their own.
const GUESTS: usize = 8;
/// Refusals in a row after which a guest takes the disk to be full.
const REFUSALS: usize = 3;
/// More presses than a small disk has room for.
const MOST: usize = 4_000;
const OUTCOME_UNKNOWN: &str = "fac002";

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_until_there_is_space_again() {
    let home = tempfile::tempdir().unwrap();
    let disk = Disk::small(&home.path().join("data"));
    run(Program::start_on(disk, home, None, &["--allow-private-egress"], &[])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_may_not_grow_refuses_until_it_may() {
    let home = tempfile::tempdir().unwrap();
    run(Program::start_on(Disk::Rationed, home, None, &["--allow-private-egress"], &[])).await;
}

/// One guest, with what they were answered.
struct Guest {
    link: Link,
    door: i64,
    acknowledged: usize,
}

async fn run(mut program: Program) {
    let shelly = Shelly::start();
    let building = Building::new(program.api()).await;
    let mut guests = Vec::new();
    for number in 0..GUESTS {
        let door = building.door(&format!("Door {number}"), shelly.plain_relay(number as u64)).await;
        guests.push(Guest { link: building.link(json!({})).await, door, acknowledged: 0 });
    }
    let address = program.address();
    thread::scope(|scope| {
        for guest in &mut guests {
            scope.spawn(move || guest.press_until_refused(&mut Connection::open(address)));
        }
        shelly.wait_for_pulses(GUESTS);
        program.fill_disk();
    });
    // What found no space for many may find some for one.
    for guest in &mut guests {
        guest.press_until_refused(&mut Connection::open(address));
    }

    let commands = building.api.count("/commands").await;
    let pulses = shelly.pulses().len();
    for guest in &guests {
        for _ in 0..REFUSALS {
            assert_refused(&building.api.with_link(&guest.link.secret).unlock(guest.door).await);
        }
        assert_eq!(building.api.with_link(&guest.link.secret).count("/locks").await, GUESTS);
    }
    let place = json!({"place": {"name": "Annex", "address": "Example Quay 2"}});
    assert_refused(&building.api.ask(Method::POST, "/places", Some(&place)).await);
    assert_eq!(building.api.count("/group_links").await, GUESTS);
    assert_eq!(get(&(program.url() + "/healthz")).await.status, 200);
    assert_eq!(building.api.count("/commands").await, commands);
    assert_eq!(shelly.pulses().len(), pulses, "a door opened that could not be recorded");
    assert!(program.process().logged().contains("no door was opened"));

    program.free_disk();
    for guest in &mut guests {
        assert_eq!(building.api.with_link(&guest.link.secret).unlock(guest.door).await.status, 200);
        guest.acknowledged += 1;
    }
    building.api.post("/places", place).await;
    program.verify_ledger();

    // What was granted before the disk was full and could not be closed any more is closed at the latest now.
    program.restart();
    check(&program, &guests, &shelly).await;
    program.verify_ledger();
}

impl Guest {
    fn press_until_refused(&mut self, connection: &mut Connection) {
        let mut refusals = 0;
        while refusals < REFUSALS {
            let answer = connection.unlock(self.door, &self.link.authorization());
            if answer.status == 200 {
                self.acknowledged += 1;
                refusals = 0;
                assert!(self.acknowledged < MOST, "the disk never gets full");
            } else {
                assert_refused(&answer);
                refusals += 1;
            }
        }
    }
}

#[track_caller]
fn assert_refused(answer: &Answer) {
    assert_eq!((answer.status, answer.json()["code"].as_str()), (503, Some("e00503")), "{answer:?}");
}

/// Nothing that was acknowledged is lost, and no door opened without a record.
async fn check(program: &Program, guests: &[Guest], shelly: &Shelly) {
    let api = program.api();
    for state in ["pending", "expired"] {
        assert_eq!(api.count(&format!("/commands?state={state}")).await, 0);
    }
    let (mut opened, mut commands) = (BTreeMap::<i64, usize>::new(), BTreeSet::new());
    for event in api.events("lock.unlock").await {
        if event["success"] == true {
            *opened.entry(event["actor_id"].as_i64().unwrap()).or_default() += 1;
        } else {
            assert_eq!(event["code"], OUTCOME_UNKNOWN, "{event}");
        }
        assert!(commands.insert(event["sequence"].as_str().unwrap().to_owned()));
    }
    for guest in guests {
        let recorded = opened.get(&guest.link.id).copied().unwrap_or_default();
        assert!(recorded >= guest.acknowledged, "{} acknowledged, {recorded} recorded", guest.acknowledged);
    }
    for pulse in shelly.pulses() {
        assert!(commands.contains(&pulse.command_id.unwrap()), "a door opened without a record");
    }
}
