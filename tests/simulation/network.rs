//! The network between an agent and its server: two queues a connection, and a weather.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use doorward_agent::remote::{Connect, ConnectorError};
use doorward_app::App;
use doorward_doors::{Hub, session};
use doorward_wire::session::Line;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;

use crate::dice::Dice;

/// Frames under way in each direction.
const QUEUE: usize = 64;

/// What becomes of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// They arrive, with some delay.
    Fair,
    /// They wait until it is over, and arrive then.
    Stalled,
    /// Those to the agent are lost, and the connection with them; or those to the server.
    Deaf { agent: bool },
    /// Every connection is over, and there is no other.
    Cut,
}

/// Reaches the server as the weather lets it.
#[derive(Clone)]
pub struct Network {
    pub app: Arc<App>,
    pub hub: Hub,
    pub weather: watch::Receiver<Weather>,
    pub dice: Dice,
    pub runtime: Handle,
}

#[async_trait]
impl Connect for Network {
    async fn connect(&self) -> Result<Line, ConnectorError> {
        sleep(self.dice.millis(1..20)).await;
        if *self.weather.borrow() != Weather::Fair {
            return Err(ConnectorError::Unreachable("there is no network".to_owned()));
        }
        let (agent_says, from_agent) = mpsc::channel(QUEUE);
        let (to_agent, agent_hears) = mpsc::channel(QUEUE);
        let (server_says, from_server) = mpsc::channel(QUEUE);
        let (to_server, server_hears) = mpsc::channel(QUEUE);
        self.runtime.spawn(self.clone().carry(from_agent, to_server, false));
        self.runtime.spawn(self.clone().carry(from_server, to_agent, true));
        let (app, hub) = (Arc::clone(&self.app), self.hub.clone());
        let line = Line { incoming: server_hears, outgoing: server_says };
        self.runtime.spawn(async move { session::serve(&app, &hub, line).await });
        Ok(Line { incoming: agent_hears, outgoing: agent_says })
    }
}

impl Network {
    /// Carries frames in one direction until the connection is over.
    async fn carry(mut self, mut from: mpsc::Receiver<String>, to: mpsc::Sender<String>, to_agent: bool) {
        let mut lost = false;
        loop {
            let frame = tokio::select! {
                frame = from.recv() => frame,
                _ = self.weather.wait_for(|weather| *weather == Weather::Cut) => return,
            };
            let Some(frame) = frame else { return };
            sleep(Duration::from_micros(self.dice.below(15_000))).await;
            loop {
                let weather = *self.weather.borrow_and_update();
                match weather {
                    Weather::Cut => return,
                    Weather::Deaf { agent } if agent == to_agent => lost = true,
                    Weather::Stalled => {
                        if self.weather.changed().await.is_err() {
                            return;
                        }
                        continue;
                    }
                    // What follows on a frame that was lost is not heard.
                    Weather::Fair | Weather::Deaf { .. } if lost => return,
                    Weather::Fair | Weather::Deaf { .. } => {
                        if to.send(frame).await.is_err() {
                            return;
                        }
                    }
                }
                break;
            }
        }
    }
}
