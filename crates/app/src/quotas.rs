//! How many links an organization may send: by e-mail at a time, by text message in a calendar month.
//!
//! Counted under the organization's row, which is kept from changing until the transaction ends, so that they are exact whoever else
//! sends links at the same moment.

use std::time::Duration;

use chrono_tz::Tz;
use doorward_core::limit::Period;
use doorward_core::{Code, Permission, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::organization;
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};

use crate::{App, Caller, Error};

/// Highest quota.
pub const HIGHEST: i64 = 1_000_000;

/// More than the clocks of any two zones differ by.
const ZONES_APART: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// What an organization may send, and has sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotas {
    /// Links and guests' access keys with an e-mail address that there may be at a time, expired ones too: deleting one makes room for
    /// one.
    pub email_links: Quota,
    /// Links by text message in the present calendar month of the organization's zone; deleting one makes no room.
    pub sms_links: Quota,
    /// When the next month begins.
    pub sms_links_reset_at: Timestamp,
}

/// A quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// The most.
    pub limit: i64,
    /// Of these, how many are used; more than the limit if that was lowered.
    pub used: i64,
}

/// The quotas of the caller's organization, for whoever sees any of its links.
///
/// # Errors
/// Not permitted.
pub async fn read(app: &App, caller: &Caller) -> Result<Quotas, Error> {
    caller.reach(Permission::GroupLinksRead)?;
    let conn = app.store().reader();
    let organization = crate::organization::find(conn, caller.organization_id()).await?;
    of(conn, &organization, app.now()).await
}

/// Those of an organization, for whoever runs the server.
///
/// # Errors
/// There is no such organization.
pub async fn of_domain(app: &App, domain: &str) -> Result<Quotas, Error> {
    let conn = app.store().reader();
    let organization = store::organizations::find_by_domain(conn, domain).await?.ok_or(Code::NotFound)?;
    of(conn, &organization, app.now()).await
}

/// Changes those of an organization, for whoever runs the server; what is not given stays. Links that are there stay, too.
///
/// # Errors
/// There is no such organization, or a quota is negative or over a million.
pub async fn set(app: &App, domain: &str, email_links: Option<i64>, sms_links: Option<i64>) -> Result<Quotas, Error> {
    for (name, quota) in [("email_links", email_links), ("sms_links", sms_links)] {
        if quota.is_some_and(|quota| !(0..=HIGHEST).contains(&quota)) {
            return Err(Error::invalid(name, "must be between 0 and 1000000"));
        }
    }
    let tx = app.begin().await?;
    let found = store::organizations::find_by_domain(&tx, domain).await?.ok_or(Code::NotFound)?;
    let organization = crate::organization::hold(&tx, found.id).await?;
    let mut row = organization.clone().into_active_model();
    row.email_links_quota = Set(email_links.unwrap_or(organization.email_links_quota));
    row.sms_links_quota = Set(sms_links.unwrap_or(organization.sms_links_quota));
    let organization = store::organizations::update(&tx, row).await?;
    let quotas = of(&tx, &organization, app.now()).await?;
    tx.commit().await?;
    Ok(quotas)
}

async fn of(conn: &impl ConnectionTrait, organization: &organization::Model, now: Timestamp) -> Result<Quotas, Error> {
    Ok(Quotas {
        email_links: Quota { limit: organization.email_links_quota, used: mailed(conn, organization.id).await? },
        sms_links: Quota { limit: organization.sms_links_quota, used: texted(organization, now) },
        sms_links_reset_at: Period::Month.end(now, zone(organization)),
    })
}

async fn mailed(conn: &impl ConnectionTrait, organization_id: i64) -> Result<i64, Error> {
    let links = store::group_links::count_mailed(conn, organization_id).await?;
    Ok(links + store::access_keys::count_mailed(conn, organization_id).await?)
}

/// Makes sure that there is room for one more link or access key with an e-mail address, which the transaction goes on to add.
pub(crate) async fn use_email_link(tx: &Transaction, organization_id: i64) -> Result<(), Error> {
    let organization = crate::organization::hold(tx, organization_id).await?;
    if mailed(tx, organization_id).await? >= organization.email_links_quota {
        return Err(Code::EmailLinksQuotaReached.into());
    }
    Ok(())
}

/// Counts one more link by text message.
pub(crate) async fn use_sms_link(tx: &Transaction, organization_id: i64, now: Timestamp) -> Result<(), Error> {
    if take_sms_link(tx, organization_id, now).await? { Ok(()) } else { Err(Code::SmsLinksQuotaReached.into()) }
}

/// Counts one more link by text message if there is room for it, and says whether there was.
pub(crate) async fn take_sms_link(tx: &Transaction, organization_id: i64, now: Timestamp) -> Result<bool, Error> {
    let organization = crate::organization::hold(tx, organization_id).await?;
    let used = texted(&organization, now);
    if used >= organization.sms_links_quota {
        return Ok(false);
    }
    let mut row = organization.clone().into_active_model();
    row.sms_links_count = Set(used + 1);
    row.sms_links_since = Set(Some(Period::Month.start(now, zone(&organization)).into()));
    store::organizations::update(tx, row).await?;
    Ok(true)
}

/// Links by text message in the present month. What was counted before is over; that the month begins at another moment in a zone that
/// was set meanwhile ends nothing.
fn texted(organization: &organization::Model, now: Timestamp) -> i64 {
    let month = Period::Month.start(now, zone(organization)).before(ZONES_APART);
    let counted = organization.sms_links_since.is_some_and(|since| since.at() >= month);
    if counted { organization.sms_links_count } else { 0 }
}

fn zone(organization: &organization::Model) -> Tz {
    organization.time_zone.parse().unwrap_or(Tz::UTC)
}
