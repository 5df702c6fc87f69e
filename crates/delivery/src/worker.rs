//! The worker that empties the outbox.

mod letter;

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use doorward_app::outbox::{self, DueMessage, Message, Then};
use doorward_app::reports::{ReportMail, ReportMailFile};
use doorward_app::{App, Error};
use doorward_core::Timestamp;
use sha2::{Digest as _, Sha256};
use tokio::task::JoinSet;

use crate::retry::retry_after;
use crate::smtp::LONGEST_SEND;
use crate::{Mailer, Outgoing, SendError, render};
use letter::Letter;

/// Messages under way at once.
const PARALLEL: usize = 4;
/// How long a message is ours: longer than sending it can take, so that no other worker sends it too.
const LEASE: Duration = LONGEST_SEND.saturating_add(Duration::from_secs(40));
/// The outbox is looked at this often even if nobody rings: for retries, and for what other nodes wrote.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// On stop, the messages under way have this long to end. What does not is sent again once its lease is over.
const GRACE: Duration = Duration::from_secs(6);
/// Attempts to record how a message went.
const RECORD_ATTEMPTS: u32 = 5;

const NO_SERVER: &str = "no SMTP server is set (--smtp-url)";
const EXPIRED: &str = "the link expired before the mail could be sent";

/// Sends what is due until `stop` is ready; then finishes the mails under way, for at most six seconds, and closes the connections.
///
/// Without a mailer nothing is sent, and each message is tried again on the usual schedule: it goes out once a server is set.
pub async fn run(app: Arc<App>, mailer: Option<Mailer>, stop: impl Future<Output = ()> + Send) {
    if mailer.is_none() {
        tracing::warn!("no SMTP server is set (--smtp-url): mails wait in the outbox and are given up after three days");
    }
    if mailer.is_some()
        && let Err(error) = outbox::hurry(&app, LEASE).await
    {
        tracing::error!(%error, "mails that failed before wait for their next turn");
    }
    Worker { outbox: AppOutbox(app), mailer }.run(stop).await;
}

/// The outbox as the worker sees it.
trait Outbox: Send + Sync + 'static {
    fn claim(&self, limit: u32) -> impl Future<Output = Result<Vec<DueMessage>, Error>> + Send;
    fn sent(&self, id: i64) -> impl Future<Output = Result<(), Error>> + Send;
    fn failed(&self, id: i64, reason: &str, then: Then) -> impl Future<Output = Result<(), Error>> + Send;
    /// What goes along with the mail of a report.
    fn report_file(&self, mail: &ReportMail) -> impl Future<Output = Result<Option<ReportMailFile>, Error>> + Send;
    fn wait(&self) -> impl Future<Output = ()> + Send;
    fn now(&self) -> Timestamp;
}

struct AppOutbox(Arc<App>);

impl Outbox for AppOutbox {
    async fn claim(&self, limit: u32) -> Result<Vec<DueMessage>, Error> {
        outbox::claim(&self.0, limit, LEASE).await
    }

    async fn sent(&self, id: i64) -> Result<(), Error> {
        outbox::sent(&self.0, id).await
    }

    async fn failed(&self, id: i64, reason: &str, then: Then) -> Result<(), Error> {
        outbox::failed(&self.0, id, reason, then).await
    }

    async fn report_file(&self, mail: &ReportMail) -> Result<Option<ReportMailFile>, Error> {
        mail.file(&self.0).await
    }

