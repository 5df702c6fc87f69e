//! Mails.

use std::future::Future;
use std::sync::Arc;

use doorward_app::outbox::{DueMessage, Message};
use doorward_app::reports::{ReportMail, ReportMailFile};
use doorward_app::{App, Error};
use doorward_core::Timestamp;
use sha2::{Digest as _, Sha256};

use super::letter::Letter;
use super::{Carry, EXPIRED};
use crate::{Mailer, Outgoing, SendError, render};

pub(super) const NO_SERVER: &str = "no SMTP server is set (--smtp-url)";

/// Hands mails to a mail server, if there is one.
pub(super) struct Mails<F> {
    pub mailer: Option<Mailer>,
    pub files: F,
}

/// What goes along with mails.
pub(super) trait Files: Send + Sync + 'static {
    /// What goes along with the mail of a report.
    fn of_report(&self, mail: &ReportMail) -> impl Future<Output = Result<Option<ReportMailFile>, Error>> + Send;
}

impl Files for Arc<App> {
    async fn of_report(&self, mail: &ReportMail) -> Result<Option<ReportMailFile>, Error> {
        mail.file(self).await
    }
}

impl<F: Files> Carry<Message> for Mails<F> {
    const WHAT: &'static str = "mail";

    async fn send(&self, due: &DueMessage, now: Timestamp) -> Result<Option<String>, SendError> {
        if let Message::LinkMail(mail) = &due.message
            && mail.valid_until.is_some_and(|until| until <= now)
        {
            return Err(SendError::Permanent(EXPIRED.to_owned()));
        }
        let mailer = self.mailer.as_ref().ok_or_else(|| SendError::Transient(NO_SERVER.to_owned()))?;
        let file = if let Message::ReportMail(mail) = &due.message { self.files.of_report(mail).await } else { Ok(None) };
        let file = file.map_err(|error| SendError::Transient(format!("the report cannot be read: {error}")))?;
        let letter = Letter::write(&due.message, file, now)
            .map_err(|error| SendError::Permanent(format!("the mail cannot be put together: {error}")))?;
        let outgoing = Outgoing {
            mail: &letter.mail,
            to: letter.to,
            to_name: letter.to_name,
            from_name: &render::sender_name(letter.organization),
            reply_to: letter.reply_to,
            message_id: &message_id(due.id, letter.secret.reveal()),
            at: now,
            secret: &letter.secret,
        };
        mailer.send(&outgoing).await.map(|()| None)
    }

    async fn rest(&self) {
        if let Some(mailer) = &self.mailer {
            mailer.rest().await;
        }
    }
}

/// The same for each attempt at one message, different for every other, and telling nothing.
fn message_id(id: i64, address: &str) -> String {
    let digest = Sha256::new().chain_update("message id").chain_update(id.to_be_bytes()).chain_update(address).finalize();
    hex::encode(digest.iter().take(16).copied().collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_has_its_own_id_on_every_attempt() {
        assert_eq!(message_id(1, "a"), message_id(1, "a"));
        assert_ne!(message_id(1, "a"), message_id(2, "a"));
        assert_ne!(message_id(1, "a"), message_id(1, "b"));
        assert_eq!(message_id(1, "a").len(), 32);
    }
}
