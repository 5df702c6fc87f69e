//! Mails about somebody's own account: an invitation, a confirmation, a new password.

use askama::Template;
use doorward_app::users::mails::{AccountMail, MailKind};
use doorward_core::{Timestamp, human_time};

use super::button::Button;
use super::{NAME_IN_SUBJECT, RenderError, RenderedMail};
use crate::line::{one_line, short};

/// What both templates show. Every text is one line; the HTML template escapes.
struct View {
    name: String,
    said: Said,
    button: Button,
    ends: String,
    /// Why it came.
    why: String,
}

/// What the mails of each kind say.
struct Said {
    subject: String,
    title: &'static str,
    /// What it is about, in a sentence or two.
    lead: String,
    button: &'static str,
    /// What to do for whoever did not ask for it.
    unasked: &'static str,
    /// What someone did, so that it came.
    because: &'static str,
}

#[derive(Template)]
#[template(path = "account_mail.html")]
struct Html<'a> {
    mail: &'a View,
}

#[derive(Template)]
#[template(path = "account_mail.txt")]
struct Text<'a> {
    mail: &'a View,
}

/// The mail with one button, which leads to a page that asks what to do. The page's address is good once, and not for long.
///
/// # Errors
/// A template failed to format, which needs a fault in the formatting machinery itself.
pub fn account_mail(mail: &AccountMail, now: Timestamp) -> Result<RenderedMail, RenderError> {
    let organization = one_line(&mail.organization_name);
    let (to, domain) = (one_line(&mail.to), one_line(&mail.domain));
    let host = mail.invited_by.as_deref().map(one_line).filter(|name| !name.is_empty()).unwrap_or_else(|| organization.clone());
    let short_name = short(&organization, NAME_IN_SUBJECT);
    let sign_in = format!("You sign in with the domain {domain} and the address {to}.");
    let said = match mail.kind {
        MailKind::Invitation => Said {
            subject: format!("{} invites you to {short_name}", short(&host, NAME_IN_SUBJECT)),
            title: "Welcome",
            lead: format!("{host} invites you to {organization}. Choose a password, and you are in. {sign_in}"),
            button: "Choose a password",
            unasked: "Ignore this mail. As long as nobody chooses a password, nobody can sign in as you.",
            because: "made an account",
        },
        MailKind::Confirmation => Said {
            subject: format!("Confirm your address for {short_name}"),
            title: "Confirm your address",
            lead: format!("{to} has an account at {organization}. Confirm that the address is yours."),
            button: "Confirm the address",
            unasked: "Ignore this mail. As long as nobody confirms the address, nobody can sign in with it.",
            because: "asked to confirm the account",
        },
        MailKind::Password => Said {
            subject: format!("A new password for {short_name}"),
            title: "A new password",
            lead: format!("Choose a new password for your account at {organization}. {sign_in}"),
            button: "Choose a new password",
            unasked: "Ignore this mail. Your password stays as it is.",
            because: "asked for a new password",
        },
    };
    let ends = human_time::moment(mail.valid_until, &mail.time_zone, now);
    let view = View {
        name: one_line(&mail.name),
        button: Button {
            before: format!("It works once, until {ends}. "),
            ..Button::new(mail.address.reveal().to_owned(), said.button)
        },
        why: format!("Doorward sent this mail because someone {} for this address at {organization}.", said.because),
        said,
        ends,
    };
    let (text, html) = (Text { mail: &view }.render()?, Html { mail: &view }.render()?);
    Ok(RenderedMail { text, html, ..RenderedMail::english(view.said.subject) })
}