    async fn wait(&self) {
        outbox::wait(&self.0, LOOK_AGAIN).await;
    }

    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

struct Worker<O> {
    outbox: O,
    mailer: Option<Mailer>,
}

impl<O: Outbox> Worker<O> {
    async fn run(self, stop: impl Future<Output = ()> + Send) {
        let worker = Arc::new(self);
        let mut stop = pin!(stop);
        let mut under_way = JoinSet::new();
        loop {
            // Claiming is never broken off: what was claimed and forgotten would wait for the end of its lease.
            let claimed = worker.claim(PARALLEL.saturating_sub(under_way.len())).await;
            let found = claimed.len();
            for due in claimed {
                under_way.spawn(Arc::clone(&worker).deliver(due));
            }
            let full = under_way.len() >= PARALLEL;
            if found == 0 && under_way.is_empty() {
                worker.rest().await;
            }
            tokio::select! {
                biased;
                () = &mut stop => break,
                Some(ended) = under_way.join_next() => report(ended),
                () = worker.outbox.wait(), if !full => {}
            }
        }
        let finish = async {
            while let Some(ended) = under_way.join_next().await {
                report(ended);
            }
        };
        if tokio::time::timeout(GRACE, finish).await.is_err() {
            tracing::warn!(
                messages = under_way.len(),
                "stopping before the mail server answered; these messages are sent again later"
            );
            under_way.shutdown().await;
        }
        worker.rest().await;
    }

    async fn claim(&self, limit: usize) -> Vec<DueMessage> {
        if limit == 0 {
            return Vec::new();
        }
        self.outbox.claim(u32::try_from(limit).unwrap_or(u32::MAX)).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox cannot be read; trying again");
            Vec::new()
        })
    }

    async fn rest(&self) {
        if let Some(mailer) = &self.mailer {
            mailer.rest().await;
        }
    }

    /// Sends one message and records how it went. No transaction is open while the mail server is talked to.
    async fn deliver(self: Arc<Self>, due: DueMessage) {
        let outcome = self.send(&due).await;
        let failures = due.attempts.saturating_add(1);
        match outcome {
            Ok(()) => {
                tracing::info!(message = due.id, attempt = failures, "mail sent");
                self.record(due.id, || self.outbox.sent(due.id)).await;
            }
            Err(SendError::Transient(reason)) => {
                let retry_in = retry_after(failures, due.id);
                let retry_in_seconds = retry_in.map(|pause| pause.as_secs());
                tracing::warn!(message = due.id, attempt = failures, reason, retry_in_seconds, "mail not sent");
                let then = retry_in.map_or(Then::GiveUp, Then::Retry);
                self.record(due.id, || self.outbox.failed(due.id, &reason, then)).await;
            }
            Err(SendError::Refused(reason)) => {
                tracing::warn!(message = due.id, attempt = failures, reason, "mail refused, given up");
                self.record(due.id, || self.outbox.failed(due.id, &reason, Then::Refused)).await;
            }
            Err(SendError::Permanent(reason)) => {
                tracing::warn!(message = due.id, attempt = failures, reason, "mail not sent, given up");
                self.record(due.id, || self.outbox.failed(due.id, &reason, Then::GiveUp)).await;
            }
        }
    }

    async fn send(&self, due: &DueMessage) -> Result<(), SendError> {
        let now = self.outbox.now();
        if let Message::LinkMail(mail) = &due.message
            && mail.valid_until.is_some_and(|until| until <= now)
        {
            return Err(SendError::Permanent(EXPIRED.to_owned()));
        }
        let mailer = self.mailer.as_ref().ok_or_else(|| SendError::Transient(NO_SERVER.to_owned()))?;
        let file = if let Message::ReportMail(mail) = &due.message { self.outbox.report_file(mail).await } else { Ok(None) };
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
        mailer.send(&outgoing).await
    }

    /// Writes the outcome down, several times if the database fails: a mail that left unrecorded would be sent again.
    async fn record<F: Future<Output = Result<(), Error>>>(&self, id: i64, write: impl Fn() -> F) {
        for attempt in 1..=RECORD_ATTEMPTS {
            match write().await {
                Ok(()) => return,
                Err(error) => tracing::error!(message = id, attempt, %error, "the outcome of a message cannot be recorded"),
            }
            tokio::time::sleep(Duration::from_millis(200) * attempt).await;
        }
    }
}

/// The same for each attempt at one message, different for every other, and telling nothing.
fn message_id(id: i64, address: &str) -> String {
    let digest = Sha256::new().chain_update("message id").chain_update(id.to_be_bytes()).chain_update(address).finalize();
    hex::encode(digest.iter().take(16).copied().collect::<Vec<u8>>())
}

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a delivery broke off; its message is sent again later");
    }
}

#[cfg(test)]
mod tests;
