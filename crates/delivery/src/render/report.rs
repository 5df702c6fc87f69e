//! The mail that brings a scheduled report.

use askama::Template;
use doorward_app::reports::{ReportMail, ReportMailFile};
use doorward_core::{Timestamp, human_time};

use super::{Attachment, InlineImage, NAME_IN_SUBJECT, RenderError, RenderedMail};
use crate::line::{one_line, short};

/// What both templates show. Every text is one line; the HTML template escapes.
struct View {
    name: String,
    organization: String,
    email: String,
    id: i64,
    days: String,
    rows: i64,
    attached: bool,
    kept_until: String,
    error: Option<String>,
    logo: bool,
}

#[derive(Template)]
#[template(path = "report_mail.html")]
struct Html<'a> {
    mail: &'a View,
}

#[derive(Template)]
#[template(path = "report_mail.txt")]
struct Text<'a> {
    mail: &'a View,
}

/// The mail with a scheduled report: of which days it tells, and that it is attached, where it is otherwise, or why there is
/// none.
///
/// # Errors
/// A template failed to format, which needs a fault in the formatting machinery itself.
pub fn report_mail(mail: &ReportMail, file: Option<ReportMailFile>, now: Timestamp) -> Result<RenderedMail, RenderError> {
    let logo = mail.logo.as_ref().and_then(InlineImage::logo);
    let days =
        if mail.start_date == mail.end_date { mail.end_date.clone() } else { format!("{} to {}", mail.start_date, mail.end_date) };
    let view = View {
        name: one_line(&mail.name),
        organization: one_line(&mail.organization_name),
        email: one_line(&mail.to),
        id: mail.report_id,
        days: format!("{days} ({})", human_time::zone_label(&mail.time_zone)),
        rows: mail.rows_count,
        attached: mail.file.is_some(),
        kept_until: human_time::moment(mail.kept_until, &mail.time_zone, now),
        error: mail.error.as_deref().map(one_line),
        logo: logo.is_some(),
    };
    let name = short(&view.name, NAME_IN_SUBJECT);
    let subject = match view.error {
        None => format!("Report: {name}"),
        Some(_) => format!("No report: {name}"),
    };
    let (text, html) = (Text { mail: &view }.render()?, Html { mail: &view }.render()?);
    let images = logo.into_iter().collect();
    let attachments = file.map(|file| Attachment { name: file.name, media_type: "text/csv; charset=utf-8", bytes: file.bytes });
    let attachments = attachments.into_iter().collect();
    Ok(RenderedMail { text, html, images, attachments, ..RenderedMail::english(subject) })
}
