//! The mail that tells somebody what they may open now.

use askama::Template;
use doorward_app::role_assignments::RightMail;
use doorward_core::{Timestamp, human_time};

use super::{InlineImage, NAME_IN_SUBJECT, PlaceView, RenderedMail};
use crate::line::{one_line, short};

/// What both templates show. Every text is one line; the HTML template escapes.
struct View {
    host: String,
    host_email: Option<String>,
    name: String,
    organization: String,
    role: &'static str,
    description: &'static str,
    applies_to: String,
    places: Vec<PlaceView>,
    doors: usize,
    starts: Option<String>,
    ends: Option<String>,
    address: String,
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
pub fn right_mail(mail: &RightMail, now: Timestamp) -> Result<RenderedMail, askama::Error> {
    let logo = mail.logo.as_ref().and_then(InlineImage::from_logo);
    let organization = one_line(&mail.organization_name);
    let host = Some(one_line(&mail.host_name)).filter(|name| !name.is_empty()).unwrap_or_else(|| organization.clone());
    let places: Vec<PlaceView> = mail.places.iter().map(PlaceView::new).collect();
    let moment = |at| human_time::moment(at, &mail.time_zone, now);
    let view = View {
        host_email: mail.host_email.as_deref().map(one_line).filter(|email| !email.is_empty()),
        name: one_line(&mail.name),
        role: mail.role.name(),
        description: mail.role.description(),
        applies_to: one_line(&mail.applies_to),
        doors: places.iter().map(|place| place.doors.len()).sum(),
        starts: mail.valid_from.filter(|from| *from > now).map(moment),
        ends: mail.valid_until.map(moment),
        address: mail.address.clone(),
        logo: logo.is_some(),
        host,
        organization,
        places,
    };
    let host = short(&view.host, NAME_IN_SUBJECT);
    let whereto = short(&view.applies_to, NAME_IN_SUBJECT);
    Ok(RenderedMail {
        subject: format!("{host} gives you access: {whereto}"),
        text: Text { mail: &view }.render()?,
        html: Html { mail: &view }.render()?,
        logo,
    })
}
