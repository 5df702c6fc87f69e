//! Keeps what the agent knows in step with its server, beside what else is said: the bundle one way, the spool the other.

use std::sync::Arc;

use doorward_wire::session::{FromController, SignedPart};
use tokio::sync::{Notify, mpsc};
use tokio::task::spawn_blocking;

use crate::alone::{Local, LocalError, Mark, Refused, Taken};

/// Words that may wait in each direction. A server that does not wait for them to be taken is held up.
const QUEUE: usize = 4;

/// What the server says of these.
#[derive(Debug)]
pub(super) enum Heard {
    /// A part of the bundle.
    Part(SignedPart),
    /// The spool is in the ledger up to this number.
    Recorded(u64),
}

/// Starts with a connection and ends when the first end is dropped; what is to be said comes from the second.
pub(super) fn start(local: Local, ended: Arc<Notify>) -> (mpsc::Sender<Heard>, mpsc::Receiver<FromController>) {
    let (hear, heard) = mpsc::channel(QUEUE);
    let (say, said) = mpsc::channel(QUEUE);
    tokio::spawn(async move {
        let asked_before = Some(local.last_mark());
        let sync = Sync { local, ended, say, under_way: false, asked: false, said: false, asked_before };
        if let Err(error) = sync.run(heard).await {
            tracing::error!(%error, "what this agent knows and has to tell cannot be kept in step with the server");
        }
    });
    (hear, said)
}

struct Sync {
    local: Local,
    /// Told whenever a decision has ended.
    ended: Arc<Notify>,
    say: mpsc::Sender<FromController>,
    /// Whether entries of the spool are on their way.
    under_way: bool,
    /// Whether a whole bundle is asked for.
    asked: bool,
    /// Whether the server was told that the bundle is whole.
    said: bool,
    /// The last use that the server was asked for on an earlier connection, until the bundle is whole on this one.
    asked_before: Option<Mark>,
}

impl Sync {
    async fn run(mut self, mut heard: mpsc::Receiver<Heard>) -> Result<(), LocalError> {
        let epoch = self.local.epoch();
        self.asked = epoch.is_none();
        self.say(FromController::Holds { epoch }).await;
        loop {
            if !self.under_way {
                self.tell().await?;
            }
            tokio::select! {
                heard = heard.recv() => match heard {
                    Some(Heard::Part(part)) => self.take(part).await?,
                    Some(Heard::Recorded(number)) => {
                        self.under_way = false;
                        blocking(&self.local, move |local| local.recorded(number)).await??;
                    }
                    None => return Ok(()),
                },
                () = self.ended.notified() => {}
            }
        }
    }

    /// Tells the oldest decisions, if there are any.
    async fn tell(&mut self) -> Result<(), LocalError> {
        let entries = blocking(&self.local, Local::unsent).await??;
        if !entries.is_empty() {
            self.under_way = true;
            self.say(FromController::Spool { entries }).await;
        }
        Ok(())
    }

    async fn take(&mut self, part: SignedPart) -> Result<(), LocalError> {
        match blocking(&self.local, move |local| local.take(&part)).await? {
            Ok(Taken::Part) => {}
            Ok(Taken::Whole { epoch, changed }) => {
                self.asked = false;
                if let Some(mark) = self.asked_before.take() {
                    blocking(&self.local, move |local| local.forget_marks(mark)).await??;
                }
                if changed || !self.said {
                    self.said = true;
                    self.say(FromController::Synced { epoch }).await;
                }
                while changed && blocking(&self.local, Local::tidy).await?? {}
            }
            Err(Refused::Local(error)) => return Err(error),
            Err(Refused::OutOfStep) if !self.asked => {
                self.asked = true;
                self.say(FromController::Holds { epoch: None }).await;
            }
            // Until the whole one comes, there are others on their way.
            Err(Refused::OutOfStep) => {}
            Err(refused @ (Refused::Signature | Refused::Foreign | Refused::Old)) => {
                tracing::warn!(%refused, "what the server says for deciding alone is not believed");
            }
        }
        Ok(())
    }

    async fn say(&self, frame: FromController) {
        // The connection is over, and this is told to end.
        let _over = self.say.send(frame).await;
    }
}

async fn blocking<T: Send + 'static>(local: &Local, work: impl FnOnce(&Local) -> T + Send + 'static) -> Result<T, LocalError> {
    let local = local.clone();
    let done = spawn_blocking(move || work(&local)).await;
    done.map_err(|error| LocalError::Unreadable(error.to_string()))
}
