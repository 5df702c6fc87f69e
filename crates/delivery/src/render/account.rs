//! Mails about somebody's own account: an invitation, a confirmation, a new password.

use askama::Template;
use doorward_app::users::mails::{AccountMail, MailKind};
use doorward_core::{Timestamp, human_time};

use super::{NAME_IN_SUBJECT, RenderedMail};
use crate::line::{one_line, short};

/// What both templates show. Every text is one line; the HTML template escapes.
struct View {
    title: &'static str,
    name: String,
    /// What it is about, in a sentence or two.
    lead: String,
    button: &'static str,
    address: String,
    ends: String,
    /// What to do for whoever did not ask for it.
    unasked: &'static str,
    /// Why it came.
    why: String,
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
pub fn account_mail(mail: &AccountMail, now: Timestamp) -> Result<RenderedMail, askama::Error> {
    let organization = one_line(&mail.organization_name);
    let (to, domain) = (one_line(&mail.to), one_line(&mail.domain));
    let host = mail.invited_by.as_deref().map(one_line).filter(|name| !name.is_empty()).unwrap_or_else(|| organization.clone());
    let short_name = short(&organization, NAME_IN_SUBJECT);
    let sign_in = format!("You sign in with the domain {domain} and the address {to}.");
    let why = |what: &str| format!("Doorward sent this mail because someone {what} for this address at {organization}.");
    let (subject, view) = match mail.kind {
        MailKind::Invitation => (
            format!("{} invites you to {short_name}", short(&host, NAME_IN_SUBJECT)),
            View {
                title: "Welcome",
                lead: format!("{host} invites you to {organization}. Choose a password, and you are in. {sign_in}"),
                button: "Choose a password",
                unasked: "Ignore this mail. As long as nobody chooses a password, nobody can sign in as you.",
                why: why("made an account"),
                ..View::empty()
            },
        ),
        MailKind::Confirmation => (
            format!("Confirm your address for {short_name}"),
            View {
                title: "Confirm your address",
                lead: format!("{to} has an account at {organization}. Confirm that the address is yours."),
                button: "Confirm the address",
                unasked: "Ignore this mail. As long as nobody confirms the address, nobody can sign in with it.",
                why: why("asked to confirm the account"),
                ..View::empty()
            },
        ),
        MailKind::Password => (
            format!("A new password for {short_name}"),
            View {
                title: "A new password",
                lead: format!("Choose a new password for your account at {organization}. {sign_in}"),
                button: "Choose a new password",
                unasked: "Ignore this mail. Your password stays as it is.",
                why: why("asked for a new password"),
                ..View::empty()
            },
        ),
    };
    let view = View {
        name: one_line(&mail.name),
        address: mail.address.reveal().to_owned(),
        ends: human_time::moment(mail.valid_until, &mail.time_zone, now),
        ..view
    };
    Ok(RenderedMail { subject, text: Text { mail: &view }.render()?, html: Html { mail: &view }.render()?, logo: None })
}

impl View {
    /// What stands before the address.
    fn good_until(&self) -> String {
        format!("It works once, until {}. ", self.ends)
    }

    const fn empty() -> Self {
        Self {
            title: "",
            name: String::new(),
            lead: String::new(),
            button: "",
            address: String::new(),
            ends: String::new(),
            unasked: "",
            why: String::new(),
        }
    }
}
