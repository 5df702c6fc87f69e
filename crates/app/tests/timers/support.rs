//! A door with a Shelly look-alike, its schedules, and what is recorded of them.

use std::sync::atomic::{AtomicUsize, Ordering};

use doorward_app::timers::Worker;
use doorward_core::Timestamp;
use doorward_testkit::chain::verify;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::TestServer;
use doorward_testkit::shelly::{Mood, ShellyDouble};
use serde_json::{Value, json};

pub struct House {
    pub server: TestServer,
    pub shelly: ShellyDouble,
    pub site: Site,
    seen: AtomicUsize,
}

impl House {
    /// It is Tuesday, ten o'clock in Berlin.
    pub async fn new(db: TestDatabase) -> Self {
        let (server, shelly) = (TestServer::start(db).await, ShellyDouble::start(Mood::Opens).await);
        let site = server.site(&server.tenant, shelly.relay()).await;
        Self { server, shelly, site, seen: AtomicUsize::new(0) }
    }

    /// A schedule of the door, on every day: its id.
    pub async fn schedule(&self, consequence: &str, from: &str, until: &str) -> i64 {
        self.named(consequence, from, until, json!({"name": "Office hours"})).await
    }

    /// The same with these fields instead.
    pub async fn named(&self, consequence: &str, from: &str, until: &str, more: Value) -> i64 {
        let mut fields = json!({"scheduleable_type": "Lock", "scheduleable_id": self.site.lock_id, "consequence": consequence,
            "starts_at_time": from, "ends_at_time": until, "monday": true, "tuesday": true, "wednesday": true, "thursday": true,
            "friday": true, "saturday": true, "sunday": true});
        for (name, value) in more.as_object().unwrap() {
            fields[name] = value.clone();
        }
        self.server.post("/schedules", &self.server.tenant.owner, json!({"schedule": fields})).await.id()
    }

    /// It is this time of that Tuesday in Berlin.
    pub fn set(&self, time: &str) {
        self.set_at(&format!("2026-11-24T{time}+01:00"));
    }

    pub fn set_at(&self, moment: &str) {
        self.server.clock.set(Timestamp::parse(moment).unwrap());
    }

    /// It is this time, and the worker has done what is due.
    pub async fn at(&self, time: &str) {
        self.set(time);
        self.server.tick().await;
    }

    /// What the relay has obeyed since the last time that this was asked: seconds that it was to be on, or 0 for off.
    pub fn told(&self) -> Vec<u64> {
        let orders = self.shelly.orders();
        let seen = self.seen.swap(orders.len(), Ordering::Relaxed);
        let seconds = |order: &Value| if order["on"] == true { order["toggle_after"].as_u64().unwrap() } else { 0 };
        orders[seen..].iter().map(seconds).collect()
    }

    pub async fn lock(&self) -> Value {
        self.server.get(&format!("/locks/{}", self.site.lock_id), &self.server.tenant.owner).await.ok()
    }

    /// Whether its schedules hold the door open, as the API tells it.
    pub async fn is_held(&self) -> bool {
        self.lock().await["on_scheduled_unlock"].as_bool().unwrap()
    }

    /// The end of the first to arrive's span and whether someone has arrived, as the API tells it.
    pub async fn first_to_arrive(&self) -> (Value, Value) {
        let lock = self.lock().await;
        (lock["first_to_arrive_required_until"].clone(), lock["first_to_arrive_satisfied"].clone())
    }

    /// What the ledger says of this type of event, oldest first.
    pub async fn events(&self, kind: &str) -> Vec<Value> {
        let set = json!({"event_set": {"event_type": kind}});
        let set = self.server.post("/event_sets?limit=1000", &self.server.tenant.owner, set).await.ok();
        let mut events = set["events"].as_array().cloned().unwrap();
        events.reverse();
        events
    }

    /// The holds and their ends as the ledger tells them, oldest first: `started`, `ended`, or the code of what failed.
    pub async fn history(&self) -> Vec<String> {
        let events = self.events("lock.scheduled_unlock_started,lock.scheduled_unlock_ended").await;
        let told = |event: &Value| {
            let action = event["action"].as_str().unwrap().trim_start_matches("scheduled_unlock_").to_owned();
            if event["success"] == true { action } else { format!("not {action}: {}", event["code"].as_str().unwrap()) }
        };
        events.iter().map(told).collect()
    }

    /// `lock_down`, `cancel_lockdown`, … of the door.
    pub async fn door(&self, action: &str) {
        let path = format!("/locks/{}/{action}", self.site.lock_id);
        self.server.post(&path, &self.server.tenant.owner, json!({})).await.is(204);
    }

    pub async fn place(&self, action: &str) {
        let path = format!("/places/{}/{action}", self.site.place_id);
        self.server.post(&path, &self.server.tenant.owner, json!({})).await.is(204);
    }

    /// The worker of the same node, started again.
    pub async fn restarted(&self) -> Worker {
        let app = self.server.another_app();
        app.recover().await.unwrap();
        Worker::new(app)
    }

    /// The worker of another node.
    pub fn other_node(&self) -> Worker {
        Worker::new(self.server.another_app_as("node-2"))
    }

    /// Everything begun is recorded, and nobody has changed it since.
    pub async fn finish(self) {
        verify(&self.server.db.store, "node-1", self.server.tenant.id).await.unwrap();
        self.server.finish().await;
    }
}
