//! The workers that empty the outbox: one takes the mails, one the text messages.

mod letter;
mod mails;
mod texts;

use std::future::Future;
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use doorward_app::outbox::{self, Claimed, DueMessage, Then};
use doorward_app::{App, Error};
use doorward_core::Timestamp;
use tokio::task::JoinSet;

use crate::retry::retry_after;
use crate::{Mailer, SendError, Texter, smtp, text};
use mails::Mails;
use texts::Texts;

/// Messages under way at once.
const PARALLEL: usize = 4;
/// How much longer a message is ours than sending it can take, so that no other worker sends it too.
const MARGIN: Duration = Duration::from_secs(40);
/// The outbox is looked at this often even if nobody rings: for retries, and for what other nodes wrote.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// On stop, the messages under way have this long to end. What does not is sent again once its lease is over.
const GRACE: Duration = Duration::from_secs(6);
/// Attempts to record how a message went.
const RECORD_ATTEMPTS: u32 = 5;

const EXPIRED: &str = "the link expired before it could be sent";

/// Sends the mails that are due until `stop` is ready; then finishes those under way, for at most six seconds, and closes the
/// connections.
///
/// Without a mailer nothing is sent, and each message is tried again on the usual schedule: it goes out once a server is set.
pub async fn run(app: Arc<App>, mailer: Option<Mailer>, stop: impl Future<Output = ()> + Send) {
    if mailer.is_none() {
        tracing::warn!("no SMTP server is set (--smtp-url): mails wait in the outbox and are given up after three days");
    }
    let lease = smtp::LONGEST_SEND.saturating_add(MARGIN);
    let carrier = Mails { mailer, files: Arc::clone(&app) };
    empty(app, carrier.mailer.is_some(), lease, carrier, stop).await;
}

/// The same for text messages.
pub async fn run_texts(app: Arc<App>, texter: Option<Texter>, stop: impl Future<Output = ()> + Send) {
    let lease = text::LONGEST_SEND.saturating_add(MARGIN);
    empty(app, texter.is_some(), lease, Texts(texter), stop).await;
}

/// What has failed before is tried at once if it can be sent now.
async fn empty<M: Claimed>(
    app: Arc<App>,
    can_send: bool,
    lease: Duration,
    carrier: impl Carry<M>,
    stop: impl Future<Output = ()> + Send,
) {
    if can_send && let Err(error) = outbox::hurry(&app, M::CARRIER, lease).await {
        tracing::error!(%error, "messages that failed before wait for their next turn");
    }
    Worker { outbox: AppOutbox { app, lease, of: PhantomData }, carrier }.run(stop).await;
}

/// The outbox as a worker sees it.
trait Outbox: Send + Sync + 'static {
    type Message: Send + Sync + 'static;

    fn claim(&self, limit: u32) -> impl Future<Output = Result<Vec<DueMessage<Self::Message>>, Error>> + Send;
    fn sent(&self, id: i64, receipt: Option<&str>) -> impl Future<Output = Result<(), Error>> + Send;
    fn failed(&self, id: i64, reason: &str, then: Then) -> impl Future<Output = Result<(), Error>> + Send;
    fn wait(&self) -> impl Future<Output = ()> + Send;
    fn now(&self) -> Timestamp;
}

/// What takes messages away.
trait Carry<M>: Send + Sync + 'static {
    /// What it takes, for the log.
    const WHAT: &'static str;

    /// Sends one message, and answers what the service that took it calls it.
    fn send(&self, due: &DueMessage<M>, now: Timestamp) -> impl Future<Output = Result<Option<String>, SendError>> + Send;
    /// There is nothing to send for now.
    fn rest(&self) -> impl Future<Output = ()> + Send;
}

struct AppOutbox<M> {
    app: Arc<App>,
    lease: Duration,
    of: PhantomData<fn() -> M>,
}

impl<M: Claimed> Outbox for AppOutbox<M> {
    type Message = M;

    async fn claim(&self, limit: u32) -> Result<Vec<DueMessage<M>>, Error> {
        outbox::claim_by(&self.app, limit, self.lease).await
    }

    async fn sent(&self, id: i64, receipt: Option<&str>) -> Result<(), Error> {
        outbox::sent(&self.app, id, receipt).await
    }

    async fn failed(&self, id: i64, reason: &str, then: Then) -> Result<(), Error> {
        outbox::failed(&self.app, id, reason, then).await
    }

    async fn wait(&self) {
        outbox::wait(&self.app, M::CARRIER, LOOK_AGAIN).await;
    }

    fn now(&self) -> Timestamp {
        self.app.now()
    }
}

struct Worker<O, C> {
    outbox: O,
    carrier: C,
}

impl<O: Outbox, C: Carry<O::Message>> Worker<O, C> {
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
                worker.carrier.rest().await;
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
                "stopping before the receiving side answered; these messages are sent again later"
            );
            under_way.shutdown().await;
        }
        worker.carrier.rest().await;
    }

    async fn claim(&self, limit: usize) -> Vec<DueMessage<O::Message>> {
        if limit == 0 {
            return Vec::new();
        }
        self.outbox.claim(u32::try_from(limit).unwrap_or(u32::MAX)).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox cannot be read; trying again");
            Vec::new()
        })
    }

    /// Sends one message and records how it went. No transaction is open while the receiving side is talked to.
    async fn deliver(self: Arc<Self>, due: DueMessage<O::Message>) {
        let outcome = self.carrier.send(&due, self.outbox.now()).await;
        let failures = due.attempts.saturating_add(1);
        let (reason, then) = match outcome {
            Ok(receipt) => {
                tracing::info!(message = due.id, attempt = failures, "{} sent", C::WHAT);
                return self.record(due.id, || self.outbox.sent(due.id, receipt.as_deref())).await;
            }
            Err(SendError::Transient(reason)) => (reason, retry_after(failures, due.id).map_or(Then::GiveUp, Then::Retry)),
            Err(SendError::Refused(reason)) => (reason, Then::Refused),
            Err(SendError::Permanent(reason)) => (reason, Then::GiveUp),
        };
        match then {
            Then::Retry(pause) => {
                let retry_in_seconds = pause.as_secs();
                tracing::warn!(message = due.id, attempt = failures, reason, retry_in_seconds, "{} not sent", C::WHAT);
            }
            Then::Refused => tracing::warn!(message = due.id, attempt = failures, reason, "{} refused, given up", C::WHAT),
            Then::GiveUp => tracing::warn!(message = due.id, attempt = failures, reason, "{} not sent, given up", C::WHAT),
        }
        self.record(due.id, || self.outbox.failed(due.id, &reason, then)).await;
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

fn report(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a delivery broke off; its message is sent again later");
    }
}

#[cfg(test)]
mod tests;
