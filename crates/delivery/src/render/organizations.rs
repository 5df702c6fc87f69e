//! The mail that lists somebody's organizations.

use askama::Template;
use doorward_app::organization::OrganizationsMail;

use super::button::Button;
use super::{RenderError, RenderedMail};
use crate::line::one_line;

/// What both templates show. Every text is one line; the HTML template escapes.
struct View {
    organizations: Vec<(String, String)>,
    email: String,
    button: Button,
}

#[derive(Template)]
#[template(path = "organizations_mail.html")]
struct Html<'a> {
    mail: &'a View,
}

#[derive(Template)]
#[template(path = "organizations_mail.txt")]
struct Text<'a> {
    mail: &'a View,
}

/// The mail to someone who asked which organizations they belong to: the domain of each, and where to sign in.
///
/// # Errors
/// A template failed to format, which needs a fault in the formatting machinery itself.
pub fn organizations_mail(mail: &OrganizationsMail) -> Result<RenderedMail, RenderError> {
    let view = View {
        organizations: mail.organizations.iter().map(|(name, domain)| (one_line(name), one_line(domain))).collect(),
        email: one_line(&mail.to),
        button: Button::new(mail.address.clone(), "Sign in"),
    };
    let subject = match view.organizations.len() {
        1 => "Your organization on Doorward",
        _ => "Your organizations on Doorward",
    };
    let (text, html) = (Text { mail: &view }.render()?, Html { mail: &view }.render()?);
    Ok(RenderedMail { text, html, ..RenderedMail::english(subject.to_owned()) })
}
