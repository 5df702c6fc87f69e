//! Messages that are sent as a test, and what became of the last ones.

use axum::http::StatusCode;
use doorward_app::group_links::DeliveryStatus;
use doorward_app::messages::{self, TestMessage};
use doorward_app::{Error, quotas};
use doorward_core::Code;
use doorward_core::input::Field as Member;

use super::MESSAGES;
use super::messages::respond;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::tag::{self, When};
use crate::dashboard::visit::{Answer, Submitted, Visit};

const MAIL: &str = "/app/settings/messages/test_mail";
const TEXT: &str = "/app/settings/messages/test_text";

const QUEUED: tag::Tag = tag::Tag { class: "wait", icon: "wait", word: "On its way" };
const SENT: tag::Tag = tag::Tag { class: "good", icon: "done", word: "Sent" };
const DELIVERED: tag::Tag = tag::Tag { class: "good", icon: "done", word: "Delivered" };
const REFUSED: tag::Tag = tag::Tag { class: "bad", icon: "alert", word: "Refused" };
const FAILED: tag::Tag = tag::Tag { class: "bad", icon: "alert", word: "Not sent" };

/// The part of the page that sends tests and tells of them.
pub struct Tests {
    /// Where a mail goes.
    pub email: String,
    pub mail: Form,
    /// None where this server sends no text messages.
    pub text: Option<Form>,
    /// How many text messages may still be sent this month.
    pub left: i64,
    pub rows: Vec<Row>,
    /// Whether one is still on its way.
    pub pending: bool,
}

/// A test, and what became of it.
pub struct Row {
    pub what: &'static str,
    pub recipient: String,
    pub tag: tag::Tag,
    pub error: Option<String>,
    pub asked: When,
}

impl Tests {
    pub async fn read(visit: &Visit) -> Result<Self, Error> {
        let tests = messages::tests(&visit.app, &visit.caller).await?;
        let quota = quotas::read(&visit.app, &visit.caller).await?.sms_links;
        let texts = visit.app.config().texts.is_some();
        Ok(Self {
            email: visit.caller.user.email.clone(),
            mail: Form::new(MAIL, "Send test mail", Vec::new()),
            text: texts.then(|| Form::new(TEXT, "Send test text message", vec![phone()])),
            left: (quota.limit - quota.used).max(0),
            pending: tests.iter().any(|test| test.status == DeliveryStatus::Queued),
            rows: tests.into_iter().map(|test| row(test, visit)).collect(),
        })
    }
}

fn phone() -> Field {
    Field::input("phone", "Phone number", "tel", "tel").max(64).hint("With the country, such as +49")
}

fn row(test: TestMessage, visit: &Visit) -> Row {
    Row {
        what: if test.text { "Text message" } else { "Mail" },
        tag: match test.status {
            DeliveryStatus::Queued => QUEUED,
            DeliveryStatus::Sent => SENT,
            DeliveryStatus::Delivered => DELIVERED,
            DeliveryStatus::Refused => REFUSED,
            DeliveryStatus::Failed => FAILED,
        },
        error: test.error,
        asked: When::new(test.created_at, visit.zone(), visit.now()),
        recipient: test.recipient,
    }
}

/// Sends a mail to the person themselves.
pub async fn mail(Submitted { visit, sent }: Submitted) -> Answer {
    let asked = if sent.review() { None } else { Some(messages::test_mail(&visit.app, &visit.caller).await) };
    let mut tests = Tests::read(&visit).await?;
    match asked {
        Some(Ok(())) => Ok(visit.done(MESSAGES, &format!("A test mail to {} is on its way.", tests.email))),
        Some(Err(error)) => {
            let status = refuse(&mut tests.mail, &error)?;
            respond(&visit, None, tests, status).await
        }
        None => respond(&visit, None, tests, StatusCode::OK).await,
    }
}

/// Sends a text message to the number that was typed.
pub async fn text(Submitted { visit, sent }: Submitted) -> Answer {
    let number = sent.text("phone").to_owned();
    let asked = if sent.review() {
        None
    } else {
        Some(messages::test_text(&visit.app, &visit.caller, Member::Value(number.clone())).await)
    };
    if let Some(Ok(())) = asked {
        return Ok(visit.done(MESSAGES, &format!("A test text message to {number} is on its way.")));
    }
    let mut tests = Tests::read(&visit).await?;
    let mut status = StatusCode::OK;
    match (&mut tests.text, asked) {
        (Some(form), asked) => {
            form.fill(&sent);
            if let Some(Err(error)) = asked {
                status = refuse(form, &error)?;
            }
        }
        (None, Some(Err(error))) => return Err(error.into()),
        (None, _) => {}
    }
    respond(&visit, None, tests, status).await
}

/// Says beside the form what was refused. Whoever may not send tests may not see the page either.
fn refuse(form: &mut Form, error: &Error) -> Result<StatusCode, Error> {
    if let Error::Refused(code @ (Code::AccessDenied | Code::AccessDisabled)) = error {
        return Err((*code).into());
    }
    let status = form.refuse(error, None);
    if let Error::Wait { seconds } = error {
        form.banner = Some(format!("Too many tests. Send the next one in {seconds} s."));
    }
    Ok(status)
}
