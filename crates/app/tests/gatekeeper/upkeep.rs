//! What is forgotten of unlocks, and what is not.

use std::time::Duration;

use doorward_app::upkeep;
use doorward_testkit::chain::verify;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::Setup;
use serde_json::Value;

use crate::support::House;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn commands(house: &House) -> Vec<Value> {
    let commands = house.server.get("/commands", &house.server.tenant.owner).await.list();
    commands.iter().map(|command| command["id"].clone()).collect()
}

#[db_test]
async fn a_closed_command_is_kept_for_thirty_days_and_its_event_for_ever(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let mut sequences = Vec::new();
    for _ in 0..2 {
        sequences.push(house.opened(owner).await["sequence"].clone());
        house.server.clock.advance(20 * DAY);
    }
    assert_eq!(commands(&house).await.len(), 2);
    upkeep::tidy(&house.server.app).await.unwrap();
    assert_eq!(commands(&house).await, sequences[1..]);
    let events = house.server.unlock_events().await;
    assert_eq!(events.iter().map(|event| event["sequence"].clone()).collect::<Vec<_>>(), sequences);
    house.server.clock.advance(10 * DAY - Duration::from_secs(1));
    upkeep::tidy(&house.server.app).await.unwrap();
    assert_eq!(commands(&house).await, sequences[1..], "not a second sooner");
    house.server.clock.advance(Duration::from_secs(2));
    upkeep::tidy(&house.server.app).await.unwrap();
    assert_eq!(commands(&house).await, Vec::<Value>::new());
    assert!(verify(&house.server.db.store, &Setup::default().node, house.server.tenant.id).await.is_ok());
}
