//! From a secret to whoever holds it.

use std::time::Duration;

use doorward_core::decide::Phase;
use doorward_core::{Code, Secret, Timestamp};
use doorward_store as store;
use doorward_store::entity::{login, organization};

use crate::caller::validity;
use crate::guest::Held;
use crate::{App, Caller, Error, group_links, guests, standing};

/// How precisely `last_used_at` of a login is kept: so few writes cost nothing, and inactivity counts in days …
const LAST_USED_PRECISION: Duration = Duration::from_secs(600);
/// … or in such parts of what the organization allows, if that is less.
const LAST_USED_PARTS: u32 = 60;
pub(crate) const DEVICE_LOGIN: &str = "device";

/// The user whose login has this secret.
///
/// # Errors
/// `Unauthenticated` if there is none, or it has expired.
pub async fn login(app: &App, secret: &Secret) -> Result<Caller, Error> {
    let conn = app.store.reader();
    let login = store::logins::find_by_digest(conn, secret.digest()).await?.ok_or(Code::Unauthenticated)?;
    let user = store::users::find(conn, login.organization_id, login.user_id).await?.ok_or(Code::Unauthenticated)?;
    let organization = store::organizations::find(conn, login.organization_id).await?.ok_or(Code::Unauthenticated)?;
    let now = app.now();
    if expired(&login, &organization, now) {
        return Err(Code::Unauthenticated.into());
    }
    let rights = store::role_assignments::of_user(conn, user.id).await?;
    if login.administrative && !standing::administers(&rights, now) {
        return Err(Code::Unauthenticated.into());
    }
    let precision = LAST_USED_PRECISION.min(allowed(organization.device_logins_expire_after) / LAST_USED_PARTS);
    if login.last_used_at.is_none_or(|used| now.since(used.at()) >= precision) {
        let tx = app.begin().await?;
        store::logins::touch(&tx, &[login.id], now.into()).await?;
        tx.commit().await?;
    }
    Ok(Caller::new(user, login, &rights, now))
}

fn expired(login: &login::Model, organization: &organization::Model, now: Timestamp) -> bool {
    let used = login.last_used_at.unwrap_or(login.created_at).at();
    idle_too_long(&login.kind, login.expire, used, organization.device_logins_expire_after, now)
}

/// Whether a device login has been idle for longer than its organization allows: seconds.
pub(crate) fn idle_too_long(kind: &str, expire: bool, used: Timestamp, expire_after: i64, now: Timestamp) -> bool {
    kind == DEVICE_LOGIN && expire && now.since(used) >= allowed(expire_after)
}

/// How long a device login may be idle, as its organization sets it: seconds.
pub(crate) fn allowed(expire_after: i64) -> Duration {
    Duration::from_secs(u64::try_from(expire_after).unwrap_or(0))
}

/// Someone without an account.
pub(crate) struct Visitor {
    pub organization_id: i64,
    /// The groups whose doors they open now.
    pub groups: Vec<i64>,
}

/// Whoever holds this link or access key, if it opens doors now.
///
/// # Errors
/// `LinkInvalid` if there is none; `LinkDisabled`, `LinkExpired` or `LinkNotYetValid`. A guest without a right has a key all the same.
pub(crate) async fn visitor(app: &App, held: &Held) -> Result<Visitor, Error> {
    let (conn, now) = (app.store.reader(), app.now());
    match held {
        Held::Link(secret) => {
            let link = store::group_links::find_by_digest(conn, secret.digest()).await?.ok_or(Code::LinkInvalid)?;
            group_links::state(&link, now)?;
            Ok(Visitor { organization_id: link.organization_id, groups: vec![link.group_id] })
        }
        Held::AccessKey(secret) => {
            let key = store::access_keys::find_by_digest(conn, secret.digest()).await?.ok_or(Code::LinkInvalid)?;
            if !key.link_enabled {
                return Err(Code::LinkDisabled.into());
            }
            let rights = store::role_assignments::of_guest(conn, key.guest_id).await?;
            let held = guests::live(&rights, now).filter(|right| validity(right).phase(now) == Phase::Now);
            Ok(Visitor { organization_id: key.organization_id, groups: held.filter_map(|right| right.group_id).collect() })
        }
    }
}
