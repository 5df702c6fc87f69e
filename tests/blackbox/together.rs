//! Two people press the same button at the same moment.

use std::collections::BTreeSet;

use doorward_testkit::database::TestDatabase;
use serde_json::json;

use crate::program::Program;
use crate::program::building::Building;
use crate::program::http::Api;
use crate::program::shelly::Shelly;

#[tokio::test(flavor = "multi_thread")]
async fn two_people_at_a_door_share_a_pulse_and_have_a_record_each_on_sqlite() {
    run(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_at_a_door_share_a_pulse_and_have_a_record_each_on_postgres() {
    let database = TestDatabase::postgres().await;
    run(Some(database.url())).await;
}

async fn run(database: Option<&str>) {
    let shelly = Shelly::start();
    let program = Program::start_with(database, &["--allow-private-egress"], &[]);
    let building = Building::new(program.api()).await;
    let door = building.door("Front door", shelly.relay(0)).await;
    let links = [building.link(json!({})).await, building.link(json!({})).await];

    shelly.hold();
    let press = |guest: Api| tokio::spawn(async move { guest.unlock(door).await });
    let first = press(building.api.with_link(&links[0].secret));
    shelly.wait_for_pulses(1);
    let second = press(building.api.with_link(&links[1].secret));
    building.api.wait_for_commands("pending", 2).await;
    assert!(!first.is_finished() && !second.is_finished());
    shelly.release();
    for answer in [first.await.unwrap(), second.await.unwrap()] {
        assert_eq!((answer.status, answer.json()), (200, json!({"message": "Unlocked!"})));
    }
    assert_eq!(shelly.counts(), [(0, 1)].into());

    let events = building.api.events("lock.unlock").await;
    assert_eq!(events.len(), 2);
    assert!(events.iter().all(|event| event["success"] == true && event["object_id"] == door));
    let actors: BTreeSet<_> = events.iter().map(|event| event["actor_id"].as_i64().unwrap()).collect();
    assert_eq!(actors, links.iter().map(|link| link.id).collect());
    let commands: BTreeSet<_> = events.iter().map(|event| event["sequence"].as_str().unwrap()).collect();
    assert_eq!(commands.len(), 2);
    assert_eq!(building.api.count("/commands?state=opened").await, 2);
    program.verify_ledger();
}
