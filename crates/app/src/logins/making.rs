use doorward_core::{EventType, Secret};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::login::ActiveModel;
use doorward_store::entity::{login, user};
use sea_orm::Set;

use super::input::Settings;
use super::{API_LOGIN, object};
use crate::authenticate::DEVICE_LOGIN;
use crate::{App, Caller, Error, standing};

/// Device logins a user may have; the least recently used make room.
const MOST_DEVICE_LOGINS: usize = 40;
/// API logins a user may have; one more is refused.
const MOST_API_LOGINS: usize = 10;

/// A new login with its secret, which is told this once.
#[derive(Debug, Clone)]
pub struct NewLogin {
    /// The login.
    pub login: login::Model,
    /// Whose it is.
    pub user: user::Model,
    /// Its secret.
    pub secret: Secret,
    /// Whether one of the user's device logins is the primary one.
    pub primary_login_exists: bool,
}

/// A new login that is not recorded yet.
pub(super) struct Made {
    pub new: NewLogin,
    /// What made room for it.
    dropped: Vec<login::Model>,
}

pub(crate) async fn insert_api_key(app: &App, tx: &Transaction, user: user::Model, name: &str) -> Result<NewLogin, Error> {
    let settings = Settings {
        kind: API_LOGIN,
        name: Some(name.to_owned()),
        device_brand: None,
        device_model: None,
        os_name: None,
        expire: false,
    };
    Ok(insert(app, tx, user, settings).await?.new)
}

/// Adds a login to those of a user whom this transaction holds, so that each of two at once counts the other.
pub(super) async fn insert(app: &App, tx: &Transaction, user: user::Model, settings: Settings) -> Result<Made, Error> {
    let existing = store::logins::of_user(tx, user.id, settings.kind).await?;
    let primary_login_exists = existing.iter().any(|login| login.primary);
    let mut dropped = Vec::new();
    if settings.kind == API_LOGIN && existing.len() >= MOST_API_LOGINS {
        return Err(Error::invalid("type", "is limited to 10 API keys for each user: delete one first"));
    }
    if settings.kind == DEVICE_LOGIN {
        let surplus = (existing.len() + 1).saturating_sub(MOST_DEVICE_LOGINS);
        dropped.extend(existing.into_iter().filter(|login| !login.primary).take(surplus));
        store::logins::delete_many(tx, dropped.iter().map(|login| login.id).collect()).await?;
    }
    let secret = app.login_secret();
    let now = app.now();
    let administrative = settings.kind == API_LOGIN && {
        let rights = store::role_assignments::of_user(tx, user.id).await?;
        standing::administers(&rights, now)
    };
    let row = ActiveModel {
        organization_id: Set(user.organization_id),
        user_id: Set(user.id),
        kind: Set(settings.kind.to_owned()),
        name: Set(settings.name),
        digest: Set(secret.digest().0.to_vec()),
        primary: Set(false),
        expire: Set(settings.expire),
        last_used_at: Set(None),
        device_brand: Set(settings.device_brand),
        device_model: Set(settings.device_model),
        os_name: Set(settings.os_name),
        administrative: Set(administrative),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let login = store::logins::insert(tx, row).await?;
    Ok(Made { new: NewLogin { login, user, secret, primary_login_exists }, dropped })
}

impl Made {
    /// Records it, by whoever made it.
    pub(super) async fn record(self, app: &App, tx: &Transaction, caller: &Caller) -> Result<NewLogin, Error> {
        const MESSAGE: &str = "It was the least recently used of 40 device logins and made room for another one.";
        for dropped in &self.dropped {
            app.record_with_message(tx, caller, EventType::LOGIN_DESTROY, object(dropped), MESSAGE).await?;
        }
        app.record(tx, caller, EventType::LOGIN_CREATE, object(&self.new.login)).await?;
        Ok(self.new)
    }
}
