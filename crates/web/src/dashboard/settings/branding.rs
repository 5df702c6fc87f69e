use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::Error;
use doorward_app::organization::{self, OrganizationInput};
use doorward_core::color::Color;
use doorward_store::entity::organization::Model as Organization;

use super::BRANDING;
use super::tabs::{Tab, tabs};
use crate::dashboard::form::{Control, Field, Form};
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

#[derive(Template)]
#[template(path = "settings/branding.html")]
struct BrandingPage<'a> {
    shell: Shell<'a>,
    tabs: Vec<Tab>,
    form: Form,
    /// What is wrong with a logo that was sent.
    wrong: Option<String>,
    color: String,
    ink: &'static str,
    told: Vec<String>,
}

fn form(organization: &Organization) -> Form {
    let color = Field::text("color", "Colour")
        .max(7)
        .optional()
        .hint("Of the buttons in mails and on guest pages, such as #3247d3. Empty for the usual one.")
        .value(organization.color.clone().unwrap_or_default());
    Form::new(BRANDING, "Save colour", vec![color]).version(organization.updated_at.at())
}

fn respond(visit: &Visit, form: Form, wrong: Option<String>, status: StatusCode) -> Response {
    let typed = form.field("color").map(|field| field.value.trim()).unwrap_or_default();
    let color = Color::parse(typed);
    let shown = color.unwrap_or(Color::USUAL);
    let page = BrandingPage {
        shell: visit.shell(),
        tabs: tabs(visit, BRANDING),
        wrong,
        color: shown.to_string(),
        ink: shown.ink(),
        told: told(typed, color),
        form,
    };
    visit.respond(status, &page)
}

/// What can be read on the colour, and whether a button of it stands out.
fn told(typed: &str, color: Option<Color>) -> Vec<String> {
    let Some(color) = color else {
        let usual = "This is the usual colour.".to_owned();
        return vec![if typed.is_empty() { usual } else { format!("“{typed}” is no colour. {usual}") }];
    };
    let (ink, word) = if color.ink() == "#ffffff" { ("#ffffff", "white") } else { ("#000000", "black") };
    let contrast = |other: &str| Color::parse(other).map_or(1.0, |other| color.contrast(other));
    let mut told = vec![format!("Letters on it are {word}: contrast {:.1} : 1, at least 4.5 : 1 is needed.", contrast(ink))];
    let ground = contrast("#ffffff");
    if ground < 3.0 {
        told.push(format!("On a white page it hardly stands out: contrast {ground:.1} : 1. A darker colour is easier to find."));
    }
    told
}

/// The colour in the address, if one is there, is shown and not saved.
pub async fn ask(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    page(&visit, query.as_deref(), None, StatusCode::OK).await
}

/// The page, with what is wrong with a logo.
pub async fn page(visit: &Visit, query: Option<&str>, wrong: Option<String>, status: StatusCode) -> Answer {
    let mut form = form(&organization::settings(&visit.app, &visit.caller).await?.detail.organization);
    let asked = Sent::parse(query.unwrap_or_default().as_bytes());
    if asked.on("color") {
        form.fill(&asked);
        form.version = asked.version().or(form.version);
    }
    Ok(respond(visit, form, wrong, status))
}

pub async fn update(Submitted { visit, sent }: Submitted) -> Answer {
    let saved = form(&organization::settings(&visit.app, &visit.caller).await?.detail.organization);
    let mut form = form(&visit.organization);
    form.version = sent.version().or(saved.version);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        match change(&visit, &form, &sent).await {
            Ok(()) => return Ok(visit.done(BRANDING, "The colour is saved. Mails and guest pages have it from now on.")),
            Err(error) => {
                status = form.refuse(&error, Some(&saved));
                form.version = saved.version;
            }
        }
    }
    Ok(respond(&visit, form, None, status))
}

async fn change(visit: &Visit, form: &Form, sent: &Sent) -> Result<(), Error> {
    let input = OrganizationInput { unchanged_since: sent.version(), ..form.input()? };
    organization::update(&visit.app, &visit.caller, input).await
}
