//! Doors to open and credentials to open them with, made over the public API.

use hyper::Uri;
use hyper::header::HeaderValue;
use serde_json::{Value, json};

use crate::client::Client;
use crate::{Result, said};

/// With what a door is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Credential {
    /// A group link.
    Link,
    /// The device login of a user with rights in the group.
    Login,
}

impl Credential {
    /// As it is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Login => "login",
        }
    }
}

/// A place whose doors are all in one group.
pub struct Building {
    group_id: i64,
    doors: Vec<Uri>,
}

impl Building {
    /// So many simulated doors.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn make(owner: &mut Client, doors: u16) -> Result<Self> {
        let place = json!({"name": "Harbour House", "address": "Example Quay 1, 10117 Berlin", "time_zone": "Europe/Berlin"});
        let place_id = id(&owner.create("/places", &json!({"place": place})).await?)?;
        let group = json!({"name": "Visitors", "place_id": place_id});
        let group_id = id(&owner.create("/groups", &json!({"group": group})).await?)?;
        let mut uris = Vec::with_capacity(doors.into());
        for nth in 1..=doors {
            let lock = json!({"name": format!("Door {nth}"), "place_id": place_id});
            let lock_id = id(&owner.create("/locks", &json!({"lock": lock})).await?)?;
            let held = json!({"group_id": group_id, "lock_id": lock_id});
            owner.create("/group_locks", &json!({"group_lock": held})).await?;
            uris.push(format!("/locks/{lock_id}/unlock").parse().map_err(said("a door's address"))?);
        }
        Ok(Self { group_id, doors: uris })
    }

    /// The addresses that open the doors.
    pub fn doors(&self) -> &[Uri] {
        &self.doors
    }

    /// So many new credentials, each of somebody else, as the header has them.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn credentials(&self, owner: &mut Client, kind: Credential, count: u16) -> Result<Vec<HeaderValue>> {
        let mut made = Vec::with_capacity(count.into());
        for nth in 1..=count {
            let header = match kind {
                Credential::Link => format!("KISI-GROUP-LINK {}", self.link(owner, nth).await?),
                Credential::Login => format!("KISI-LOGIN {}", self.login(owner, nth).await?),
            };
            made.push(header.try_into().map_err(said("a secret"))?);
        }
        Ok(made)
    }

    async fn link(&self, owner: &mut Client, nth: u16) -> Result<String> {
        let link = json!({"name": format!("Guest {nth}"), "group_id": self.group_id});
        secret(&owner.create("/group_links", &json!({"group_link": link})).await?)
    }

    async fn login(&self, owner: &mut Client, nth: u16) -> Result<String> {
        let email = format!("member{nth}@example.com");
        let user = json!({"name": format!("Member {nth}"), "email": email});
        let user_id = id(&owner.create("/users", &json!({"user": user})).await?)?;
        let right = json!({"user_id": user_id, "role_id": "group_basic", "group_id": self.group_id});
        owner.create("/role_assignments", &json!({"role_assignment": right})).await?;
        let login = json!({"type": "device", "name": "Phone", "email": email});
        secret(&owner.create("/logins", &json!({"login": login})).await?)
    }
}

fn id(resource: &Value) -> Result<i64> {
    resource.get("id").and_then(Value::as_i64).ok_or_else(|| format!("a resource without an id: {resource}"))
}

fn secret(resource: &Value) -> Result<String> {
    let secret = resource.get("secret").and_then(Value::as_str);
    secret.map(str::to_owned).ok_or_else(|| "a credential without a secret".to_owned())
}
