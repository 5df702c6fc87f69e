//! The worker as the program runs it: by the machine's clock, until it is told to stop.

use std::time::{Duration, Instant};

use doorward_app::integrations;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::receiver::Receiver;
use serde_json::json;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::support::{House, integration, names, record};

/// How long a stop may take.
const STOP: Duration = Duration::from_secs(4);

struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    fn start(house: &House) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move { drop(stopped.await) };
        Self { stop, task: tokio::spawn(integrations::run(house.server.app.clone(), stopped)) }
    }

    async fn stop(self) {
        drop(self.stop);
        tokio::time::timeout(STOP, self.task).await.unwrap().unwrap();
    }
}

#[db_test]
async fn an_unlock_wakes_it(db: TestDatabase) {
    let house = House::with(db, json!({"enabled_events": ["lock.unlock"]})).await;
    let site = house.server.site(&house.server.tenant, json!({"kind": "simulated"})).await;
    let worker = Running::start(&house);
    // Were it only looked for now and then, several in a row would take as many seconds.
    let began = Instant::now();
    for count in 1..=5 {
        house.server.unlock(site.lock_id, &house.server.tenant.owner).await.ok();
        house.receiver.arrived(count).await;
    }
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    worker.stop().await;
    assert_eq!(house.statuses().await, ["delivered"; 5]);
}

#[db_test]
async fn it_finds_what_other_processes_recorded(db: TestDatabase) {
    let house = House::new(db).await;
    let worker = Running::start(&house);
    record(&house.server, "node-2", &names("elsewhere", 3)).await;
    house.receiver.arrived(3).await;
    worker.stop().await;
    assert_eq!(house.statuses().await, ["delivered"; 3]);
}

#[db_test]
async fn a_receiver_that_never_answers_keeps_neither_others_nor_the_stop_waiting(db: TestDatabase) {
    let house = House::new(db).await;
    let other = Receiver::start().await;
    integration(&house.server, &other, json!({})).await;
    house.receiver.hangs();
    let worker = Running::start(&house);
    record(&house.server, "node-1", &names("group", 100)).await;
    house.receiver.arrived(1).await;
    other.arrived(100).await;
    worker.stop().await;
    let asked = house.receiver.received().len();
    assert!((1..=16).contains(&asked), "{asked} at once");
    let taken = house.deliveries().await.iter().filter(|delivery| delivery["next_attempt_at"] != "2026-11-24T09:00:00Z").count();
    assert_eq!(taken, asked, "what was asked for is nobody else's to send for a while");
    // The answers were never heard: once the leases are over, it is all sent again.
    house.receiver.answers(200);
    house.server.clock.advance(Duration::from_secs(61));
    house.tick().await;
    assert_eq!(house.statuses().await, ["delivered"; 100]);
    assert_eq!(house.receiver.received().len(), 100 + asked);
}
