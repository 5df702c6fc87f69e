//! What the mails say. Pure: data in, texts out.
//!
//! Every mail has a file here and two templates, which extend `layout.html` and `layout.txt`: the layout holds the look, `parts/`
//! what several mails show, the template of a mail only its own words.

mod access;
mod account;
mod link;
mod organizations;
mod report;
mod rights;

use std::fmt;

use crate::line::short;

pub use account::account_mail;
pub use link::link_mail;
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

/// The name under which the mail arrives: "Sunny Mill via Doorward".
#[must_use]
pub fn sender_name(organization: &str) -> String {
    match short(organization, NAME_IN_SUBJECT) {
        name if name.is_empty() => "Doorward".to_owned(),
        name => format!("{name} via Doorward"),
    }
}
