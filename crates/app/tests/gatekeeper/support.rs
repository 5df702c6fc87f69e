//! A door with a Shelly look-alike, and what every unlock must leave behind.

use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, TestServer};
use doorward_testkit::shelly::{Mood, ShellyDouble};
use serde_json::{Value, json};

pub struct House {
    pub server: TestServer,
    pub shelly: ShellyDouble,
    pub site: Site,
}

/// Who an event must name.
pub struct Actor {
    pub kind: &'static str,
    pub id: i64,
    pub credential_kind: &'static str,
    pub credential_id: i64,
}

impl House {
    pub async fn new(db: TestDatabase) -> Self {
        let (server, shelly) = (TestServer::start(db).await, ShellyDouble::start(Mood::Opens).await);
        let site = server.site(&server.tenant, shelly.relay()).await;
        Self { server, shelly, site }
    }

    /// The owner's credential.
    pub const fn owner(&self) -> &Credential {
        &self.server.tenant.owner
    }

    /// Unlocks, and expects a refusal that pulses nothing and leaves exactly one failed event with that code; the event.
    pub async fn refused(&self, lock_id: i64, credential: &Credential, status: u16, code: &str) -> Value {
        self.refuses(lock_id, self.server.unlock(lock_id, credential), status, code).await
    }

    /// The same at the site's door, with a body.
    pub async fn refused_with(&self, credential: &Credential, body: Value, status: u16, code: &str) -> Value {
        self.refuses(self.site.lock_id, self.unlock_with(credential, body), status, code).await
    }

    async fn refuses(&self, lock_id: i64, unlock: impl Future<Output = Answer>, status: u16, code: &str) -> Value {
        let (events, pulses) = (self.server.unlock_events().await, self.shelly.pulses());
        unlock.await.refuses(status, code);
        assert_eq!(self.shelly.pulses(), pulses, "{code}: the relay was pulsed");
        let event = self.only_new_event(&events).await;
        let recorded = (&event["success"], &event["code"], &event["error_code"], &event["object_id"]);
        assert_eq!(recorded, (&json!(false), &json!(code), &json!(code), &json!(lock_id)), "{event}");
        assert!(event["message"].is_string() && event["error_message"].is_string(), "{event}");
        event
    }

    /// Unlocks, and expects one pulse, its own or that of an unlock just before, and exactly one event, which is successful; the
    /// event.
    pub async fn opened(&self, credential: &Credential) -> Value {
        self.opens(self.server.unlock(self.site.lock_id, credential)).await
    }

    /// The same with a body.
    pub async fn opened_with(&self, credential: &Credential, body: Value) -> Value {
        self.opens(self.unlock_with(credential, body)).await
    }

    /// Unlocks the site's door with a body.
    pub async fn unlock_with(&self, credential: &Credential, body: Value) -> Answer {
        self.server.post(&format!("/locks/{}/unlock", self.site.lock_id), credential, body).await
    }

    async fn opens(&self, unlock: impl Future<Output = Answer>) -> Value {
        let (events, pulses) = (self.server.unlock_events().await, self.shelly.pulses());
        assert_eq!(unlock.await.ok(), json!({"message": "Unlocked!"}));
        let pulsed = self.shelly.pulses();
        assert!(pulsed == pulses + 1 || (pulsed == pulses && pulses > 0), "{pulses} pulses became {pulsed}");
        let event = self.only_new_event(&events).await;
        let recorded = (&event["success"], &event["code"], &event["error_code"], &event["object_id"]);
        assert_eq!(recorded, (&json!(true), &Value::Null, &Value::Null, &json!(self.site.lock_id)), "{event}");
        event
    }

    /// By what there was before, since a clock that a test turns back puts it anywhere among them.
    async fn only_new_event(&self, before: &[Value]) -> Value {
        let mut events = self.server.unlock_events().await;
        events.retain(|event| !before.contains(event));
        assert_eq!(events.len(), 1, "{events:?}");
        assert_eq!(self.server.open_commands().await, 0);
        events.pop().unwrap()
    }

    /// When a link last opened a door.
    pub async fn last_used(&self, link_id: i64) -> Value {
        let path = format!("/group_links?ids={link_id}");
        self.server.get(&path, &self.server.tenant.owner).await.list()[0]["last_used_at"].clone()
    }
}

pub fn names(event: &Value, actor: &Actor) {
    assert_eq!((&event["actor_type"], &event["actor_id"]), (&json!(actor.kind), &json!(actor.id)), "{event}");
    let by = (&event["authenticated_by_type"], &event["authenticated_by_id"]);
    assert_eq!(by, (&json!(actor.credential_kind), &json!(actor.credential_id)), "{event}");
}

pub fn authorized_by(event: &Value) -> (Value, Value, Value) {
    let part = |name: &str| event[name].clone();
    (part("authorized_by_type"), part("authorized_by_id"), part("authorized_by_role_id"))
}

pub fn by_nothing() -> (Value, Value, Value) {
    (Value::Null, Value::Null, Value::Null)
}
