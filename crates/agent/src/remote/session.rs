//! One connection of an agent to its server, from its first word to its end. Knows nothing of what carries it.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use doorward_core::agent_key::{AgentKey, Occasion};
use doorward_wire::session::{BEAT_SECONDS, FromController, FromServer, Line, Refusal, SILENCE_SECONDS, VERSION, read, written};
use doorward_wire::{FromAgent, ToAgent};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::time::{Instant, interval, sleep_until, timeout};

use super::ServerClock;
use super::sync::{self, Heard};
use crate::Agent;
use crate::alone::Local;
use crate::scanner::{Answered, Question, Readings};

/// How long the server may take to welcome the agent.
const WELCOME_TIME: Duration = Duration::from_secs(15);
const SILENCE: Duration = Duration::from_secs(SILENCE_SECONDS);
/// Orders and answers that may wait.
const QUEUE: usize = 1_024;

/// Which controller an agent is, and of which server.
#[derive(Debug)]
pub struct Identity {
    /// The controller.
    pub controller_id: i64,
    /// What its server may call itself: the name it had at enrolment, and the address that the operator has given.
    pub servers: Vec<String>,
    /// The key that it enrolled with.
    pub key: AgentKey,
}

/// Why a connection is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The other side is gone, or says nothing any more.
    Gone,
    /// What it says cannot be read.
    Unreadable,
    /// It calls itself otherwise than the server that the agent is enrolled with: nothing was proved to it.
    OtherServer(String),
    /// It does not take the agent for its controller.
    Refused(Refusal),
    /// What it says cannot be kept on this machine.
    Unkept,
}

/// What a connection needs.
pub(super) struct Session<'a> {
    pub identity: &'a Identity,
    pub agent: &'a Agent,
    pub clock: &'a Arc<ServerClock>,
    pub readings: &'a watch::Sender<Readings>,
    pub questions: &'a mut mpsc::Receiver<Question>,
    /// Is told whether the server has welcomed the agent.
    pub connected: &'a watch::Sender<bool>,
    pub local: &'a Local,
    pub ended: &'a Arc<Notify>,
}

