//! Tablets at doors: paired once by a code, known by their token until that is ended, and as strict as any scanner.

use std::time::Duration;

use doorward_app::scans::Shown;
use doorward_app::terminals::{self, Tablet};
use doorward_app::{Error, scans};
use doorward_core::{Code, Secret};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::support::House;

const QUARTER: Duration = Duration::from_secs(15 * 60);

fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Code {
    match outcome {
        Err(Error::Refused(code)) => code,
        other => panic!("{other:?}"),
    }
}

/// A door with a terminal for a tablet.
struct Wall {
    house: House,
    id: i64,
}

impl Wall {
    async fn new(db: TestDatabase) -> Self {
        let house = House::new(db).await;
        let site = &house.site;
        let terminal = json!({"name": "Gate", "place_id": site.place_id, "lock_id": site.lock_id, "scanner": {"kind": "camera"}});
        let id = house.server.post("/terminals", house.owner(), json!({"terminal": terminal})).await.id();
        Self { house, id }
    }

    fn server(&self) -> &TestServer {
        &self.house.server
    }

    fn path(&self) -> String {
        format!("/terminals/{}", self.id)
    }

    async fn code(&self) -> String {
        let made = self.server().post(&format!("{}/pairing_code", self.path()), self.house.owner(), json!({})).await.ok();
        made["pairing_code"].as_str().unwrap().to_owned()
    }

    async fn pair(&self, code: &str) -> Result<Secret, Error> {
        terminals::pair(&self.server().app, None, &Secret::presented(code)).await
    }

    async fn paired(&self) -> Secret {
        self.pair(&self.code().await).await.unwrap()
    }

    async fn sees(&self, token: &Secret) -> Result<Tablet, Error> {
        terminals::tablet(&self.server().app, None, token).await
    }

    async fn scan(&self, token: &Secret, text: &str) -> Result<Shown, Error> {
        scans::at_tablet(&self.server().app, None, token, text).await
    }

    async fn change(&self, fields: Value) {
        self.server().patch(&self.path(), self.house.owner(), json!({"terminal": fields})).await.is(204);
    }

    async fn shown(&self) -> Value {
        self.server().get(&self.path(), self.house.owner()).await.ok()
    }
}

#[db_test]
async fn a_code_pairs_one_tablet_and_is_kept_nowhere(db: TestDatabase) {
    let wall = Wall::new(db).await;
    let code = wall.code().await;
    assert_eq!((code.len(), code.as_bytes()[4]), (9, b'-'), "{code}");
    let waiting = wall.shown().await;
    assert_eq!((&waiting["pairing_expires_at"], &waiting["paired_at"]), (&json!(wall.server().in_seconds(900)), &Value::Null));

    assert_eq!(refusal(wall.pair("0000-0000").await), Code::PairingCodeInvalid);
    let token = wall.pair(&code.to_lowercase().replace('-', " ")).await.unwrap();
    assert_eq!(token.reveal().len(), 64);
    assert_eq!(refusal(wall.pair(&code).await), Code::PairingCodeInvalid);
    let paired = wall.shown().await;
    assert_eq!((&paired["pairing_expires_at"], &paired["paired_at"]), (&Value::Null, &json!(wall.server().in_seconds(0))));

    let reader = wall.server().db.store.reader();
    let row = doorward_store::terminals::by_token(reader, &token.digest().0).await.unwrap().unwrap();
    assert_eq!((row.id, row.pairing_mark), (wall.id, None));
    let events = wall.server().post("/event_sets?limit=1000", wall.house.owner(), json!({})).await.ok()["events"].to_string();
    for kind in ["terminal.create_pairing_code", "terminal.pair"] {
        assert!(events.contains(kind), "{events}");
    }
    assert!(!events.contains(&code) && !events.contains(token.reveal()), "{events}");
}

#[db_test]
async fn a_code_ends_after_a_quarter_of_an_hour_or_with_the_next(db: TestDatabase) {
    let wall = Wall::new(db).await;
    let first = wall.code().await;
    let second = wall.code().await;
    assert_eq!(refusal(wall.pair(&first).await), Code::PairingCodeInvalid);
    wall.server().clock.advance(QUARTER);
    assert_eq!(refusal(wall.pair(&second).await), Code::PairingCodeInvalid);
    let third = wall.code().await;
    wall.server().clock.advance(QUARTER - Duration::from_micros(1));
    wall.pair(&third).await.unwrap();
}

