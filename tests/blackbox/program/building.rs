//! A building to open, made over the API.

use serde_json::{Value, json};

use super::http::Api;

/// A place with a group.
pub struct Building {
    pub api: Api,
    pub place_id: i64,
    pub group_id: i64,
}

/// A new link.
#[derive(Clone, Debug)]
pub struct Link {
    pub id: i64,
    pub secret: String,
}

impl Building {
    /// A place in Berlin with one group.
    pub async fn new(api: Api) -> Self {
        let place = json!({"name": "Harbour House", "address": "Example Quay 1, 10117 Berlin", "time_zone": "Europe/Berlin"});
        let place_id = id(&api.post("/places", json!({"place": place})).await);
        let group_id = id(&api.post("/groups", json!({"group": {"name": "Visitors", "place_id": place_id}})).await);
        Self { api, place_id, group_id }
    }

    /// A door of that group; its id.
    pub async fn door(&self, name: &str, relay: Value) -> i64 {
        let lock = json!({"lock": {"name": name, "place_id": self.place_id, "relay": relay}});
        let lock_id = id(&self.api.post("/locks", lock).await);
        self.api.post("/group_locks", json!({"group_lock": {"group_id": self.group_id, "lock_id": lock_id}})).await;
        lock_id
    }

    /// A link to that group's doors, with these fields.
    pub async fn link(&self, fields: Value) -> Link {
        let mut link = json!({"name": "Gus Guest", "group_id": self.group_id});
        link.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let made = self.api.post("/group_links", json!({"group_link": link})).await;
        Link { id: id(&made), secret: made["secret"].as_str().unwrap().to_owned() }
    }

    /// A link as the API lists it.
    pub async fn listed(&self, link: &Link) -> Value {
        self.api.get(&format!("/group_links?ids={}", link.id)).await[0].clone()
    }
}

fn id(resource: &Value) -> i64 {
    resource["id"].as_i64().unwrap()
}
