//! A server, a receiver, and an integration between them.

use std::time::Duration;

use doorward_app::integrations::Worker;
use doorward_core::{EventType, Timestamp};
use doorward_store::ledger::{Draft, append};
use doorward_testkit::chain::verify;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::receiver::Receiver;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};
use tokio::sync::Mutex;

pub struct House {
    pub server: TestServer,
    pub receiver: Receiver,
    /// The integration, which wants to hear of new groups.
    pub id: i64,
    worker: Mutex<Worker>,
}

impl House {
    pub async fn new(db: TestDatabase) -> Self {
        Self::with(db, json!({})).await
    }

    /// With these fields of the integration instead.
    pub async fn with(db: TestDatabase, more: Value) -> Self {
        let (server, receiver) = (TestServer::start(db).await, Receiver::start().await);
        let id = integration(&server, &receiver, more).await;
        let worker = Mutex::new(Worker::new(server.app.clone()));
        Self { server, receiver, id, worker }
    }

    /// Everything that is due is sent, and what came of it is recorded.
    pub async fn tick(&self) {
        self.worker.lock().await.tick().await;
    }

    /// A new group, of which the integration wants to hear.
    pub async fn group(&self, name: &str) -> i64 {
        self.server.post("/groups", &self.server.tenant.owner, json!({"group": {"name": name}})).await.id()
    }

    pub async fn change(&self, fields: Value) {
        let body = json!({"integration": fields});
        self.server.patch(&format!("/integrations/{}", self.id), &self.server.tenant.owner, body).await.is(204);
    }

    pub async fn shown(&self) -> Value {
        self.server.get(&format!("/integrations/{}", self.id), &self.server.tenant.owner).await.ok()
    }

    /// The log, newest first.
    pub async fn deliveries(&self) -> Vec<Value> {
        let path = format!("/integrations/{}/deliveries?limit=250", self.id);
        self.server.get(&path, &self.server.tenant.owner).await.list()
    }

    /// The only delivery.
    pub async fn delivery(&self) -> Value {
        let [delivery] = self.deliveries().await.try_into().unwrap();
        delivery
    }

    /// The statuses of the log, newest first.
    pub async fn statuses(&self) -> Vec<String> {
        self.deliveries().await.iter().map(|delivery| delivery["status"].as_str().unwrap().to_owned()).collect()
    }

    /// What the ledger says of this type of event, oldest first.
    pub async fn events(&self, kind: &str) -> Vec<Value> {
        let set = json!({"event_set": {"event_type": kind}});
        let set = self.server.post("/event_sets?limit=1000", &self.server.tenant.owner, set).await.ok();
        let mut events = set["events"].as_array().cloned().unwrap();
        events.reverse();
        events
    }

    /// Moves the clock to the next try of the newest delivery; its new moment.
    pub async fn wait_for_next_try(&self) -> Timestamp {
        let at = self.deliveries().await[0]["next_attempt_at"].as_str().and_then(Timestamp::parse).unwrap();
        assert!(at > self.server.app.now());
        self.server.clock.set(at);
        at
    }

    /// Names of groups whose creation the receiver was told of, in the order of arrival.
    pub fn told(&self) -> Vec<String> {
        let name = |json: Value| json["object_name"].as_str().unwrap().to_owned();
        self.receiver.received().iter().map(|received| name(received.json())).collect()
    }

    pub async fn replay(&self, delivery: &Value) -> doorward_testkit::answer::Answer {
        let path = format!("/integrations/{}/deliveries/{}/replay", self.id, delivery["id"]);
        self.server.post(&path, &self.server.tenant.owner, json!({})).await
    }

    /// The chain of the server's node is whole.
    pub async fn finish(self) {
        verify(&self.server.db.store, "node-1", self.server.tenant.id).await.unwrap();
        self.server.finish().await;
    }
}

/// An integration of the first organization that tells this receiver of new groups, or with these fields instead.
pub async fn integration(server: &TestServer, receiver: &Receiver, more: Value) -> i64 {
    let mut fields =
        json!({"type": "event_webhook", "name": "Ledger copy", "url": receiver.url(), "enabled_events": ["group.create"]});
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    server.post("/integrations", &server.tenant.owner, json!({"integration": fields})).await.id()
}

/// Groups that a node has recorded the creation of, with these uuids.
pub async fn record(server: &TestServer, node: &str, uuids: &[String]) {
    let tx = server.db.store.begin().await.unwrap();
    append(&tx, node, server.tenant.id, uuids.iter().map(|uuid| entry(uuid)).collect()).await.unwrap();
    tx.commit().await.unwrap();
}

pub fn entry(uuid: &str) -> doorward_store::ledger::Entry {
    let draft = Draft::new(uuid.to_owned(), [3; 16], EventType::GROUP_CREATE, 1, Some(uuid.to_owned()));
    draft.concluded(Timestamp::from_micros(1_795_510_800_000_000), None, None)
}

pub fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{prefix}-{number}")).collect()
}

pub const HOUR: Duration = Duration::from_secs(60 * 60);
