//! The worker as the program runs it: by the machine's clock, until it is told to stop.

use std::sync::Arc;
use std::time::Duration;

use doorward_app::timers;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::shelly::Mood;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::support::House;

/// How long a stop may take.
const STOP: Duration = Duration::from_secs(1);

struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    fn start(house: &House) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async move { drop(stopped.await) };
        Self { stop, task: tokio::spawn(timers::run(Arc::clone(&house.server.app), stopped)) }
    }

    async fn stop(self) {
        drop(self.stop);
        tokio::time::timeout(STOP, self.task).await.unwrap().unwrap();
    }
}

#[db_test]
async fn it_wakes_when_something_changes(db: TestDatabase) {
    let house = House::new(db).await;
    let worker = Running::start(&house);
    house.schedule("unlock", "09:00", "12:00").await;
    house.shelly.arrived(1).await;
    house.door("lock_down").await;
    house.shelly.arrived(2).await;
    house.door("cancel_lockdown").await;
    house.shelly.arrived(3).await;
    house.door("last_to_leave").await;
    house.shelly.arrived(4).await;
    house.schedule("first_to_arrive", "09:00", "12:00").await;
    house.door("first_to_arrive").await;
    house.shelly.arrived(6).await;
    worker.stop().await;
    assert_eq!(house.told(), [120, 0, 120, 0, 7, 120]);
    house.finish().await;
}

#[db_test]
async fn a_stop_releases_nothing(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "09:00", "12:00").await;
    let worker = Running::start(&house);
    house.shelly.arrived(1).await;
    worker.stop().await;
    assert_eq!((house.told(), house.is_held().await), (vec![120], true));
    assert_eq!(house.history().await, ["started"]);
    house.finish().await;
}

#[db_test]
async fn a_stop_does_not_wait_for_a_relay_that_hangs(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "09:00", "12:00").await;
    house.shelly.set(Mood::Hangs);
    let worker = Running::start(&house);
    house.shelly.arrived(1).await;
    worker.stop().await;
    assert_eq!(house.server.open_commands().await, 1, "the next start closes it");
    house.server.another_app().recover().await.unwrap();
    assert_eq!(house.history().await, ["not started: fac002"]);
}
