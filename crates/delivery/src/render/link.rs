//! The mail that carries an access link.

use askama::Template;
use doorward_app::outbox::LinkMail;
use doorward_core::Timestamp;

use super::access::{Access, Host, Place};
use super::{InlineImage, NAME_IN_SUBJECT, RenderedMail};
use crate::line::{one_line, short};

/// What both templates show. Every text is one line; the HTML template escapes.
struct View {
    host: Host,
    /// The guest's.
    name: String,
    organization: String,
    whereto: String,
    access: Access,
    address: String,
    logo: bool,
}

#[derive(Template)]
#[template(path = "link_mail.html")]
struct Html<'a> {
    mail: &'a View,
}

#[derive(Template)]
#[template(path = "link_mail.txt")]
struct Text<'a> {
    mail: &'a View,
}

/// The mail that carries an access link: who invites, where, which doors, when, and one button.
///
/// # Errors
/// A template failed to format, which needs a fault in the formatting machinery itself.
pub fn link_mail(mail: &LinkMail, now: Timestamp) -> Result<RenderedMail, askama::Error> {
    let logo = mail.logo.as_ref().and_then(InlineImage::from_logo);
    let organization = one_line(&mail.organization_name);
    let access = Access::new(&mail.places, (mail.valid_from, mail.valid_until), &mail.time_zone, now);
    let view = View {
        host: Host::new(&mail.host_name, mail.host_email.as_deref(), &organization),
        name: one_line(&mail.guest_name),
        whereto: whereto(&access.places, &organization),
        address: mail.address.reveal().to_owned(),
        logo: logo.is_some(),
        organization,
        access,
    };
    let host = short(&view.host.name, NAME_IN_SUBJECT);
    let whereto = short(&view.whereto, NAME_IN_SUBJECT);
    Ok(RenderedMail {
        subject: format!("{host} invites you to {whereto}: your door link"),
        text: Text { mail: &view }.render()?,
        html: Html { mail: &view }.render()?,
        logo,
    })
}

fn whereto(places: &[Place], organization: &str) -> String {
    match places {
        [] => organization.to_owned(),
        [only] => only.name.clone(),
        [first, second] => format!("{} and {}", first.name, second.name),
        [first, rest @ ..] => format!("{} and {} more places", first.name, rest.len()),
    }
}
