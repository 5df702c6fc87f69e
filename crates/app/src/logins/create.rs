use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, EventType, Permission, Secret, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::login::ActiveModel;
use doorward_store::entity::{login, user};
use sea_orm::Set;
use serde::Deserialize;
use utoipa::ToSchema;

use super::object;
use crate::authenticate::DEVICE_LOGIN;
use crate::caller::Target;
use crate::limiter::Client;
use crate::{App, Caller, Error, standing};

/// Name of the kind of login that does not expire by itself.
const API_LOGIN: &str = "api";
/// Device logins a user may have; the least recently used make room.
const MOST_DEVICE_LOGINS: usize = 40;
/// API logins a user may have; one more is refused.
const MOST_API_LOGINS: usize = 10;

/// What a client sends of a login.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct LoginInput {
    /// `device` (default) or `api`.
    #[serde(rename = "type")]
    #[schema(value_type = Option<String>)]
    pub kind: Field<String>,
    /// Label.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Maker of the device.
    #[schema(value_type = Option<String>)]
    pub device_brand: Field<String>,
    /// Model of the device.
    #[schema(value_type = Option<String>)]
    pub device_model: Field<String>,
    /// Its operating system.
    #[schema(value_type = Option<String>)]
    pub os_name: Field<String>,
    /// Whether it expires after inactivity. Default true.
    #[schema(value_type = Option<bool>)]
    pub expire: Field<bool>,
    /// Makes a device login for the user with this address; administrators only.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
}

/// What a user signs in with.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CredentialsInput {
    /// The organization's domain.
    #[schema(value_type = Option<String>)]
    pub domain: Field<String>,
    /// E-mail address.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
    /// Password.
    #[schema(value_type = Option<String>)]
    pub password: Field<String>,
}

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

/// A login's own settings, checked.
struct Settings {
    kind: &'static str,
    name: Option<String>,
    device_brand: Option<String>,
    device_model: Option<String>,
    os_name: Option<String>,
    expire: bool,
}

impl LoginInput {
    fn check(self) -> Result<Settings, FieldErrors> {
        let kinds = |text: String| match text.as_str() {
            DEVICE_LOGIN => Ok(DEVICE_LOGIN),
            API_LOGIN => Ok(API_LOGIN),
            _ => Err("must be device or api"),
        };
        let mut errors = FieldErrors::default();
        let settings = Settings {
            kind: self.kind.and_then(kinds).optional("type", &mut errors).unwrap_or(DEVICE_LOGIN),
            name: self.name.and_then(validate::name).optional("name", &mut errors),
            device_brand: self.device_brand.and_then(validate::name).optional("device_brand", &mut errors),
            device_model: self.device_model.and_then(validate::name).optional("device_model", &mut errors),
            os_name: self.os_name.and_then(validate::name).optional("os_name", &mut errors),
            expire: self.expire.optional("expire", &mut errors).unwrap_or(true),
        };
        errors.check()?;
        Ok(settings)
    }
}

/// Signs a user in by password: a new login for them. The answer to a wrong address, a wrong password and a user without
/// one is the same, after the same time; so is that to too many tries.
///
/// # Errors
/// `WrongCredentials`, `AccessDisabled`, a limit is reached, or `Wait`.
pub async fn sign_in(
    app: &App,
    client: Option<Client>,
    credentials: CredentialsInput,
    login: LoginInput,
) -> Result<NewLogin, Error> {
    let settings = login.check()?;
    if let Some(limiter) = &app.limiter {
        limiter.sign_in(client)?;
    }
    let user = password_user(app, credentials).await?;
    let tx = app.begin().await?;
    let created = insert(app, &tx, user, settings).await?;
    record(app, &tx, None, &created).await?;
    tx.commit().await?;
    Ok(created)
}

/// Makes a device login on behalf of another user.
///
/// # Errors
/// Not permitted, no such user, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, login: LoginInput) -> Result<NewLogin, Error> {
    caller.authorize(Permission::LoginsWrite, Target::Organization)?;
    let mut errors = FieldErrors::default();
    let email = login.email.clone().and_then(validate::email).required("email", &mut errors);
    let settings = login.check()?;
    if settings.kind != DEVICE_LOGIN {
        errors.add("type", "must be device when made for another user");
    }
    errors.check()?;

    let tx = app.begin().await?;
    let key = validate::email_key(&email.unwrap_or_default());
    let user = store::users::find_by_email(&tx, caller.organization_id(), &key).await?.ok_or(Code::NotFound)?;
    // A login is all its user may do.
    standing::authorize_over(&tx, caller, &user, app.now()).await?;
    let created = insert(app, &tx, user, settings).await?;
    record(app, &tx, Some(caller), &created).await?;
    tx.commit().await?;
    Ok(created)
}

async fn password_user(app: &App, credentials: CredentialsInput) -> Result<user::Model, Error> {
    let conn = app.store().reader();
    let mut errors = FieldErrors::default();
    let domain = credentials.domain.optional("domain", &mut errors).unwrap_or_default();
    let email = credentials.email.optional("email", &mut errors).unwrap_or_default();
    let password = credentials.password.optional("password", &mut errors).unwrap_or_default();
    if errors.check().is_err() || validate::password(password.clone()).is_err() {
        return Err(Code::WrongCredentials.into());
    }
    // What cannot be a domain or an address is nobody's: not every text can be asked of the database.
    let user = match validate::domain(domain).ok().zip(validate::email(email).ok()) {
        Some((domain, email)) => {
            let email_key = validate::email_key(&email);
            if let Some(limiter) = &app.limiter {
                limiter.account(&domain, &email_key)?;
            }
            match store::organizations::find_by_domain(conn, &domain).await? {
                Some(organization) => store::users::find_by_email(conn, organization.id, &email_key).await?,
                None => None,
            }
        }
        None => None,
    };
    let stored = user.as_ref().filter(|user| user.password_flow_enabled).and_then(|user| user.password_hash.clone());
    let matches = app.passwords.verify(password, stored).await?;
    let user = user.filter(|_| matches).ok_or(Code::WrongCredentials)?;
    if user.access_enabled { Ok(user) } else { Err(Code::AccessDisabled.into()) }
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
    insert(app, tx, user, settings).await
}

async fn insert(app: &App, tx: &Transaction, user: user::Model, settings: Settings) -> Result<NewLogin, Error> {
    let existing = store::logins::of_user(tx, user.id, settings.kind).await?;
    if settings.kind == API_LOGIN && existing.len() >= MOST_API_LOGINS {
        return Err(Code::LimitReached.into());
    }
    if settings.kind == DEVICE_LOGIN {
        let surplus = (existing.len() + 1).saturating_sub(MOST_DEVICE_LOGINS);
        for old in existing.iter().filter(|login| !login.primary).take(surplus) {
            store::logins::delete(tx, old.id).await?;
        }
    }
    let primary_login_exists = existing.iter().any(|login| login.primary);
    let secret = app.login_secret();
    let now = app.now();
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
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let login = store::logins::insert(tx, row).await?;
    Ok(NewLogin { login, user, secret, primary_login_exists })
}

/// By the administrator who made it, or by the user who signed in.
async fn record(app: &App, tx: &Transaction, caller: Option<&Caller>, created: &NewLogin) -> Result<(), Error> {
    let own = Caller::new(created.user.clone(), created.login.clone(), &[], app.now());
    app.record(tx, caller.unwrap_or(&own), EventType::LOGIN_CREATE, object(&created.login)).await
}