impl Session<'_> {
    pub async fn run(&mut self, mut line: Line) -> Ended {
        let greeting = timeout(WELCOME_TIME, self.greet(&mut line)).await;
        if let Err(ended) = greeting.unwrap_or(Err(Ended::Gone)) {
            return ended;
        }
        tracing::info!(controller_id = self.identity.controller_id, "connected");
        self.connected.send_replace(true);
        let ended = self.talk(line).await.err().unwrap_or(Ended::Gone);
        self.connected.send_replace(false);
        ended
    }

    async fn greet(&self, line: &mut Line) -> Result<(), Ended> {
        let controller_id = self.identity.controller_id;
        let asked_at = Instant::now();
        say(&line.outgoing, &FromController::Hello { version: VERSION, controller_id }).await?;
        let challenge = Self::greeted(line).await?;
        let FromServer::Challenge { version, nonce, server, now } = challenge else { return Err(Ended::Unreadable) };
        if version != VERSION {
            return Err(Ended::Refused(Refusal::Version));
        }
        self.clock.read(now, asked_at, Instant::now());
        if !self.identity.servers.contains(&server) {
            return Err(Ended::OtherServer(server));
        }
        let mut bytes = [0; 32];
        hex::decode_to_slice(nonce, &mut bytes).map_err(|_| Ended::Unreadable)?;
        let proof = self.identity.key.prove(&Occasion { controller_id, nonce: &bytes, server: &server });
        say(&line.outgoing, &FromController::Proof { signature: hex::encode(proof) }).await?;
        let FromServer::Welcome = Self::greeted(line).await? else { return Err(Ended::Unreadable) };
        Ok(())
    }

    /// What the server says next, unless it refuses.
    async fn greeted(line: &mut Line) -> Result<FromServer, Ended> {
        let frame = heard(line.incoming.recv().await)?;
        if let FromServer::Refused { reason } = frame { Err(Ended::Refused(reason)) } else { Ok(frame) }
    }

    async fn talk(&mut self, mut line: Line) -> Result<(), Ended> {
        let (orders, for_agent) = mpsc::channel(QUEUE);
        let (from_agent, mut answers) = mpsc::channel(QUEUE);
        // Goes on to the end of what it was told, whatever becomes of the connection.
        tokio::spawn(self.agent.clone().run(for_agent, from_agent));
        let (sync, mut of_sync) = sync::start(self.local.clone(), Arc::clone(self.ended));
        let mut asked: HashMap<u64, oneshot::Sender<Answered>> = HashMap::new();
        let mut scan_id = 0_u64;
        let (mut beats, mut number, mut beaten_at) = (interval(Duration::from_secs(BEAT_SECONDS)), 0_u64, Instant::now());
        let mut heard_at = Instant::now();
        loop {
            tokio::select! {
                text = line.incoming.recv() => {
                    heard_at = Instant::now();
                    match heard(text)? {
                        FromServer::Order(order) => {
                            // The agent takes orders faster than a server gives them; one that does not is stuck.
                            orders.try_send(ToAgent::Order(order)).map_err(|_| Ended::Unreadable)?;
                        }
                        FromServer::Scanners { readings } => drop(self.readings.send_replace(readings)),
                        FromServer::Decision { scan_id, lock_id, code, at } => {
                            if let Some(asked) = asked.remove(&scan_id) {
                                // A scanner that has given up waits no more.
                                let _given_up = asked.send(Answered { lock_id, code, at });
                            }
                        }
                        FromServer::Beat { number: answered, now } => {
                            if answered == number {
                                self.clock.read(now, beaten_at, Instant::now());
                            }
                        }
                        FromServer::Bundle(part) => hand(&sync, Heard::Part(part)).await?,
                        FromServer::Recorded { number } => hand(&sync, Heard::Recorded(number)).await?,
                        FromServer::Refused { reason } => return Err(Ended::Refused(reason)),
                        FromServer::Challenge { .. } | FromServer::Welcome => return Err(Ended::Unreadable),
                    }
                }
                Some(answer) = answers.recv() => {
                    let frame = match answer {
                        FromAgent::Sent { command_id } => FromController::Sent { command_id },
                        FromAgent::Outcome { command_id, outcome } => FromController::Outcome { command_id, outcome },
                    };
                    say(&line.outgoing, &frame).await?;
                }
                Some(Question { terminal_id, text, answer }) = self.questions.recv() => {
                    scan_id += 1;
                    asked.retain(|_, waiting| !waiting.is_closed());
                    asked.insert(scan_id, answer);
                    say(&line.outgoing, &FromController::Scan { scan_id, terminal_id, text }).await?;
                }
                Some(frame) = of_sync.recv() => say(&line.outgoing, &frame).await?,
                _ = beats.tick() => {
                    (number, beaten_at) = (number + 1, Instant::now());
                    say(&line.outgoing, &FromController::Beat { number }).await?;
                }
                () = sleep_until(heard_at + SILENCE) => return Err(Ended::Gone),
            }
        }
    }
}

/// The disk is slower than the server, which is held up by that.
async fn hand(sync: &mpsc::Sender<Heard>, heard: Heard) -> Result<(), Ended> {
    match timeout(SILENCE, sync.send(heard)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Ended::Unkept),
    }
}

fn heard(text: Option<String>) -> Result<FromServer, Ended> {
    read(&text.ok_or(Ended::Gone)?).ok_or(Ended::Unreadable)
}

async fn say(outgoing: &mpsc::Sender<String>, frame: &FromController) -> Result<(), Ended> {
    let text = written(frame).ok_or(Ended::Unreadable)?;
    match timeout(SILENCE, outgoing.send(text)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Ended::Gone),
    }
}
