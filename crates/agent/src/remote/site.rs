//! A site's agent, for as long as it runs: connects to its server again and again.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use doorward_wire::session::Refusal;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, sleep};

use super::pause::pause;
use super::session::Session;
use super::{Connect, Ended, Identity, ServerClock};
use crate::Agent;
use crate::alone::Local;
use crate::scanner::{Question, Readings};

/// A connection that has lasted so long was a good one.
const GOOD: Duration = Duration::from_secs(30);

/// Fills bytes with randomness.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What it needs of the others.
pub(super) struct SiteParts {
    /// Which controller it is.
    pub identity: Identity,
    /// What reaches its server.
    pub connector: Box<dyn Connect>,
    /// What drives its relays, by the server's time.
    pub agent: Agent,
    /// The server's time.
    pub clock: Arc<ServerClock>,
    /// Randomness.
    pub random: Random,
    /// Where the scanners go that the server has it read.
    pub readings: watch::Sender<Readings>,
    /// Whether the server can be asked.
    pub connected: watch::Sender<bool>,
    /// What was shown to scanners.
    pub questions: mpsc::Receiver<Question>,
    /// What it knows and has to tell.
    pub local: Local,
    /// Told whenever something was decided without the server.
    pub ended: Arc<Notify>,
}

/// A site's agent.
pub struct Site(SiteParts);

impl Site {
    /// Of these parts.
    pub(super) const fn new(parts: SiteParts) -> Self {
        Self(parts)
    }

    /// Serves its server until that refuses it; returns why. What breaks off is begun anew.
    pub async fn run(mut self) -> Ended {
        let mut failures = 0;
        loop {
            let began = Instant::now();
            match self.connect().await {
                Some(ended @ Ended::Refused(_)) => return ended,
                Some(ended) => {
                    tracing::warn!(?ended, "the connection to the server is over");
                    if began.elapsed() >= GOOD {
                        failures = 0;
                    }
                }
                None => {}
            }
            let mut random = [0];
            (self.0.random)(&mut random);
            let [random] = random;
            sleep(pause(failures, random)).await;
            failures = failures.saturating_add(1);
        }
    }

    async fn connect(&mut self) -> Option<Ended> {
        let parts = &mut self.0;
        let line = match parts.connector.connect().await {
            Ok(line) => line,
            Err(error) => {
                tracing::warn!(%error, "the server cannot be reached");
                return None;
            }
        };
        let mut session = Session {
            identity: &parts.identity,
            agent: &parts.agent,
            clock: &parts.clock,
            readings: &parts.readings,
            questions: &mut parts.questions,
            connected: &parts.connected,
            local: &parts.local,
            ended: &parts.ended,
        };
        Some(session.run(line).await)
    }
}

impl Ended {
    /// What the operator is told, who may have to do something.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Gone => "the server went away".to_owned(),
            Self::Unkept => "what the server said cannot be kept on this machine's disk".to_owned(),
            Self::Unreadable => "what the server said cannot be read".to_owned(),
            Self::OtherServer(name) => {
                format!("the server calls itself {name:?}, which is not the one this agent is enrolled with")
            }
            Self::Refused(Refusal::UnknownKey) => {
                "the server refused this agent: its controller was deleted or has another agent; enrol it with a new token"
                    .to_owned()
            }
            Self::Refused(Refusal::Version) => "the server speaks another version: let server and agent be the same".to_owned(),
        }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Site({})", self.0.identity.controller_id)
    }
}
