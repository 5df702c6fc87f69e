//! An unlock whose server is killed before its outcome is recorded: the event that the next start writes says through whose
//! software it came.

use doorward_testkit::database::TestDatabase;
use serde_json::json;

use crate::program::Program;
use crate::program::building::Building;
use crate::program::http::client;
use crate::program::shelly::Shelly;

const OUTCOME_UNKNOWN: &str = "fac002";
const IDENTIFIER: &str = "Example PMS";
const CONTACT: &str = "dev@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_partner_began_is_recorded_as_theirs_after_a_kill_on_sqlite() {
    run(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_partner_began_is_recorded_as_theirs_after_a_kill_on_postgres() {
    let database = TestDatabase::postgres().await;
    run(Some(database.url())).await;
}

async fn run(database: Option<&str>) {
    let shelly = Shelly::start();
    let mut program = Program::start_with(database, &["--allow-private-egress"], &[]);
    let building = Building::new(program.api()).await;
    let doors = [building.door("Front door", shelly.plain_relay(0)).await, building.door("Back door", shelly.plain_relay(1)).await];

    // The device has taken both orders and answers neither: what it did is not known.
    shelly.hold();
    let press = |door: i64| {
        let url = format!("{}/locks/{door}/unlock", program.url());
        client().post(url).header("authorization", format!("KISI-LOGIN {}", program.api_key()))
    };
    let through_partner = press(doors[0]).header("x-kisi-integration-identifier", IDENTIFIER);
    let presses = [through_partner.header("x-kisi-integration-contact", CONTACT), press(doors[1])];
    let presses = presses.map(|press| tokio::spawn(press.send()));
    shelly.wait_for_pulses(doors.len());
    assert_eq!(building.api.count("/commands?state=pending").await, doors.len());
    program.kill();
    for press in presses {
        assert!(press.await.unwrap().is_err(), "nobody was answered");
    }
    shelly.settle();
    program.restart();

    let events = program.api().events("lock.unlock").await;
    assert_eq!(events.len(), doors.len());
    for event in events {
        assert_eq!((&event["success"], &event["code"]), (&json!(false), &json!(OUTCOME_UNKNOWN)), "{event}");
        let said = [event.get("integration_identifier"), event.get("integration_contact")];
        if event["object_id"] == doors[0] {
            assert_eq!(said, [Some(&json!(IDENTIFIER)), Some(&json!(CONTACT))]);
        } else {
            assert_eq!(said, [None, None], "the other call said nothing");
        }
    }
    program.verify_ledger();
}
