//! The mail that brings a scheduled report.

use doorward_core::Timestamp;
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{self, report};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::{KEPT, ReportFile};
use crate::{App, Error, organization, outbox};

/// What the outbox calls the mail; also what its secret part is sealed for.
pub(crate) const KIND: &str = "report_mail";
/// Largest report that goes along with a mail, in bytes.
const LARGEST: u64 = 5 * 1_024 * 1_024;

/// What the outbox keeps, sealed.
#[derive(Serialize, Deserialize)]
struct Sealed {
    report_id: i64,
    to: String,
}

/// Everything that the mail with a scheduled report says.
#[derive(Debug, Clone)]
pub struct ReportMail {
    /// The recipient's address.
    pub to: String,
    /// The organization.
    pub organization_name: String,
    /// Logo (media type, bytes) if there is one.
    pub logo: Option<(String, Vec<u8>)>,
    /// The report's name.
    pub name: String,
    /// Its id.
    pub report_id: i64,
    /// First day, `YYYY-MM-DD`.
    pub start_date: String,
    /// Last day.
    pub end_date: String,
    /// The zone of the days (IANA).
    pub time_zone: String,
    /// Rows, without the heading.
    pub rows_count: i64,
    /// Until when the report is kept.
    pub kept_until: Timestamp,
    /// Why there is no report, in a sentence.
    pub error: Option<String>,
    /// The report, if there is one and it is not too large for a mail.
    pub file: Option<ReportFile>,
}

/// A report that goes along with a mail. It prints nothing of its content.
#[derive(Clone)]
pub struct ReportMailFile {
    /// The file's name.
    pub name: String,
    /// Its content: CSV in UTF-8.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for ReportMailFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReportMailFile({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// Puts the mails of a scheduled report that has ended into the outbox, in the transaction that ends it.
pub(super) async fn enqueue(app: &App, tx: &Transaction, report: &report::Model) -> Result<(), Error> {
    let Some(id) = report.scheduled_report_id else { return Ok(()) };
    // One that was deleted meanwhile mails nothing.
    let Some(scheduled) = store::scheduled_reports::find(tx, report.organization_id, id).await? else { return Ok(()) };
    let broken = |error: serde_json::Error| Error::Internal(format!("scheduled report {id}: {error}"));
    let emails: Vec<String> = serde_json::from_value(scheduled.emails).map_err(broken)?;
    for to in emails {
        let text = serde_json::to_string(&Sealed { report_id: report.id, to }).map_err(broken)?;
        outbox::enqueue(app, tx, report.organization_id, KIND, &text).await?;
    }
    Ok(())
}

/// The mail of an outbox row; none if the report was deleted meanwhile.
pub(crate) async fn message(
    app: &App,
    conn: &impl ConnectionTrait,
    row: &entity::outbox::Model,
) -> Result<Option<ReportMail>, Error> {
    let text = app.sealer.unseal(KIND, &row.sealed)?;
    let Sealed { report_id, to } = serde_json::from_str(&text).map_err(|error| Error::Internal(error.to_string()))?;
    let Some(report) = store::reports::find(conn, row.organization_id, report_id).await? else { return Ok(None) };
    let organization = organization::find(conn, row.organization_id).await?;
    let ended = report.finished_at.unwrap_or(report.updated_at).at();
    Ok(Some(ReportMail {
        to,
        organization_name: organization.name,
        logo: organization.logo_media_type.zip(organization.logo),
        name: report.name.clone(),
        report_id,
        start_date: report.start_date.clone(),
        end_date: report.end_date.clone(),
        time_zone: report.time_zone.clone(),
        rows_count: report.rows_count,
        kept_until: ended.after(KEPT),
        error: report.error.clone(),
        file: Some(ReportFile::of(report)).filter(|file| file.is_there() && file.size() <= LARGEST),
    }))
}

impl ReportMail {
    /// Reads what goes along with the mail, with no transaction open.
    ///
    /// # Errors
    /// The database failed, or the report has gone meanwhile.
    pub async fn file(&self, app: &App) -> Result<Option<ReportMailFile>, Error> {
        let Some(file) = &self.file else { return Ok(None) };
        let (mut bytes, mut position) = (Vec::new(), 0);
        while let Some(part) = file.part(app, position).await? {
            bytes.extend(part);
            position += 1;
        }
        if bytes.len() as u64 != file.size() {
            return Err(Error::Internal(format!("report {} has gone", self.report_id)));
        }
        Ok(Some(ReportMailFile { name: file.name(), bytes }))
    }
}