#[db_test]
async fn a_tablet_opens_its_door_for_whom_the_link_lets_in_and_for_nobody_else(db: TestDatabase) {
    let wall = Wall::new(db).await;
    let token = wall.paired().await;
    let seen = wall.sees(&token).await.unwrap();
    assert_eq!((seen.name.as_str(), seen.door.is_some()), ("Gate", true));
    let link = wall.server().link(&wall.server().tenant, wall.house.site.group_id, json!({})).await;
    let Credential::GroupLink(secret) = link.credential else { unreachable!("a link has a secret") };
    let lock_id = Some(wall.house.site.lock_id);
    assert_eq!(wall.scan(&token, secret.reveal()).await.unwrap(), Shown { lock_id, code: None });
    assert_eq!(wall.house.shelly.pulses(), 1);
    let long = "x".repeat(1_025);
    for wrong in ["", "open sesame", "\u{0}", long.as_str()] {
        assert_eq!(wall.scan(&token, wrong).await.unwrap(), Shown { lock_id, code: Some(Code::LinkInvalid) }, "{wrong:?}");
    }
    let path = format!("/group_links/{}", link.id);
    wall.server().patch(&path, wall.house.owner(), json!({"group_link": {"link_enabled": false}})).await.is(204);
    assert_eq!(wall.scan(&token, secret.reveal()).await.unwrap().code, Some(Code::LinkDisabled));
    wall.change(json!({"lock_id": null})).await;
    assert_eq!(wall.scan(&token, secret.reveal()).await.unwrap(), Shown { lock_id: None, code: Some(Code::LockNotFound) });
    assert_eq!(wall.house.shelly.pulses(), 1);
}

#[db_test]
async fn a_tablet_is_refused_once_its_pairing_ends_however_it_does(db: TestDatabase) {
    let wall = Wall::new(db).await;
    let (server, owner) = (wall.server(), wall.house.owner());
    let refused = async |token: &Secret, how: &str| {
        assert_eq!(refusal(wall.sees(token).await), Code::Unauthenticated, "{how}");
        assert_eq!(refusal(wall.scan(token, "x").await), Code::Unauthenticated, "{how}");
    };
    let first = wall.paired().await;
    // Another code alone ends nothing.
    let code = wall.code().await;
    wall.sees(&first).await.unwrap();
    let second = wall.pair(&code).await.unwrap();
    refused(&first, "another tablet").await;

    let unused = wall.code().await;
    let pairing = format!("{}/pairing", wall.path());
    server.delete(&pairing, owner).await.is(204);
    refused(&second, "ended").await;
    assert_eq!(refusal(wall.pair(&unused).await), Code::PairingCodeInvalid);
    server.delete(&pairing, owner).await.is(204);
    let events = server.post("/event_sets", owner, json!({"event_set": {"event_type": "terminal.unpair"}})).await.ok();
    assert_eq!(events["events"].as_array().unwrap().len(), 1, "what was not paired is not ended");

    let third = wall.paired().await;
    wall.change(json!({"name": "Main gate"})).await;
    wall.sees(&third).await.unwrap();
    wall.change(json!({"scanner": {"kind": "stdin"}})).await;
    refused(&third, "no camera any more").await;
    server.post(&format!("{}/pairing_code", wall.path()), owner, json!({})).await.refuses(404, "e00404");
    wall.change(json!({"scanner": {"kind": "camera"}})).await;
    refused(&third, "a camera again").await;

    let fourth = wall.paired().await;
    server.delete(&wall.path(), owner).await.is(204);
    refused(&fourth, "deleted").await;
    refused(&Secret::presented(""), "no token").await;
}

#[db_test]
async fn what_is_foreign_to_a_tablet_is_put_to_whoever_judges_it(db: TestDatabase) {
    let wall = Wall::new(db).await;
    let token = wall.paired().await;
    let code = async || wall.scan(&token, "open sesame").await.unwrap().code;
    assert_eq!(code().await, Some(Code::LinkInvalid), "nobody judges it");
    let webhook = json!({"evaluation_webhook": {"name": "Tickets", "url": "http://127.0.0.1:9/judge", "terminal_id": wall.id}});
    wall.server().post("/evaluation_webhooks", wall.house.owner(), webhook).await.ok();
    assert_eq!(code().await, Some(Code::EvaluationUnreachable));
    let event = wall.server().unlock_events().await.pop().unwrap();
    assert_eq!((&event["code"], &event["object_id"]), (&json!("e00508"), &json!(wall.house.site.lock_id)), "{event}");
}
