//! Fetching a report: for whoever is signed in an address, and for whoever has that address the report.

use std::time::Duration;

use doorward_core::{Code, EventType, Permission, Secret};
use doorward_store as store;
use doorward_store::entity::{report, report_download};
use doorward_store::reports::FINISHED;
use sea_orm::Set;

use super::{object, part};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// How long an address is good.
const GOOD: Duration = Duration::from_secs(5 * 60);
/// Random bytes in the secret of an address: 256 bits.
const SECRET_BYTES: usize = 32;

/// An address at which anyone can fetch the report for five minutes. It is a secret, told this once.
///
/// # Errors
/// No such report, not permitted, or it is not finished.
pub async fn download(app: &App, caller: &Caller, id: i64) -> Result<Secret, Error> {
    caller.authorize(Permission::ReportsRead, Target::Organization)?;
    let tx = app.begin().await?;
    let report = store::reports::find(&tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    if report.status != FINISHED {
        return Err(Error::invalid("status", "must be finished: there is nothing to fetch"));
    }
    let secret = app.random_secret::<SECRET_BYTES>();
    let row = report_download::ActiveModel {
        report_id: Set(report.id),
        digest: Set(secret.digest().0.to_vec()),
        expires_at: Set(app.now().after(GOOD).into()),
        ..Default::default()
    };
    store::report_downloads::insert(&tx, row).await?;
    app.record(&tx, caller, EventType::REPORT_DOWNLOAD, object(&report)).await?;
    tx.commit().await?;
    Ok(Secret::presented(&format!("{}/report_downloads/{}", app.config().public_url, secret.reveal())))
}

/// A report that is there to be fetched.
#[derive(Debug, Clone)]
pub struct ReportFile(report::Model);

/// The report that the secret of an address stands for. Changes nothing.
///
/// # Errors
/// No such address, or it is no longer good.
pub async fn open(app: &App, secret: &Secret) -> Result<ReportFile, Error> {
    let report = store::report_downloads::report(app.store().reader(), secret.digest(), app.now().into()).await?;
    Ok(ReportFile(report.ok_or(Code::NotFound)?))
}

impl ReportFile {
    pub(super) const fn of(report: report::Model) -> Self {
        Self(report)
    }

    pub(super) fn is_there(&self) -> bool {
        self.0.status == FINISHED
    }

    /// A name for it: letters, digits and hyphens, `.csv`.
    #[must_use]
    pub fn name(&self) -> String {
        let mut name = String::new();
        for c in self.0.name.chars().take(60) {
            match c {
                c if c.is_ascii_alphanumeric() => name.push(c),
                _ if name.is_empty() || name.ends_with('-') => {}
                _ => name.push('-'),
            }
        }
        format!("{}-{}.csv", if name.is_empty() { "report" } else { name.trim_end_matches('-') }, self.0.id)
    }

    /// Bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        u64::try_from(self.0.size).unwrap_or(0)
    }

    /// One of its parts, from 0; none behind the last one.
    ///
    /// # Errors
    /// The database failed.
    pub async fn part(&self, app: &App, position: i64) -> Result<Option<Vec<u8>>, Error> {
        let packed = store::report_parts::content(app.store().reader(), self.0.id, position).await?;
        packed.map(part::unpack).transpose()
    }
}
