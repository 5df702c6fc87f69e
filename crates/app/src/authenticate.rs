//! From a secret to whoever holds it.

use std::time::Duration;

use doorward_core::decide::{LinkFacts, Validity};
use doorward_core::restrictions::Restrictions;
use doorward_core::{Code, Secret, Timestamp};
use doorward_store as store;
use doorward_store::entity::{group, group_link, login, organization};

use crate::{App, Caller, Error, group_links};

/// How precisely `last_used_at` of a login is kept: so few writes cost nothing, and inactivity counts in days.
const LAST_USED_PRECISION: Duration = Duration::from_secs(600);
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
    if login.last_used_at.is_none_or(|used| now.since(used.at()) >= LAST_USED_PRECISION) {
        let tx = app.begin().await?;
        store::logins::touch(&tx, vec![login.id], now.into()).await?;
        tx.commit().await?;
    }
    Ok(Caller::new(user, login, &rights, now))
}

/// Whether a device login has been idle for longer than its organization allows.
pub(crate) fn expired(login: &login::Model, organization: &organization::Model, now: Timestamp) -> bool {
    let idle = now.since(login.last_used_at.unwrap_or(login.created_at).at());
    let allowed = Duration::from_secs(u64::try_from(organization.device_logins_expire_after).unwrap_or(0));
    login.kind == DEVICE_LOGIN && login.expire && idle >= allowed
}

/// The link with this secret, if it opens doors now.
///
/// # Errors
/// `LinkInvalid` if there is none; `LinkDisabled`, `LinkExpired` or `LinkNotYetValid`.
pub async fn link(app: &App, secret: &Secret) -> Result<group_link::Model, Error> {
    let link = store::group_links::find_by_digest(app.store.reader(), secret.digest()).await?.ok_or(Code::LinkInvalid)?;
    group_links::state(&link, app.now())?;
    Ok(link)
}

/// A link, as the decision sees it; without its group, as far as its own state goes.
pub(crate) fn link_facts(link: &group_link::Model, group: Option<&group::Model>) -> LinkFacts {
    LinkFacts {
        organization_id: link.organization_id,
        group_id: link.group_id,
        enabled: link.link_enabled,
        validity: Validity { from: link.valid_from.map(Timestamp::from), until: link.valid_until.map(Timestamp::from) },
        restrictions: group.map(group_restrictions).unwrap_or_default(),
    }
}

/// What binds a group's members.
pub(crate) const fn group_restrictions(group: &group::Model) -> Restrictions {
    Restrictions {
        time: group.time_restriction_enabled,
        geofence: group.geofence_restriction_enabled,
        reader: group.reader_restriction_enabled,
        primary_device: group.primary_device_restriction_enabled,
        managed_device: group.managed_device_restriction_enabled,
        tap: group.tap_to_access_restriction_enabled,
    }
}
