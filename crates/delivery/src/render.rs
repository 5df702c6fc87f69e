//! What the mails say. Pure: data in, texts out.

mod account;
mod organizations;
mod report;
mod rights;

use std::fmt;

use askama::Template;
use doorward_app::outbox::{LinkMail, LinkMailPlace};
use doorward_core::{Timestamp, human_time};

use crate::line::{one_line, short};

pub use account::account_mail;
pub use organizations::organizations_mail;
pub use report::report_mail;
pub use rights::right_mail;

/// Longest name in a subject or a sender, in characters.
const NAME_IN_SUBJECT: usize = 60;
/// Largest logo that goes along with a mail, in bytes: it is sent to every guest anew.
const LOGO_SIZE: usize = 256 * 1024;

/// A mail ready to be sent. Its texts hold the link, so they are never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RenderedMail {
    /// The subject: one line.
    pub subject: String,
    /// The plain body.
    pub text: String,
    /// The HTML body.
    pub html: String,
    /// The picture that the HTML body shows, if any.
    pub logo: Option<InlineImage>,
}

impl fmt::Debug for RenderedMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RenderedMail").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// A picture inside a mail, shown by `cid:logo` (RFC 2392).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlineImage {
    /// `image/png`, `image/jpeg` or `image/gif`: what mail programs show.
    pub media_type: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
}

impl InlineImage {
    /// Its content id.
    pub const CONTENT_ID: &str = "logo";

    fn from_logo((media_type, bytes): &(String, Vec<u8>)) -> Option<Self> {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let media_type = ["image/png", "image/jpeg", "image/gif"].into_iter().find(|known| *known == essence)?;
        let fits = !bytes.is_empty() && bytes.len() <= LOGO_SIZE;
        fits.then(|| Self { media_type, bytes: bytes.clone() })
    }
}

/// What both templates show. Every text is one line; the HTML template escapes.
struct View {
    host: String,
    host_email: Option<String>,
    guest: String,
    organization: String,
    whereto: String,
    places: Vec<PlaceView>,
    doors: usize,
    starts: Option<String>,
    ends: Option<String>,
    address: String,
    logo: bool,
}

struct PlaceView {
    name: String,
    address: String,
    doors: Vec<String>,
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
/// Times are told as moments in the place's zone, since words such as "tomorrow" are wrong once the mail is read later.
///
/// # Errors
/// A template failed to format, which needs a fault in the formatting machinery itself.
pub fn link_mail(mail: &LinkMail, now: Timestamp) -> Result<RenderedMail, askama::Error> {
    let logo = mail.logo.as_ref().and_then(InlineImage::from_logo);
    let organization = one_line(&mail.organization_name);
    let host = Some(one_line(&mail.host_name)).filter(|name| !name.is_empty()).unwrap_or_else(|| organization.clone());
    let places: Vec<PlaceView> = mail.places.iter().map(PlaceView::new).collect();
    let whereto = whereto(&places, &organization);
    let moment = |at| human_time::moment(at, &mail.time_zone, now);
    let view = View {
        host_email: mail.host_email.as_deref().map(one_line).filter(|email| !email.is_empty()),
        guest: one_line(&mail.guest_name),
        doors: places.iter().map(|place| place.doors.len()).sum(),
        starts: mail.valid_from.filter(|from| *from > now).map(moment),
        ends: mail.valid_until.map(moment),
        address: mail.address.reveal().to_owned(),
        logo: logo.is_some(),
        host,
        organization,
        whereto,
        places,
    };
    let host = short(&view.host, NAME_IN_SUBJECT);
    let whereto = short(&view.whereto, NAME_IN_SUBJECT);
    Ok(RenderedMail {
        subject: format!("{host} invites you to {whereto}: your door link"),
        text: Text { mail: &view }.render()?,
        html: Html { mail: &view }.render()?,
        logo,
    })
}

/// The name under which the mail arrives: "Sunny Mill via Doorward".
#[must_use]
pub fn sender_name(organization: &str) -> String {
    match short(organization, NAME_IN_SUBJECT) {
        name if name.is_empty() => "Doorward".to_owned(),
        name => format!("{name} via Doorward"),
    }
}

impl PlaceView {
    fn new(place: &LinkMailPlace) -> Self {
        Self {
            name: one_line(&place.name),
            address: one_line(&place.address),
            doors: place.doors.iter().map(|door| one_line(door)).collect(),
        }
    }
}

fn whereto(places: &[PlaceView], organization: &str) -> String {
    match places {
        [] => organization.to_owned(),
        [only] => only.name.clone(),
        [first, second] => format!("{} and {}", first.name, second.name),
        [first, rest @ ..] => format!("{} and {} more places", first.name, rest.len()),
    }
}
