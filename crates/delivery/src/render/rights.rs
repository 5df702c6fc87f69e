//! The mail that tells somebody what they may open now.

use askama::Template;
use doorward_app::role_assignments::RightMail;
use doorward_core::{Language, Timestamp};

use super::access::{Access, Host};
use super::button::Button;
use super::words::Words;
use super::{InlineImage, NAME_IN_SUBJECT, RenderError, RenderedMail};
use crate::line::{one_line, short};

/// What both templates show. Every text is one line; the HTML template escapes.
struct View {
    host: Host,
    name: String,
    organization: String,
    role: &'static str,
    description: &'static str,
    applies_to: String,
    access: Access,
    button: Button,
    sent_by: Vec<String>,
    logo: bool,
}

#[derive(Template)]
#[template(path = "right_mail.html")]
struct Html<'a> {
    mail: &'a View,
}

#[derive(Template)]
#[template(path = "right_mail.txt")]
struct Text<'a> {
    mail: &'a View,
}

/// The mail about a right: who granted it, the role and what it applies to, the doors it opens, when, and where to sign in.
///
/// # Errors
/// A template failed to format, which needs a fault in the formatting machinery itself.
pub fn right_mail(mail: &RightMail, now: Timestamp) -> Result<RenderedMail, RenderError> {
    let logo = mail.logo.as_ref().and_then(InlineImage::logo);
    let organization = one_line(&mail.organization_name);
    let host = Host::new(&mail.host_name, mail.host_email.as_deref(), &organization);
    let view = View {
        sent_by: host.sent_by(&organization, Words::of(Language::English)),
        host,
        name: one_line(&mail.name),
        role: mail.role.name(),
        description: mail.role.description(),
        applies_to: one_line(&mail.applies_to),
        access: Access::new(Language::English, &mail.places, (mail.valid_from, mail.valid_until), &mail.time_zone, now),
        button: Button::new(mail.address.clone(), "Sign in"),
        logo: logo.is_some(),
        organization,
    };
    let host = short(&view.host.name, NAME_IN_SUBJECT);
    let whereto = short(&view.applies_to, NAME_IN_SUBJECT);
    let (text, html) = (Text { mail: &view }.render()?, Html { mail: &view }.render()?);
    let images = logo.into_iter().collect();
    Ok(RenderedMail { text, html, images, ..RenderedMail::english(format!("{host} gives you access: {whereto}")) })
}
