//! What outlasts the server, and several servers at once.

use doorward_app::Clock as _;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::shelly::Mood;
use serde_json::json;

use crate::support::House;

#[db_test]
async fn a_server_that_starts_again_holds_at_once_what_it_held(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    house.set("10:30:05");
    house.restarted().await.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![120, 120], true));
    house.set("11:00:00");
    let mut worker = house.restarted().await;
    worker.tick().await;
    assert_eq!((house.told(), house.history().await), (vec![120], vec!["started".to_owned()]));
    house.set("12:00:00");
    worker.tick().await;
    assert_eq!((house.told(), house.history().await), (vec![0], vec!["started".to_owned(), "ended".to_owned()]));
    house.finish().await;
}

#[db_test]
async fn a_hold_that_ended_while_the_server_was_away_is_ended_when_it_starts(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    house.set("13:00:00");
    house.restarted().await.tick().await;
    assert_eq!((house.told(), house.history().await), (vec![120, 0], vec!["started".to_owned(), "ended".to_owned()]));
    let ended = house.events("lock.scheduled_unlock_ended").await.remove(0);
    assert_eq!(ended["message"], "No longer held open by the schedule \"Office hours\" (Europe/Berlin).");
    house.finish().await;
}

#[db_test]
async fn a_hold_that_ended_and_began_anew_meanwhile_is_two(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    house.set_at("2026-11-25T11:00:00+01:00");
    house.restarted().await.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![120, 120], true));
    assert_eq!(house.history().await, ["started", "ended", "started"]);
    house.finish().await;
}

#[db_test]
async fn who_came_and_left_is_remembered(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    house.schedule("first_to_arrive", "09:00", "12:00").await;
    house.server.tick().await;
    house.server.unlock(house.site.lock_id, owner).await.ok();
    house.restarted().await.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![7, 120], true));
    house.door("last_to_leave").await;
    let mut worker = house.restarted().await;
    worker.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![0], false));
    worker.tick().await;
    assert_eq!(house.told(), vec![] as Vec<u64>);
    house.finish().await;
}

#[db_test]
async fn a_crash_while_a_relay_is_told_leaves_a_record_and_the_door_is_held_again(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.shelly.set(Mood::Hangs);
    house.set("10:30:00");
    let mut worker = house.restarted().await;
    tokio::select! {
        () = worker.tick() => panic!("the relay hangs"),
        () = house.shelly.arrived(1) => {}
    }
    assert_eq!(house.server.open_commands().await, 1, "recorded before the relay was told");
    drop(worker);

    house.shelly.set(Mood::Opens);
    let mut worker = house.restarted().await;
    assert_eq!(house.history().await, ["not started: fac002"], "whether it was held is not known");
    house.set("10:30:10");
    worker.tick().await;
    assert_eq!((house.told().last(), house.is_held().await), (Some(&120), true));
    assert_eq!(house.history().await, ["not started: fac002", "started"]);
    house.finish().await;
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_nodes_one_records_and_drives(db: TestDatabase) {
    const DAYS: usize = 12;
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    let (mut one, mut other) = (house.restarted().await, house.other_node());
    for day in 1..=DAYS {
        for time in ["10:30:00", "10:30:40", "11:59:30", "12:00:00"] {
            house.set_at(&format!("2026-11-{day:02}T{time}+01:00"));
            tokio::join!(one.tick(), other.tick());
        }
    }
    assert_eq!(house.history().await.len(), 2 * DAYS);
    let mut history = house.history().await;
    history.dedup();
    assert_eq!(history.len(), 2 * DAYS, "started and ended in turn");
    assert!(house.told().len() <= 4 * DAYS + 1, "one node tells the relay, and a new one once");
    house.finish().await;
}

#[db_test]
async fn another_node_takes_over_a_hold(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    let mut other = house.other_node();
    house.set("10:30:40");
    other.tick().await;
    house.server.tick().await;
    assert_eq!(house.told(), [120, 120], "once");
    house.door("lock_down").await;
    other.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![0], false));
    house.server.tick().await;
    assert_eq!((house.told(), house.history().await), (vec![], vec!["started".to_owned(), "ended".to_owned()]));
    house.finish().await;
}

#[db_test]
async fn a_clock_that_was_wrong_for_a_while_does_not_keep_a_door_from_being_held(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.set_at("2027-11-24T11:00:00+01:00");
    house.server.tick().await;
    house.at("11:00:00").await;
    assert_eq!((house.told(), house.is_held().await), (vec![120, 120], true), "at {}", house.server.clock.now());
    house.at("11:00:40").await;
    assert_eq!(house.told(), [120]);
    house.finish().await;
}

#[db_test]
async fn the_doors_of_every_organization_are_held(db: TestDatabase) {
    let house = House::new(db).await;
    let other = house.server.second_organization().await;
    let site = house.server.site(&other, house.shelly.relay()).await;
    let schedule = json!({"scheduleable_type": "Lock", "scheduleable_id": site.lock_id, "consequence": "unlock", "tuesday": true});
    house.server.post("/schedules", &other.owner, json!({"schedule": schedule})).await.ok();
    house.server.tick().await;
    assert_eq!((house.told(), house.history().await.len()), (vec![120], 0));
    let lock = house.server.get(&format!("/locks/{}", site.lock_id), &other.owner).await.ok();
    assert_eq!(lock["on_scheduled_unlock"], json!(true));
    house.finish().await;
}
