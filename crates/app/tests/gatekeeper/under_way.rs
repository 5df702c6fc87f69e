//! Unlocks under way: callers that hang up, crashes, crowds and stops.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use doorward_testkit::chain::verify;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use doorward_testkit::shelly::Mood;
use serde_json::json;

use crate::support::House;

#[db_test]
async fn a_caller_that_hangs_up_still_gets_its_outcome_recorded(db: TestDatabase) {
    let house = Arc::new(House::new(db).await);
    house.shelly.set(Mood::Hangs);
    let caller = tokio::spawn({
        let house = Arc::clone(&house);
        async move { house.server.unlock(house.site.lock_id, &house.server.tenant.owner).await }
    });
    house.shelly.arrived(1).await;
    caller.abort();
    assert!(caller.await.unwrap_err().is_cancelled());
    assert_eq!(house.server.open_commands().await, 1);

    house.shelly.set(Mood::Opens);
    house.server.app.drain().await;
    assert_eq!((house.server.open_commands().await, house.shelly.pulses()), (0, 1));
    let events = house.server.unlock_events().await;
    assert_eq!((events.len(), &events[0]["success"]), (1, &json!(true)));
}

#[db_test]
async fn a_command_that_a_crash_left_open_is_closed_as_failed_when_the_node_starts_again(db: TestDatabase) {
    let house = Arc::new(House::new(db).await);
    let tenant = &house.server.tenant;
    house.opened(&tenant.owner).await;
    house.shelly.set(Mood::Hangs);
    let caller = tokio::spawn({
        let house = Arc::clone(&house);
        async move { house.server.unlock(house.site.lock_id, &house.server.tenant.owner).await }
    });
    house.shelly.arrived(2).await;
    assert_eq!(house.server.unlock_events().await.len(), 1, "granted, but its outcome is not known");

    house.server.another_app().recover().await.unwrap();
    let events = house.server.unlock_events().await;
    assert_eq!((events.len(), &events[1]["success"], &events[1]["code"]), (2, &json!(false), &json!("fac002")));
    assert_eq!(
        (&events[1]["actor_id"], &events[1]["authorized_by_role_id"]),
        (&json!(tenant.owner_id), &json!("organization_owner"))
    );
    assert_eq!(house.server.open_commands().await, 0);

    house.server.another_app().recover().await.unwrap();
    house.shelly.set(Mood::Opens);
    caller.await.unwrap();
    assert_eq!(house.server.unlock_events().await.len(), 2, "what is closed is not closed again");
    verify(&house.server.db.store, "node-1", tenant.id).await.unwrap();
}

#[db_test]
async fn another_nodes_open_commands_are_left_alone(db: TestDatabase) {
    let house = Arc::new(House::new(db).await);
    house.shelly.set(Mood::Hangs);
    let caller = tokio::spawn({
        let house = Arc::clone(&house);
        async move { house.server.unlock(house.site.lock_id, &house.server.tenant.owner).await }
    });
    house.shelly.arrived(1).await;
    house.server.another_app_as("node-2").recover().await.unwrap();
    assert_eq!(house.server.open_commands().await, 1);
    house.shelly.set(Mood::Opens);
    caller.await.unwrap().ok();
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_unlocks_at_once_are_each_recorded_once(db: TestDatabase) {
    const CALLERS: usize = 64;
    let server = Arc::new(TestServer::start(db).await);
    let tenant = &server.tenant;
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let valid = server.link(tenant, site.group_id, json!({})).await;
    let expired = server.link(tenant, site.group_id, json!({"valid_until": server.in_seconds(-1)})).await;
    let start = Arc::new(tokio::sync::Barrier::new(CALLERS));
    let callers: Vec<_> = (0..CALLERS)
        .map(|number| {
            let (server, start) = (Arc::clone(&server), Arc::clone(&start));
            let credential = if number % 2 == 0 { &valid } else { &expired }.credential.clone();
            tokio::spawn(async move {
                start.wait().await;
                server.unlock(site.lock_id, &credential).await.status
            })
        })
        .collect();
    let mut statuses = Vec::new();
    for caller in callers {
        statuses.push(caller.await.unwrap());
    }
    let answered = |status: u16| statuses.iter().filter(|answered| **answered == status).count();
    assert_eq!((answered(200), answered(401)), (CALLERS / 2, CALLERS / 2));

    let events = server.unlock_events().await;
    let distinct = |name: &str| events.iter().map(|event| event[name].to_string()).collect::<BTreeSet<_>>().len();
    assert_eq!((events.len(), distinct("uuid"), distinct("sequence")), (CALLERS, CALLERS, CALLERS));
    let recorded = |link: i64, success: bool| {
        events.iter().filter(|event| event["actor_id"] == json!(link) && event["success"] == json!(success)).count()
    };
    assert_eq!((recorded(valid.id, true), recorded(expired.id, false)), (CALLERS / 2, CALLERS / 2));
    assert_eq!(server.open_commands().await, 0);
    verify(&server.db.store, "node-1", tenant.id).await.unwrap();
}

#[db_test]
async fn a_stop_waits_for_what_was_begun_and_begins_nothing_new(db: TestDatabase) {
    let house = Arc::new(House::new(db).await);
    house.shelly.set(Mood::Hangs);
    let caller = tokio::spawn({
        let house = Arc::clone(&house);
        async move { house.server.unlock(house.site.lock_id, &house.server.tenant.owner).await }
    });
    house.shelly.arrived(1).await;

    let mut drained = pin!(house.server.app.drain());
    let first = poll_fn(|context| Poll::Ready(drained.as_mut().poll(context))).await;
    assert!(first.is_pending(), "a door has not answered yet");
    house.server.unlock(house.site.lock_id, &house.server.tenant.owner).await.refuses(503, "e00503");
    let second = poll_fn(|context| Poll::Ready(drained.as_mut().poll(context))).await;
    assert!(second.is_pending(), "a door has still not answered");

    house.shelly.set(Mood::Opens);
    drained.await;
    assert_eq!(house.server.open_commands().await, 0);
    caller.await.unwrap().ok();
    assert_eq!((house.server.unlock_events().await.len(), house.shelly.pulses()), (1, 1));
}
