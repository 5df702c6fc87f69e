use askama::Template;
use axum::http::StatusCode;
use doorward_app::quotas::{self, Quota};

use super::QUOTAS;
use super::tabs::{Tab, tabs};
use crate::dashboard::tag::When;
use crate::dashboard::visit::{Answer, Shell, Visit};

#[derive(Template)]
#[template(path = "settings/quotas.html")]
struct QuotasPage<'a> {
    shell: Shell<'a>,
    tabs: Vec<Tab>,
    email: Quota,
    texts: Quota,
    reset: When,
}

/// What is used of what may be sent.
pub async fn show(visit: Visit) -> Answer {
    let quotas = quotas::read(&visit.app, &visit.caller).await?;
    let page = QuotasPage {
        shell: visit.shell(),
        tabs: tabs(&visit, QUOTAS),
        email: quotas.email_links,
        texts: quotas.sms_links,
        reset: When::new(quotas.sms_links_reset_at, visit.zone(), visit.now()),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}
