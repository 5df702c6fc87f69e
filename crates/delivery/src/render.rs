//! What the mails say. Pure: data in, texts out.
//!
//! Every mail has a file here and two templates, which extend `layout.html` and `layout.txt`: the layout holds the look, `parts/`
//! what several mails show, the template of a mail only its own words.

mod access;
mod account;
mod button;
mod calendar;
mod link;
mod organizations;
mod report;
mod rights;
mod test;
mod text;
mod words;

use std::fmt;

use doorward_core::Language;
use doorward_core::qr::CannotDraw;

use crate::line::short;

pub use account::account_mail;
pub use link::link_mail;
pub use organizations::organizations_mail;
pub use report::report_mail;
pub use rights::right_mail;
pub use test::test_mail;
pub use text::{LinkTooLong, link_text, test_text};

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
    /// The language it is written in.
    pub language: Language,
    /// The pictures that the HTML body shows.
    pub images: Vec<InlineImage>,
    /// Files that go along.
    pub attachments: Vec<Attachment>,
}

impl RenderedMail {
    /// An empty one in English.
    fn english(subject: String) -> Self {
        Self {
            subject,
            text: String::new(),
            html: String::new(),
            language: Language::English,
            images: Vec::new(),
            attachments: Vec::new(),
        }
    }
}

/// Why a mail cannot be put into words.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template failed to format, which needs a fault in the formatting machinery itself.
    #[error(transparent)]
    Template(#[from] askama::Error),
    /// Its QR code cannot be drawn.
    #[error(transparent)]
    Code(#[from] CannotDraw),
}

impl fmt::Debug for RenderedMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RenderedMail").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// A picture inside a mail (RFC 2392).
#[derive(Clone, PartialEq, Eq)]
pub struct InlineImage {
    /// What the HTML body calls it, after `cid:`.
    pub content_id: &'static str,
    /// `image/png`, `image/jpeg` or `image/gif`: what mail programs show.
    pub media_type: &'static str,
    /// The picture.
    pub bytes: Vec<u8>,
}

impl InlineImage {
    /// The organization's logo, if mail programs can show it.
    fn logo((media_type, bytes): &(String, Vec<u8>)) -> Option<Self> {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let media_type = ["image/png", "image/jpeg", "image/gif"].into_iter().find(|known| *known == essence)?;
        let fits = !bytes.is_empty() && bytes.len() <= LOGO_SIZE;
        fits.then(|| Self { content_id: "logo", media_type, bytes: bytes.clone() })
    }

    /// The QR code.
    const fn code(bytes: Vec<u8>) -> Self {
        Self { content_id: "code", media_type: "image/png", bytes }
    }
}

/// A QR code is as good as the link.
impl fmt::Debug for InlineImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InlineImage({}, {} bytes)", self.content_id, self.bytes.len())
    }
}

/// A file that goes along with a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// The name under which the mail arrives: "Sunny Mill via Doorward".
#[must_use]
pub fn sender_name(organization: &str) -> String {
    match short(organization, NAME_IN_SUBJECT) {
        name if name.is_empty() => "Doorward".to_owned(),
        name => format!("{name} via Doorward"),
    }
}
