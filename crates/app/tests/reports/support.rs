//! Reports as a client asks for them and fetches them.

use std::time::Duration;

use doorward_app::reports::work;
use doorward_core::EventType;
use doorward_store::ledger::{Draft, Reference, append};
use doorward_testkit::answer::Answer;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

pub const HOUR: Duration = Duration::from_secs(60 * 60);
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub const EVENTS: i64 = 1;
pub const UNLOCKS: i64 = 2;
pub const BY_PERSON: i64 = 3;
pub const BY_DOOR: i64 = 4;
pub const USERS: i64 = 5;

/// Asks for a report of today; `more` holds further fields of it.
pub async fn ask(server: &TestServer, reporter_id: i64, more: Value) -> i64 {
    let mut fields =
        json!({"name": "Monthly", "reporter_id": reporter_id, "start_date": "2026-11-24", "time_zone": "Europe/Berlin"});
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    server.post("/reports", &server.tenant.owner, json!({"report": fields})).await.id()
}

pub async fn shown(server: &TestServer, id: i64) -> Value {
    server.get(&format!("/reports/{id}"), &server.tenant.owner).await.ok()
}

/// The address at which it can be fetched.
pub async fn address(server: &TestServer, id: i64) -> String {
    let made = server.post(&format!("/reports/{id}/download"), &server.tenant.owner, json!({})).await.ok();
    made["url"].as_str().unwrap().strip_prefix(&server.url()).unwrap().to_owned()
}

pub async fn fetch(server: &TestServer, id: i64) -> Answer {
    let address = address(server, id).await;
    server.get(&address, &Credential::Nothing).await.is(200)
}

/// The rows of a finished report, each by the names of its heading.
pub async fn rows(server: &TestServer, id: i64) -> Vec<Value> {
    let text = fetch(server, id).await.text;
    let mut lines = text.split_terminator("\r\n").map(|line| line.split(',').collect::<Vec<_>>());
    let heading = lines.next().unwrap();
    lines
        .map(|cells| {
            assert_eq!(cells.len(), heading.len(), "{cells:?}");
            heading.iter().zip(cells).map(|(name, cell)| ((*name).to_owned(), json!(cell))).collect()
        })
        .collect()
}

/// Asks for one and has it made.
pub async fn made(server: &TestServer, reporter_id: i64, more: Value) -> i64 {
    let id = ask(server, reporter_id, more).await;
    work(&server.app).await;
    assert_eq!(shown(server, id).await["status"], "finished");
    id
}

/// What the ledger says of this type of event, oldest first.
pub async fn events(server: &TestServer, kind: &str) -> Vec<Value> {
    let set = json!({"event_set": {"event_type": kind}});
    let set = server.post("/event_sets?limit=1000", &server.tenant.owner, set).await.ok();
    let mut events = set["events"].as_array().cloned().unwrap();
    events.reverse();
    events
}

/// Unlocks by this user of this door, one a second from the clock's time on.
pub async fn unlocks(server: &TestServer, count: i64, name: &str) {
    let tx = server.db.store.begin().await.unwrap();
    let entry = |number: i64| {
        let mut draft = Draft::new(format!("{name}-{number}"), [3; 16], EventType::LOCK_UNLOCK, 7, Some(name.to_owned()));
        draft.actor = Some(Reference::new("User", number % 3));
        draft.actor_name = Some(name.to_owned());
        let at = server.app.now().after(Duration::from_secs(number.unsigned_abs()));
        draft.concluded(at, None, None)
    };
    append(&tx, "node-1", server.tenant.id, (0..count).map(entry).collect()).await.unwrap();
    tx.commit().await.unwrap();
}
