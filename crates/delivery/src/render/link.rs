//! The mail that carries an access link.

use askama::Template;
use doorward_app::outbox::LinkMail;
use doorward_core::qr::Picture;
use doorward_core::words::fill;
use doorward_core::{Color, Language, Timestamp};

use super::access::{Access, Host, Place};
use super::button::Button;
use super::calendar::{self, Appointment};
use super::words::Words;
use super::{Attachment, InlineImage, NAME_IN_SUBJECT, RenderError, RenderedMail};
use crate::line::{one_line, short};

/// Longest title in a calendar, in characters.
const TITLE: usize = 200;
/// Longest list of doors or places there, in characters.
const LISTED: usize = 1_000;

/// What both templates show. Every text is one line; the HTML template escapes.
struct View {
    language: Language,
    words: &'static Words,
    invites: String,
    /// With the guest's name, if that is known.
    hello: String,
    organization: String,
    access: Access,
    button: Button,
    sent_by: Vec<String>,
    logo: bool,
    /// Whether there is a QR code.
    code: bool,
}

impl View {
    /// At the start of a sentence.
    fn opens(&self) -> String {
        let opens = self.words.opens.of(self.access.doors);
        let mut characters = opens.chars();
        characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
    }
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

/// The mail that carries an access link, in the guest's language: who invites, where, which doors, when, and one button; the link's QR
/// code, if it has one, in the mail and as a file; an appointment, if the link ends.
///
/// # Errors
/// The QR code cannot be drawn, or a template failed to format.
pub fn link_mail(mail: &LinkMail, now: Timestamp) -> Result<RenderedMail, RenderError> {
    let words = Words::of(mail.language);
    let code = mail.code.as_ref().map(|code| Picture::of(code.reveal())?.png()).transpose()?;
    let logo = mail.logo.as_ref().and_then(InlineImage::logo);
    let organization = one_line(&mail.organization_name);
    let access = Access::new(mail.language, &mail.places, (mail.valid_from, mail.valid_until), &mail.time_zone, now);
    let host = Host::new(&mail.host_name, mail.host_email.as_deref(), &organization);
    let whereto = whereto(words, &access.places, &organization);
    let name = one_line(&mail.guest_name);
    let view = View {
        language: mail.language,
        words,
        invites: fill(words.invites, &[("host", &host.name), ("whereto", &whereto)]),
        hello: if name.is_empty() { words.hello.to_owned() } else { fill(words.hello_name, &[("name", &name)]) },
        button: Button {
            fails: words.button_fails,
            color: mail.color.as_deref().and_then(Color::parse),
            ..Button::new(mail.address.reveal().to_owned(), words.button)
        },
        sent_by: host.sent_by(&organization, words),
        logo: logo.is_some(),
        code: code.is_some(),
        organization,
        access,
    };
    let subject = [("host", short(&host.name, NAME_IN_SUBJECT)), ("whereto", short(&whereto, NAME_IN_SUBJECT))];
    let subject = fill(words.subject, &subject.each_ref().map(|(name, value)| (*name, value.as_str())));
    let (text, html) = (Text { mail: &view }.render()?, Html { mail: &view }.render()?);
    let appointment = appointment(mail, &view, now);
    let picture = code.as_ref().map(|png| Attachment {
        name: format!("{}.png", words.code_file),
        media_type: "image/png",
        bytes: png.clone(),
    });
    Ok(RenderedMail {
        subject,
        text,
        html,
        language: mail.language,
        images: logo.into_iter().chain(code.map(InlineImage::code)).collect(),
        attachments: picture.into_iter().chain(appointment).collect(),
    })
}

/// When the link is valid, for calendars; one without an end is no appointment.
fn appointment(mail: &LinkMail, view: &View, now: Timestamp) -> Option<Attachment> {
    let ends = mail.valid_until?;
    let starts = mail.valid_from.filter(|from| *from < ends).unwrap_or(now.min(ends));
    let places: Vec<String> = view.access.places.iter().map(|place| listed(&[&place.name, &place.address])).collect();
    let file = calendar::file(&Appointment {
        uid: format!("{}@{}", mail.appointment, host_of(mail.address.reveal())),
        title: &short(&view.invites, TITLE),
        place: &short(&places.join("; "), LISTED),
        text: &fill(view.words.calendar, &[("doors", &short(&view.access.doors(), LISTED))]),
        starts,
        ends,
        changed: mail.updated_at,
    });
    let name = format!("{}.ics", view.words.calendar_file);
    Some(Attachment { name, media_type: "text/calendar; charset=utf-8; method=PUBLISH", bytes: file.into_bytes() })
}

/// Those that say something, separated by commas.
fn listed(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ")
}

/// The host of an address, which makes the names that this server gives unlike those of others.
fn host_of(address: &str) -> String {
    let host = url::Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.unwrap_or_else(|| "doorward".to_owned())
}

fn whereto(words: &Words, places: &[Place], organization: &str) -> String {
    match places {
        [] => organization.to_owned(),
        [only] => only.name.clone(),
        [first, second] => fill(words.two_places, &[("first", &first.name), ("second", &second.name)]),
        [first, rest @ ..] => fill(words.more_places, &[("first", &first.name), ("count", &rest.len().to_string())]),
    }
}
