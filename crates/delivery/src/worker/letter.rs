//! A message of the outbox as a letter: what it says, and to whom it goes.

use std::borrow::Cow;

use doorward_app::outbox::Message;
use doorward_app::reports::ReportMailFile;
use doorward_core::{Secret, Timestamp};

use crate::RenderedMail;
use crate::render::{self, RenderError};

/// What sending needs to know of a message, whatever its kind.
pub(super) struct Letter<'a> {
    /// What it says.
    pub mail: RenderedMail,
    /// The recipient's address.
    pub to: &'a str,
    /// The recipient's name; may be empty.
    pub to_name: &'a str,
    /// The organization that sends it; empty if none does.
    pub organization: &'a str,
    /// Where replies go.
    pub reply_to: Option<&'a str>,
    /// What no log may show: the address with the token, or else the recipient's.
    pub secret: Cow<'a, Secret>,
}

impl<'a> Letter<'a> {
    /// Words the message as of `now`; `file` goes along with a report.
    ///
    /// # Errors
    /// As of the functions in [`render`].
    pub fn write(message: &'a Message, file: Option<ReportMailFile>, now: Timestamp) -> Result<Self, RenderError> {
        Ok(match message {
            Message::LinkMail(mail) => Self {
                mail: render::link_mail(mail, now)?,
                to: &mail.to,
                to_name: &mail.guest_name,
                organization: &mail.organization_name,
                reply_to: mail.host_email.as_deref(),
                secret: Cow::Borrowed(&mail.address),
            },
            Message::OrganizationsMail(mail) => Self::plain(render::organizations_mail(mail)?, &mail.to, ""),
            Message::RightMail(mail) => Self {
                to_name: &mail.name,
                reply_to: mail.host_email.as_deref(),
                ..Self::plain(render::right_mail(mail, now)?, &mail.to, &mail.organization_name)
            },
            Message::ReportMail(mail) => Self::plain(render::report_mail(mail, file, now)?, &mail.to, &mail.organization_name),
            Message::TestMail(mail) => {
                Self { to_name: &mail.name, ..Self::plain(render::test_mail(mail)?, &mail.to, &mail.organization_name) }
            }
            Message::AccountMail(mail) => Self {
                mail: render::account_mail(mail, now)?,
                to: &mail.to,
                to_name: &mail.name,
                organization: &mail.organization_name,
                reply_to: None,
                secret: Cow::Borrowed(&mail.address),
            },
        })
    }

    /// A letter that holds no token.
    fn plain(mail: RenderedMail, to: &'a str, organization: &'a str) -> Self {
        Self { mail, to, to_name: "", organization, reply_to: None, secret: Cow::Owned(Secret::presented(to)) }
    }
}
