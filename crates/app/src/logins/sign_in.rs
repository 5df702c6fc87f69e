use doorward_core::input::{FieldErrors, TypedCode};
use doorward_core::{Code, Permission, Timestamp, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{login, user};

use super::create::on_behalf;
use super::input::{CredentialsInput, LoginInput, Settings};
use super::making::{Made, NewLogin, insert};
use crate::authenticate::DEVICE_LOGIN;
use crate::caller::Target;
use crate::limiter::Client;
use crate::{App, Caller, Error, two_factor};

/// Signs a user in by password: a new login for them, or, if it names someone else's address, for that user, which is for
/// administrators. The answer to a wrong address, a wrong password and a user without one is the same, after the same time; so
/// is that to too many tries.
///
/// # Errors
/// `WrongCredentials`, `AccessDisabled`, `OtpRequired`, `OtpWrong`, `BackupCodeWrong`, a limit is reached, or `Wait`; those of [`super::create`] for someone else's.
pub async fn sign_in(
    app: &App,
    client: Option<Client>,
    credentials: CredentialsInput,
    login: LoginInput,
) -> Result<NewLogin, Error> {
    let (settings, email) = login.check()?;
    if let Some(limiter) = &app.limiter {
        limiter.sign_in(client)?;
    }
    let (user, attempt) = password_user(app, credentials).await?;
    let tx = app.begin().await?;
    let user = unchanged(&tx, user).await?;
    two_factor::require(app, &tx, &user, attempt.as_ref()).await?;
    let (made, by) = match email.filter(|email| validate::email_key(email) != user.email_key) {
        Some(email) => for_other(app, &tx, user, &email, settings).await?,
        None => {
            let made = insert(app, &tx, user.clone(), settings).await?;
            let by = Caller::new(user, made.new.login.clone(), &[], app.now());
            (made, by)
        }
    };
    let created = made.record(app, &tx, &by).await?;
    tx.commit().await?;
    Ok(created)
}

/// The login that an administrator makes for someone else, having come with a password; and the administrator, who in the record
/// goes by that login.
async fn for_other(
    app: &App,
    tx: &Transaction,
    administrator: user::Model,
    email: &str,
    settings: Settings,
) -> Result<(Made, Caller), Error> {
    let now = app.now();
    let rights = store::role_assignments::of_user(tx, administrator.id).await?;
    let none = no_login(&administrator, now);
    let caller = Caller::new(administrator, none, &rights, now);
    caller.authorize(Permission::LoginsWrite, Target::Organization)?;
    let made = on_behalf(app, tx, &caller, email, settings).await?;
    let by = Caller::new(caller.user, made.new.login.clone(), &rights, now);
    Ok((made, by))
}

/// In place of a login, which whoever comes with a password does not have: what they may do depends on none.
fn no_login(user: &user::Model, now: Timestamp) -> login::Model {
    login::Model {
        id: 0,
        organization_id: user.organization_id,
        user_id: user.id,
        kind: DEVICE_LOGIN.to_owned(),
        name: None,
        digest: Vec::new(),
        primary: false,
        expire: true,
        last_used_at: None,
        device_brand: None,
        device_model: None,
        os_name: None,
        administrative: false,
        created_at: now.into(),
        updated_at: now.into(),
    }
}

/// Whose password it is, and the code that came with it.
async fn password_user(app: &App, credentials: CredentialsInput) -> Result<(user::Model, Option<TypedCode>), Error> {
    let conn = app.store().reader();
    let mut errors = FieldErrors::default();
    let domain = credentials.domain.optional("domain", &mut errors).unwrap_or_default();
    let email = credentials.email.optional("email", &mut errors).unwrap_or_default();
    let password = credentials.password.optional("password", &mut errors).unwrap_or_default();
    let attempt = credentials.otp_attempt.optional("otp_attempt", &mut errors);
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
    let stored = user.as_ref().filter(|user| may_use_password(user)).and_then(|user| user.password_hash.clone());
    let matches = app.passwords.verify(password, stored).await?;
    Ok((user.filter(|_| matches).ok_or(Code::WrongCredentials)?, attempt))
}

/// Whoever has not shown yet that the address is theirs may not.
const fn may_use_password(user: &user::Model) -> bool {
    user.password_flow_enabled && user.confirmed_at.is_some()
}

/// The user as they are now, held, unless what they came with holds no longer: comparing a password takes its time.
async fn unchanged(tx: &Transaction, user: user::Model) -> Result<user::Model, Error> {
    let held = store::users::hold(tx, user.organization_id, user.id).await?;
    let same = |held: &user::Model| may_use_password(held) && held.password_hash == user.password_hash;
    let held = held.filter(same).ok_or(Code::WrongCredentials)?;
    if held.access_enabled { Ok(held) } else { Err(Code::AccessDisabled.into()) }
}
