//! What most tests begin with, made through the API as a client would.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test without its beginnings has failed")]

use std::sync::atomic::{AtomicU32, Ordering};

use doorward_core::{Role, Secret};
use serde_json::{Value, json};

use crate::server::{Credential, Tenant, TestServer};

/// A place with one door in one group.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// The place.
    pub place_id: i64,
    /// The door.
    pub lock_id: i64,
    /// The group of that place.
    pub group_id: i64,
    /// The door's row in the group.
    pub group_lock_id: i64,
}

/// A group link and its secret.
#[derive(Debug, Clone)]
pub struct Link {
    /// The link.
    pub id: i64,
    /// What its holder presents.
    pub credential: Credential,
}

/// A guest with one right on a group and an access key.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The guest.
    pub id: i64,
    /// Their key.
    pub key_id: i64,
    /// Their right.
    pub role_assignment_id: i64,
    /// What they present.
    pub credential: Credential,
}

/// A user with one right and a device login.
#[derive(Debug, Clone)]
pub struct Person {
    /// The user.
    pub user_id: i64,
    /// Their e-mail address.
    pub email: String,
    /// Their right.
    pub role_assignment_id: i64,
    /// Their login.
    pub login_id: i64,
    /// What they present.
    pub credential: Credential,
}

impl TestServer {
    /// A place, a group of it, and a door in that group with this relay (null for none).
    ///
    /// # Panics
    /// The API refuses.
    pub async fn site(&self, tenant: &Tenant, relay: Value) -> Site {
        let owner = &tenant.owner;
        let place = json!({"place": {"name": "Mill Studio", "address": "1 Mill Lane", "time_zone": "Europe/Berlin"}});
        let place_id = self.post("/places", owner, place).await.id();
        let group = json!({"group": {"name": "Guests", "place_id": place_id}});
        let group_id = self.post("/groups", owner, group).await.id();
        let (lock_id, group_lock_id) = self.door(tenant, place_id, group_id, relay).await;
        Site { place_id, lock_id, group_id, group_lock_id }
    }

    /// A door in a place and a group: the ids of the door and of its row in the group.
    ///
    /// # Panics
    /// The API refuses.
    pub async fn door(&self, tenant: &Tenant, place_id: i64, group_id: i64, relay: Value) -> (i64, i64) {
        let lock = json!({"lock": {"name": "Front door", "place_id": place_id, "relay": relay}});
        let lock_id = self.post("/locks", &tenant.owner, lock).await.id();
        let group_lock = json!({"group_lock": {"group_id": group_id, "lock_id": lock_id}});
        (lock_id, self.post("/group_locks", &tenant.owner, group_lock).await.id())
    }

    /// A link of a group; `more` holds further fields of it.
    ///
    /// # Panics
    /// The API refuses.
    pub async fn link(&self, tenant: &Tenant, group_id: i64, more: Value) -> Link {
        let mut fields = json!({"name": "Ada Sample", "group_id": group_id});
        for (name, value) in more.as_object().expect("an object of fields") {
            fields[name] = value.clone();
        }
        let made = self.post("/group_links", &tenant.owner, json!({"group_link": fields})).await.ok();
        Link { id: made["id"].as_i64().expect("an id"), credential: Credential::GroupLink(secret(&made)) }
    }

    /// A guest who is invited to a group by mail; `more` holds further fields of the invite.
    ///
    /// # Panics
    /// The API refuses.
    pub async fn guest(&self, tenant: &Tenant, group_id: i64, more: Value) -> Guest {
        let mut fields = json!({"notify": true, "invites_to_type": "Group", "invites_to_id": group_id,
            "invitee": {"resource_type": "Guest", "name": "Ada Sample", "email": "ada@example.com"},
            "role_assignment": {"role_id": "group_basic"}});
        for (name, value) in more.as_object().expect("an object of fields") {
            fields[name] = value.clone();
        }
        let made = self.post("/invites", &tenant.owner, json!({"invite": fields})).await.ok();
        let id = |of: &Value| of["id"].as_i64().expect("an id");
        let key_id = id(&made["access_key"]);
        let credential = Credential::AccessKey(self.mailed_key(key_id).await);
        Guest { id: id(&made["invitee"]), key_id, role_assignment_id: id(&made["role_assignment"]), credential }
    }

    /// A new user of the first organization with this role on the organization, place or group with this id, and a device
    /// login that the owner made for them. The owner's own role cannot be granted.
    ///
    /// # Panics
    /// The API refuses.
    pub async fn caller_with_role(&self, role: Role, applies_to_id: i64) -> Person {
        let tenant = &self.tenant;
        let (user_id, email) = self.user(tenant).await;
        let right = json!({"role_assignment": {"role_id": role.as_str(), "applies_to_type": role.scope().as_str(),
            "applies_to_id": applies_to_id, "assignee_type": "User", "assignee_id": user_id}});
        let role_assignment_id = self.post("/role_assignments", &tenant.owner, right).await.id();
        let (login_id, credential) = self.device_login(tenant, &email).await;
        Person { user_id, email, role_assignment_id, login_id, credential }
    }

    /// A new user without rights or logins: id and e-mail address.
    ///
    /// # Panics
    /// The API refuses.
    pub async fn user(&self, tenant: &Tenant) -> (i64, String) {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let email = format!("user-{}@example.com", COUNT.fetch_add(1, Ordering::Relaxed));
        let user = json!({"user": {"email": email, "send_emails": false, "confirm": true}});
        (self.post("/users", &tenant.owner, user).await.id(), email)
    }

    /// A device login that the owner makes for a user: its id and what its holder presents.
    ///
    /// # Panics
    /// The API refuses.
    pub async fn device_login(&self, tenant: &Tenant, email: &str) -> (i64, Credential) {
        let login = json!({"login": {"type": "device", "email": email}});
        let made = self.post("/logins", &tenant.owner, login).await.ok();
        (made["id"].as_i64().expect("an id"), Credential::Login(secret(&made)))
    }

    /// `POST /locks/{id}/unlock` without a body.
    pub async fn unlock(&self, lock_id: i64, credential: &Credential) -> crate::answer::Answer {
        self.send(self.request(reqwest::Method::POST, &format!("/locks/{lock_id}/unlock"), credential)).await
    }

    /// The unlock events of the first organization, oldest first.
    ///
    /// # Panics
    /// The API refuses.
    pub async fn unlock_events(&self) -> Vec<Value> {
        let set = json!({"event_set": {"event_type": "lock.unlock"}});
        let set = self.post("/event_sets?limit=1000", &self.tenant.owner, set).await.ok();
        let mut events = set["events"].as_array().cloned().expect("events");
        events.reverse();
        events
    }
}

fn secret(made: &Value) -> Secret {
    Secret::presented(made["secret"].as_str().expect("a secret"))
}
