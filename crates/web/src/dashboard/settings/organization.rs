use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::organization::{self, OrganizationInput};
use doorward_core::Language;
use doorward_core::input::Field as Member;
use doorward_store::entity::organization::Model as Organization;

use super::SETTINGS;
use super::tabs::{Tab, tabs};
use crate::dashboard::form::{Choice, Control, Field, Form};
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};
use crate::dashboard::zones;

#[derive(Template)]
#[template(path = "settings/organization.html")]
struct OrganizationPage<'a> {
    shell: Shell<'a>,
    tabs: Vec<Tab>,
    form: Form,
}

const DAY: i64 = 24 * 60 * 60;

fn form(organization: &Organization) -> Form {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let languages = Language::ALL.iter().map(|language| Choice::new(language.as_str(), language.name())).collect();
    let fields = vec![
        Field::text("name", "Name").value(&organization.name),
        Field::text("domain", "Domain").hint("What people sign in to; it cannot be changed").value(&organization.domain).readonly(),
        Field::lines("address", "Address", 2).max(500).optional().value(text(&organization.address)),
        Field::lines("description", "Notes", 3).optional().value(text(&organization.description)),
        zones::field("time_zone", "Time zone", &organization.time_zone).hint("For what has no place; each place has its own"),
        Field::select("language", "Language", languages)
            .hint("Of messages and pages of links that name none")
            .value(&organization.language),
        expiry(organization.device_logins_expire_after),
    ];
    Form::new(SETTINGS, "Save changes", fields).version(organization.updated_at.at())
}

/// After how long a session ends that is not used.
fn expiry(current: i64) -> Field {
    let usual = [
        (3_600, "1 hour"),
        (DAY, "1 day"),
        (7 * DAY, "7 days"),
        (30 * DAY, "30 days"),
        (90 * DAY, "90 days"),
        (365 * DAY, "365 days"),
    ];
    let mut choices: Vec<Choice> = usual.iter().map(|(seconds, label)| Choice::new(seconds, *label)).collect();
    if usual.iter().all(|(seconds, _)| *seconds != current) {
        choices.push(Choice::new(current, format!("{current} seconds")));
    }
    Field::select("device_logins_expire_after", "Sign out devices after", choices).hint("Without use").value(current.to_string())
}

fn respond(visit: &Visit, mut form: Form, status: StatusCode) -> Response {
    form.focus();
    visit.respond(status, &OrganizationPage { shell: visit.shell(), tabs: tabs(visit, SETTINGS), form })
}

pub async fn ask(visit: Visit) -> Answer {
    let organization = organization::settings(&visit.app, &visit.caller).await?.detail.organization;
    Ok(respond(&visit, form(&organization), StatusCode::OK))
}

pub async fn update(Submitted { visit, sent }: Submitted) -> Answer {
    let saved = form(&organization::settings(&visit.app, &visit.caller).await?.detail.organization);
    let mut form = form(&visit.organization);
    form.version = sent.version().or(saved.version);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let mut input = OrganizationInput { unchanged_since: sent.version(), ..form.input()? };
            // To the use case no name is one that stays, to a person one that was cleared.
            input.name = Member::Value(sent.text("name").to_owned());
            organization::update(&visit.app, &visit.caller, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(SETTINGS, "The changes are saved.")),
            Err(error) => {
                status = form.refuse(&error, Some(&saved));
                form.version = saved.version;
            }
        }
    }
    Ok(respond(&visit, form, status))
}
