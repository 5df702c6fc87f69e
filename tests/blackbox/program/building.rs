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

impl Link {
    /// What its holder presents, as the header says it.
    pub fn authorization(&self) -> String {
        format!("KISI-GROUP-LINK {}", self.secret)
    }
}

/// A user with a right and a login.
#[derive(Clone, Debug)]
pub struct Member {
    pub user_id: i64,
    pub role_assignment_id: i64,
    pub secret: String,
}

impl Building {
    /// A place in Berlin with one group.
    pub async fn new(api: Api) -> Self {
        Self::in_zone(api, "Europe/Berlin").await
    }

    /// A place in this time zone with one group.
    pub async fn in_zone(api: Api, zone: &str) -> Self {
        let place = json!({"name": "Harbour House", "address": "Example Quay 1, 10117 Berlin", "time_zone": zone});
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

    /// A user who may open that group's doors, with these fields of the role assignment, and a device login.
    pub async fn member(&self, email: &str, fields: Value) -> Member {
        let user = json!({"user": {"email": email, "send_emails": false, "confirm": true}});
        let user_id = id(&self.api.post("/users", user).await);
        let mut right = json!({"role_id": "group_basic", "applies_to_type": "Group", "applies_to_id": self.group_id,
            "assignee_type": "User", "assignee_id": user_id});
        right.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let role_assignment_id = id(&self.api.post("/role_assignments", json!({"role_assignment": right})).await);
        let login = self.api.post("/logins", json!({"login": {"type": "device", "email": email}})).await;
        Member { user_id, role_assignment_id, secret: login["secret"].as_str().unwrap().to_owned() }
    }

    /// A link as the API lists it.
    pub async fn listed(&self, link: &Link) -> Value {
        self.api.get(&format!("/group_links?ids={}", link.id)).await[0].clone()
    }
}

fn id(resource: &Value) -> i64 {
    resource["id"].as_i64().unwrap()
}
