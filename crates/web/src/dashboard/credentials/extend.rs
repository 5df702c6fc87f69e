//! Later ends of links.

use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::group_links::{self, GroupLinkDetail, GroupLinkInput};
use doorward_core::input::Field as Member;
use doorward_core::{Timestamp, wall_clock};
use serde_json::Value;

use super::address;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Choice, Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// By how much, or until when.
pub fn fields(zone: &str) -> Vec<Field> {
    let choices = vec![
        Choice::new("day", "By 1 day"),
        Choice::new("week", "By 1 week"),
        Choice::new("until", "Until a day and a time"),
        Choice::new("never", "Never expires"),
    ];
    vec![Field::select("by", "Extend", choices).value("day"), Field::moment("valid_until", "Valid until", zone).when("by=until")]
}

/// The input that extends a link as a form says: from its end, or from now where it has none or that has passed.
pub fn input(
    form: &Form,
    detail: &GroupLinkDetail,
    now: Timestamp,
    unchanged_since: Option<Timestamp>,
) -> Result<GroupLinkInput, Error> {
    let chosen = |name: &str| form.field(name).map(|field| field.value.as_str()).unwrap_or_default();
    let end = detail.group_link.valid_until.map_or(now, |until| until.at()).max(now);
    let later = |days| Member::Value(wall_clock::days_later(end, days, &detail.zone));
    let valid_until = match chosen("by") {
        "day" => later(1),
        "week" => later(7),
        "never" => Member::Null,
        _ => match form.field("valid_until").map(Field::json) {
            Some(Ok(Value::String(typed))) => Member::Value(ahead(&typed, now)?),
            Some(Err(text)) => return Err(Error::invalid("valid_until", text)),
            Some(Ok(_)) | None => return Err(Error::invalid("valid_until", "can't be blank")),
        },
    };
    Ok(GroupLinkInput { unchanged_since, valid_until, ..GroupLinkInput::default() })
}

fn ahead(typed: &str, now: Timestamp) -> Result<Timestamp, Error> {
    let until = Timestamp::parse(typed).filter(|until| *until > now);
    until.ok_or_else(|| Error::invalid("valid_until", "must be ahead"))
}

fn form(detail: &GroupLinkDetail) -> Form {
    let id = detail.group_link.id;
    let form = Form::new(format!("{}/extend", address(id)), "Extend", fields(&detail.zone));
    form.cancel(address(id)).version(detail.group_link.updated_at.at())
}

fn page<'a>(visit: &'a Visit, detail: &GroupLinkDetail, form: Form) -> EditPage<'a> {
    let page = EditPage::new(visit, format!("Extend the link of {}", detail.group_link.name), form);
    page.text(format!("Now: {}.", super::told::validity(detail, visit.now())))
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = group_links::read(&visit.app, &visit.caller, id).await?;
    Ok(page(&visit, &detail, form(&detail)).respond(&visit, StatusCode::OK))
}

pub async fn extend(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let detail = group_links::read(&visit.app, &visit.caller, id).await?;
    let mut form = form(&detail);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input = input(&form, &detail, visit.now(), sent.version())?;
            group_links::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => {
                let detail = group_links::read(&visit.app, &visit.caller, id).await?;
                let told =
                    format!("The link of {} is extended. {}.", detail.group_link.name, super::told::validity(&detail, visit.now()));
                return Ok(visit.done(&address(id), &told));
            }
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(page(&visit, &detail, form).respond(&visit, status))
}
