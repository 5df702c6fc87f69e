//! How the parts of a site's agent belong together.

use std::fmt;
use std::sync::Arc;

use doorward_egress::Client;
use tokio::sync::{Notify, mpsc, watch};

use super::site::SiteParts;
use super::{Connect, Identity, Random, ServerClock, Site};
use crate::alone::Local;
use crate::scanner::{Decided, Deputy, Desk, Readings};
use crate::{Agent, Now};

/// Scans and decisions that may wait.
const QUEUE: usize = 64;

/// What a site's agent is made of.
pub struct Wiring {
    /// Which controller it is.
    pub identity: Identity,
    /// What reaches its server.
    pub connector: Box<dyn Connect>,
    /// What reaches its relays.
    pub client: Client,
    /// The machine's own clock.
    pub own: Now,
    /// Randomness.
    pub random: Random,
    /// What it knows and has to tell.
    pub local: Local,
    /// The scanners that its server had it read last.
    pub readings: Readings,
}

/// A site's agent, to be run.
pub struct Wired {
    /// What serves its server.
    pub site: Site,
    /// What has scans decided.
    pub desk: Desk,
    /// What drives its relays.
    pub agent: Agent,
    /// What became of each scan.
    pub decisions: mpsc::Receiver<Decided>,
}

impl Wiring {
    /// Puts the parts together. Nothing runs yet.
    #[must_use]
    pub fn wired(self) -> Wired {
        let Self { identity, connector, client, own, random, local, readings } = self;
        let clock = Arc::new(ServerClock::new(own));
        let now: Now = {
            let clock = Arc::clone(&clock);
            Arc::new(move || clock.now())
        };
        let agent = Agent::new(client, now);
        let ended = Arc::new(Notify::new());
        let (readings, reads) = watch::channel(readings);
        let (connected, is_connected) = watch::channel(false);
        let (ask, questions) = mpsc::channel(QUEUE);
        let (decided, decisions) = mpsc::channel(QUEUE);
        let deputy = Deputy { local: local.clone(), agent: agent.clone(), ended: Arc::clone(&ended) };
        let desk = Desk { readings: reads, connected: is_connected, questions: ask, deputy, decided, clock: Arc::clone(&clock) };
        let parts =
            SiteParts { identity, connector, agent: agent.clone(), clock, random, readings, connected, questions, local, ended };
        Wired { site: Site::new(parts), desk, agent, decisions }
    }
}

impl fmt::Debug for Wiring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wiring({})", self.identity.controller_id)
    }
}

impl fmt::Debug for Wired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wired({:?})", self.site)
    }
}
