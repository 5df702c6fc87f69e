//! Reports that are made again and again, and those that were made.

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use doorward_app::caller::Target;
use doorward_app::scheduled_reports::{self, ScheduledReportInput};
use doorward_app::{Error, reports};
use doorward_core::{Permission, Reporter, day};
use doorward_store::entity::{report, scheduled_report};
use doorward_store::page::Page;
use doorward_store::reports::{FAILED, FINISHED};
use serde_json::{Value, json};

use super::REPORTS;
use super::tabs::{Tab, tabs};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Choice, Field, Form};
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::page::count;
use crate::dashboard::tag::{self, When};
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};
use crate::dashboard::zones;

/// As many as an organization may have.
const SCHEDULED: Page = Page { limit: 50, offset: 0 };

#[derive(Template)]
#[template(path = "settings/reports.html")]
struct ReportsPage<'a> {
    shell: Shell<'a>,
    tabs: Vec<Tab>,
    may_write: bool,
    scheduled: Vec<Scheduled>,
    /// None where the person may not see what was made.
    made: Option<Made>,
}

struct Scheduled {
    id: i64,
    name: String,
    about: &'static str,
    every: String,
    next: String,
    to: String,
    tag: tag::Tag,
}

struct Made {
    pager: Pager,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    name: String,
    about: &'static str,
    days: String,
    made: When,
    tag: tag::Tag,
    /// Whether there is a table to fetch.
    ready: bool,
    told: String,
}

const ON: tag::Tag = tag::Tag { class: "good", icon: "clock", word: "On" };
const OFF: tag::Tag = tag::Tag { class: "off", icon: "off", word: "Off" };
const READY: tag::Tag = tag::Tag { class: "good", icon: "done", word: "Ready" };
const NOT_MADE: tag::Tag = tag::Tag { class: "bad", icon: "alert", word: "Not made" };
const BEING_MADE: tag::Tag = tag::Tag { class: "wait", icon: "wait", word: "Being made" };

pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(REPORTS, query.as_deref());
    let scheduled = scheduled_reports::list(&visit.app, &visit.caller, scheduled_reports::Query::default(), SCHEDULED).await?;
    let made = if visit.may_in_organization(Permission::ReportsRead) {
        let listed = reports::list(&visit.app, &visit.caller, reports::Query::default(), listing.page()).await?;
        Some(Made { pager: listing.pager(&listed), rows: listed.items.into_iter().map(|report| row(report, &visit)).collect() })
    } else {
        None
    };
    let page = ReportsPage {
        shell: visit.shell(),
        tabs: tabs(&visit, REPORTS),
        may_write: visit.may_in_organization(Permission::ScheduledReportWrite),
        scheduled: scheduled.items.into_iter().map(told).collect(),
        made,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn about(reporter: i64) -> &'static str {
    Reporter::parse(reporter).map_or("Unknown", Reporter::name)
}

fn told(scheduled: scheduled_report::Model) -> Scheduled {
    let emails: Vec<&str> = scheduled.emails.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    Scheduled {
        id: scheduled.id,
        about: about(scheduled.reporter_id),
        every: match (scheduled.frequency, scheduled.period.as_str()) {
            (1, period) => format!("Every {period}"),
            (number, period) => format!("Every {number} {period}s"),
        },
        next: match scheduled.next_due_on.as_deref().filter(|_| scheduled.enabled) {
            Some(date) => format!("{date} ({})", doorward_core::human_time::zone_label(&scheduled.time_zone)),
            None => "–".to_owned(),
        },
        to: if emails.is_empty() { "Nobody".to_owned() } else { emails.join(", ") },
        tag: if scheduled.enabled { ON } else { OFF },
        name: scheduled.name,
    }
}

fn row(report: report::Model, visit: &Visit) -> Row {
    let ready = report.status == FINISHED;
    Row {
        id: report.id,
        about: about(report.reporter_id),
        days: if report.start_date == report.end_date {
            report.start_date
        } else {
            format!("{} – {}", report.start_date, report.end_date)
        },
        made: When::new(report.created_at.at(), visit.zone(), visit.now()),
        tag: match report.status.as_str() {
            FINISHED => READY,
            FAILED => NOT_MADE,
            _ => BEING_MADE,
        },
        told: match report.error {
            Some(error) => error,
            None if ready => count(u64::try_from(report.rows_count).unwrap_or(0), "row"),
            None => String::new(),
        },
        ready,
        name: report.name,
    }
}

/// Leads to the table, at an address that is good for a few minutes.
pub async fn download(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let address = reports::download(&visit.app, &visit.caller, id).await?;
    Ok(Redirect::to(address.reveal()).into_response())
}

fn form(visit: &Visit) -> Form {
    let reporters = Reporter::ALL.iter().map(|reporter| Choice::new(reporter.id(), reporter.name()).hint(reporter.description()));
    let periods = [("day", "Days"), ("week", "Weeks"), ("month", "Months")].map(|(value, label)| Choice::new(value, label));
    let today = visit.zone().parse().map(|zone| day::of(visit.now(), zone).to_string()).unwrap_or_default();
    let fields = vec![
        Field::text("name", "Name"),
        Field::radios("reporter_id", "What it tells", reporters.collect()).value(Reporter::Unlocks.id().to_string()),
        Field::number("frequency", "Every").value("1"),
        Field::select("period", "Unit", periods.to_vec()).value("week"),
        Field::input("scheduled_at", "First date", "date", "off").hint("It tells of the days since the date before").value(today),
        zones::field("time_zone", "Time zone", visit.zone()),
        Field::lines("emails", "Mail it to", 3)
            .optional()
            .hint("One to five addresses, one a line. Blank: nobody; it is kept in the list below"),
    ];
    Form::new(format!("{REPORTS}/scheduled/new"), "Schedule report", fields).cancel(REPORTS)
}

fn input(form: &Form) -> Result<ScheduledReportInput, Error> {
    let mut members = form.members()?;
    let emails = form.field("emails").map(|field| field.value.split([',', ';', '\n', '\r', ' ']));
    let emails: Vec<&str> = emails.into_iter().flatten().filter(|email| !email.is_empty()).collect();
    members.remove("emails");
    if !emails.is_empty() {
        members.insert("emails".to_owned(), json!(emails));
    }
    Form::read(members)
}

pub async fn ask_new(visit: Visit) -> Answer {
    visit.caller.authorize(Permission::ScheduledReportWrite, Target::Organization)?;
    Ok(EditPage::new(&visit, "Schedule a report", form(&visit)).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = form(&visit);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let made = async { scheduled_reports::create(&visit.app, &visit.caller, input(&form)?).await };
        match made.await {
            Ok(made) => return Ok(visit.done(REPORTS, &format!("{} is scheduled.", made.name))),
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, "Schedule a report", form).respond(&visit, status))
}

pub async fn ask_delete(visit: Visit, Path(id): Path<i64>) -> Answer {
    visit.caller.authorize(Permission::ScheduledReportWrite, Target::Organization)?;
    let scheduled = scheduled_reports::read(&visit.app, &visit.caller, id).await?;
    let form = Form::new(format!("{REPORTS}/scheduled/{id}/delete"), "Delete schedule", Vec::new()).danger().cancel(REPORTS);
    let page = EditPage::new(&visit, format!("Delete {}?", scheduled.name), form);
    let consequences = vec!["It makes no more reports, and mails none.".to_owned(), "Reports it has made stay.".to_owned()];
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    scheduled_reports::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(REPORTS, "The schedule is deleted."))
}
