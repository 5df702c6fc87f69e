//! The agent, with a runtime of its own: when that is shut down, whatever it was about to do is not done, as in a process that is killed.

use std::io::Write as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use doorward_agent::alone::{Local, Owner};
use doorward_agent::remote::{Connect, Identity, Random, Wired, Wiring};
use doorward_agent::scanner::{Decided, Input};
use doorward_core::agent_key::AgentKey;
use doorward_egress::{Client, Policy};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

use crate::dice::Dice;

/// Who it is.
pub struct Enrolled {
    pub controller_id: i64,
    pub organization_id: i64,
    pub server: String,
    pub bundle_keys: Vec<[u8; 32]>,
    pub seed: [u8; 32],
}

pub struct Running {
    runtime: Runtime,
    pub local: Local,
    scanner: UnixStream,
    decided: mpsc::Receiver<Decided>,
    pub shown: usize,
}

impl Running {
    /// Starts it with what it has kept in a folder, and a clock of its own.
    pub fn start(
        enrolled: &Enrolled,
        folder: &Path,
        network: impl Connect + 'static,
        own: doorward_agent::Now,
        dice: Dice,
    ) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let random: Random = Arc::new(move |bytes| dice.fill(bytes));
        let owner = Owner {
            organization_id: enrolled.organization_id,
            controller_id: enrolled.controller_id,
            server: enrolled.server.clone(),
            bundle_keys: enrolled.bundle_keys.clone(),
            seed: enrolled.seed,
        };
        let local = Local::open(&folder.join("agent.sqlite"), owner, Arc::clone(&random)).unwrap();
        let identity = Identity {
            controller_id: enrolled.controller_id,
            servers: vec![enrolled.server.clone()],
            key: AgentKey::from_seed(&enrolled.seed).unwrap(),
        };
        let wiring = Wiring {
            identity,
            connector: Box::new(network),
            client: Client::new(Policy::new(true, Vec::new())).unwrap(),
            own,
            random,
            local: local.clone(),
            readings: Vec::new(),
        };
        let Wired { site, desk, decisions: decided, .. } = wiring.wired();
        let (scanner, input) = UnixStream::pair().unwrap();
        runtime.spawn(desk.read_stdin(Input::new(input)));
        runtime.spawn(site.run());
        Self { runtime, local, scanner, decided, shown: 0 }
    }

    pub fn show(&mut self, pass: &str) {
        self.shown += 1;
        self.scanner.write_all(format!("{pass}\n").as_bytes()).unwrap();
    }

    /// What has been decided since this was asked last.
    pub fn decided(&mut self) -> Vec<Decided> {
        std::iter::from_fn(|| self.decided.try_recv().ok()).collect()
    }

    /// Kills it. What it was writing to its disk is there or is not.
    pub async fn kill(mut self) -> Vec<Decided> {
        let decided = self.decided();
        tokio::task::spawn_blocking(move || self.runtime.shutdown_timeout(Duration::from_secs(5))).await.unwrap();
        decided
    }
}
