use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use doorward_app::messages::{self, Message, Query};

use super::MESSAGES;
use super::tabs::{Tab, tabs};
use super::test_messages::Tests;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Control, Form};
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::tag::{self, When};
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

#[derive(Template)]
#[template(path = "settings/messages.html")]
struct MessagesPage<'a> {
    shell: Shell<'a>,
    tabs: Vec<Tab>,
    tests: Tests,
    pager: Pager,
    rows: Vec<Row>,
}

impl MessagesPage<'_> {
    /// Whether a test was refused.
    fn failed(&self) -> bool {
        self.tests.mail.failed() || self.tests.text.as_ref().is_some_and(Form::failed)
    }
}

struct Row {
    id: i64,
    what: &'static str,
    link: Option<i64>,
    tag: tag::Tag,
    failed: bool,
    attempts: i64,
    error: Option<String>,
    made: When,
    next: Option<When>,
}

const FAILED: tag::Tag = tag::Tag { class: "bad", icon: "alert", word: "Not sent" };
const WAITING: tag::Tag = tag::Tag { class: "wait", icon: "wait", word: "Waiting" };

/// What has not left, and tests.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let tests = Tests::read(&visit).await?;
    respond(&visit, query.as_deref(), tests, StatusCode::OK).await
}

pub async fn respond(visit: &Visit, query: Option<&str>, tests: Tests, status: StatusCode) -> Answer {
    let listing = Listing::new(MESSAGES, query);
    let listed = messages::list(&visit.app, &visit.caller, Query::default(), listing.page()).await?;
    let pager = listing.pager(&listed);
    let page = MessagesPage {
        shell: visit.shell(),
        tabs: tabs(visit, MESSAGES),
        tests,
        pager,
        rows: listed.items.into_iter().map(|message| row(message, visit)).collect(),
    };
    Ok(visit.respond(status, &page))
}

fn row(message: Message, visit: &Visit) -> Row {
    let when = |at| When::new(at, visit.zone(), visit.now());
    let failed = message.failed_at.is_some();
    Row {
        id: message.id,
        what: what(&message.kind),
        link: message.group_link_id,
        tag: if failed { FAILED } else { WAITING },
        failed,
        attempts: message.attempts,
        made: when(message.created_at),
        next: message.due_at.map(when),
        error: message.error,
    }
}

/// A kind of message, for people.
fn what(kind: &str) -> &'static str {
    match kind {
        "link_mail" => "Mail with a link",
        "link_text" => "Text message with a link",
        "access_key_mail" => "Mail with an access key",
        "right_mail" => "Mail about a right",
        "report_mail" => "Mail with a report",
        "invitation_mail" => "Invitation",
        "test_mail" => "Test mail",
        "test_text" => "Test text message",
        _ => "Mail about an account",
    }
}

pub async fn resend(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    messages::resend(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(MESSAGES, "The message is tried again now. It leaves this list once it is sent."))
}

pub async fn ask_delete(visit: Visit, Path(id): Path<i64>) -> Answer {
    let form = Form::new(format!("{MESSAGES}/{id}/delete"), "Drop message", Vec::new()).danger().cancel(MESSAGES);
    let page = EditPage::new(&visit, "Drop this message?", form);
    let consequences = vec!["Nobody gets it. A link in it stays valid and can be sent anew.".to_owned()];
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    messages::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(MESSAGES, "The message is dropped."))
}
