//! One site: a server, the agent of one of its controllers, and a door with a scanner.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::Program;
use super::agent::{Agent, driven};
use super::building::Building;

const PATIENCE: Duration = Duration::from_secs(30);

/// A server, the agent of one of its controllers, and a door with a scanner.
pub struct Site {
    pub program: Program,
    pub building: Building,
    pub controller_id: i64,
    pub lock_id: i64,
    pub agent: Agent,
}

impl Site {
    pub async fn new(relay: Value) -> Self {
        Self::with(relay, &[]).await
    }

    /// One whose server has these options.
    pub async fn with(relay: Value, options: &[&str]) -> Self {
        let program = Program::start(options);
        let building = Building::new(program.api()).await;
        let (controller_id, token) = building.controller().await;
        let lock_id = building.door("Gate", driven(relay, controller_id)).await;
        building.terminal(lock_id, controller_id).await;
        let agent = Agent::enrol(&program.url(), &token);
        let site = Self { program, building, controller_id, lock_id, agent };
        site.synced().await;
        site
    }

    /// Waits until the agent knows of everything that was changed so far.
    pub async fn synced(&self) {
        self.building.wait_for_sync(self.controller_id).await;
    }

    /// Kills the server, and waits until the agent knows.
    pub fn kill_server(&mut self) {
        let over = |log: &str| log.matches("the connection to the server is over").count();
        let before = over(&self.agent.process.logged());
        self.program.kill();
        self.agent.process.wait_until("a connection that is over", |process| (over(&process.logged()) > before).then_some(()));
    }

    pub async fn bring_back(&mut self) {
        self.program.restart_in_place();
        self.building.wait_for_controller(self.controller_id, true).await;
        self.synced().await;
    }

    /// The unlocks in the ledger, oldest first.
    pub async fn unlocks(&self) -> Vec<Value> {
        let mut events = self.building.api.events("lock.unlock").await;
        events.reverse();
        events
    }

    /// The same, once there are so many.
    pub async fn unlocks_once(&self, count: usize) -> Vec<Value> {
        let began = Instant::now();
        loop {
            let events = self.unlocks().await;
            if events.len() >= count {
                return events;
            }
            assert!(began.elapsed() < PATIENCE, "{events:?}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
