use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};

const SECOND: Duration = Duration::from_secs(1);

/// A step that counts, and fails so many times first.
fn counted(fails: usize) -> (Step, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&count);
    let step: Step = Arc::new(move || {
        let so_far = counts.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { if so_far < fails { Err(Failure::unavailable("No.")) } else { Ok(()) } })
    });
    (step, count)
}

fn closing(fails: usize) -> (Plan, Arc<AtomicUsize>) {
    let (step, count) = counted(fails);
    (Plan { again: None, close: step }, count)
}

async fn after(time: Duration, count: &AtomicUsize) -> usize {
    sleep(time).await;
    count.load(Ordering::SeqCst)
}

#[tokio::test(start_paused = true)]
async fn a_door_is_closed_when_its_time_is_over_and_again_until_it_obeys() {
    let keeper = Keeper::default();
    let (plan, closed) = closing(2);
    keeper.keep(1, &RelayKind::Simulated, Instant::now() + 5 * SECOND, plan).unwrap();
    assert_eq!(after(4_900 * SECOND / 1_000, &closed).await, 0);
    assert_eq!(after(SECOND, &closed).await, 1);
    assert_eq!(after(10 * SECOND, &closed).await, 3);
    assert_eq!(after(600 * SECOND, &closed).await, 3);
    assert!(locked(&keeper.doors).kept.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_last_word_counts_and_a_refused_one_does_not() {
    let keeper = Keeper::default();
    let (plan, closed) = closing(0);
    keeper.keep(1, &RelayKind::Simulated, Instant::now() + 5 * SECOND, plan.clone()).unwrap();
    sleep(4 * SECOND).await;
    let before = keeper.keep(1, &RelayKind::Simulated, Instant::now() + 60 * SECOND, plan.clone()).unwrap();
    assert!(before.is_some());
    keeper.restore(1, before);
    assert_eq!(after(2 * SECOND, &closed).await, 1);
    keeper.keep(1, &RelayKind::Simulated, Instant::now() + 60 * SECOND, plan).unwrap();
    keeper.told(1, Instant::now() + 90 * SECOND);
    assert_eq!(after(80 * SECOND, &closed).await, 1);
    assert_eq!(after(11 * SECOND, &closed).await, 2);
}

#[tokio::test(start_paused = true)]
async fn a_door_that_is_told_again_hears_it_until_its_time_is_over_or_it_is_forgotten() {
    let keeper = Keeper::default();
    for (forget, expected) in [(false, 9), (true, 2)] {
        let (step, told) = counted(0);
        let plan = Plan { again: Some((SECOND, step)), close: counted(0).0 };
        keeper.keep(1, &RelayKind::Simulated, Instant::now() + 10 * SECOND, plan).unwrap();
        sleep(2_500 * SECOND / 1_000).await;
        if forget {
            keeper.forget(1);
        }
        assert_eq!(after(60 * SECOND, &told).await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn another_device_at_the_door_is_closed_at_once() {
    let keeper = Keeper::default();
    let gpio = |line| RelayKind::Gpio(doorward_core::relay::Gpio { chip: "gpiochip0".to_owned(), line, active_low: false });
    let ((first, first_closed), (second, second_closed)) = (closing(0), closing(0));
    keeper.keep(1, &gpio(1), Instant::now() + 60 * SECOND, first).unwrap();
    assert!(keeper.keep(1, &gpio(2), Instant::now() + 60 * SECOND, second).unwrap().is_none());
    assert_eq!((after(SECOND, &first_closed).await, after(SECOND, &second_closed).await), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn whoever_stops_closes_every_door_and_opens_no_other() {
    let keeper = Keeper::default();
    let ((first, first_closed), (second, second_closed)) = (closing(0), closing(9));
    keeper.keep(1, &RelayKind::Simulated, Instant::now() + 60 * SECOND, first.clone()).unwrap();
    keeper.keep(2, &RelayKind::Simulated, Instant::now() + 60 * SECOND, second).unwrap();
    keeper.stop().await;
    assert_eq!((first_closed.load(Ordering::SeqCst), second_closed.load(Ordering::SeqCst)), (1, 1));
    assert!(keeper.keep(3, &RelayKind::Simulated, Instant::now() + SECOND, first).is_err());
}
