//! The mail that shows that mails arrive.

use askama::Template;
use doorward_app::outbox::TestMail;

use super::button::Button;
use super::{NAME_IN_SUBJECT, RenderError, RenderedMail};
use crate::line::{one_line, short};

/// What both templates show. Every text is one line; the HTML template escapes.
struct View {
    name: String,
    organization: String,
    email: String,
    button: Button,
}

#[derive(Template)]
#[template(path = "test_mail.html")]
struct Html<'a> {
    mail: &'a View,
}

#[derive(Template)]
#[template(path = "test_mail.txt")]
struct Text<'a> {
    mail: &'a View,
}

/// The mail to an administrator who wants to see whether mails arrive.
///
/// # Errors
/// A template failed to format, which needs a fault in the formatting machinery itself.
pub fn test_mail(mail: &TestMail) -> Result<RenderedMail, RenderError> {
    let view = View {
        name: one_line(&mail.name),
        organization: one_line(&mail.organization_name),
        email: one_line(&mail.to),
        button: Button::new(mail.address.clone(), "Show messages"),
    };
    let subject = format!("Test mail from {}", short(&mail.organization_name, NAME_IN_SUBJECT));
    let (text, html) = (Text { mail: &view }.render()?, Html { mail: &view }.render()?);
    Ok(RenderedMail { text, html, ..RenderedMail::english(subject) })
}
