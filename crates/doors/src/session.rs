//! One controller's connection, from its first word to its end. Knows nothing of what carries it.

use std::sync::Arc;
use std::time::Duration;

use doorward_app::controllers::{self, Admitted};
use doorward_app::{App, bundles, scans, terminals};
use doorward_core::Code;
use doorward_core::agent_key::Occasion;
use doorward_core::bundle::{Entry, MOST_ENTRIES};
use doorward_wire::session::{FromController, FromServer, Line, Reading, Refusal, SILENCE_SECONDS, ScannedText, VERSION, read};
use doorward_wire::{FromAgent, Pace, ToAgent};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio::time::{Instant, timeout};

use crate::Hub;
use crate::bundles::{Said, Teller};
use crate::hub::{Seat, Told};
use crate::say::say;

/// How long an agent may take to prove which controller it is.
const PROOF_TIME: Duration = Duration::from_secs(10);
const SILENCE: Duration = Duration::from_secs(SILENCE_SECONDS);
/// How often it is noted that the controller is connected.
const NOTE_TIME: Duration = Duration::from_secs(300);
/// Scans of one agent that are decided at a time.
const MOST_SCANS: usize = 16;

/// Why a connection is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The other side is gone, or says nothing any more.
    Gone,
    /// What it says cannot be read, or does not belong here.
    Unreadable,
    /// It is not taken for the controller that it says it is.
    Refused,
    /// The controller was deleted or enrolled anew, or has connected again.
    Dismissed,
    /// The database failed.
    Failed,
}

/// Serves one connection to its end.
pub async fn serve(app: &Arc<App>, hub: &Hub, mut line: Line) -> Ended {
    let greeting = timeout(PROOF_TIME, greet(app, &mut line)).await;
    let agent = match greeting.unwrap_or(Err(Ended::Gone)) {
        Ok(agent) => agent,
        Err(ended) => return ended,
    };
    let controller_id = agent.controller_id;
    let Ok(signer) = hub.signer(app).await.map_err(failed) else { return Ended::Failed };
    let mut seat = hub.seat(&agent);
    tracing::info!(controller_id, "a controller has connected");
    let teller = Teller::new(Arc::clone(app), signer, agent.clone(), line.outgoing.clone());
    let telling = teller.run(seat.news());
    let session = Session { app: Arc::clone(app), agent: agent.clone(), outgoing: line.outgoing, noted: Instant::now() };
    let serving = session.run(seat, line.incoming);
    let ended = tokio::select! {
        ended = serving => ended.err().unwrap_or(Ended::Gone),
        // It is over when the session is.
        Err(ended) = telling => ended,
    };
    // Since when it may be out of date.
    if let Err(error) = controllers::seen(app, &agent).await {
        tracing::warn!(%error, controller_id, "until when a controller was connected is not kept");
    }
    tracing::info!(controller_id, ?ended, "a controller's connection is over");
    ended
}

async fn greet(app: &App, line: &mut Line) -> Result<Admitted, Ended> {
    let FromController::Hello { version, controller_id } = heard(&line.incoming.recv().await.ok_or(Ended::Gone)?)? else {
        return Err(Ended::Unreadable);
    };
    if version != VERSION {
        return refuse(line, Refusal::Version).await;
    }
    let nonce = controllers::nonce(app);
    let server = app.config().public_url.clone();
    let challenge = FromServer::Challenge { version: VERSION, nonce: hex::encode(nonce), server: server.clone(), now: app.now() };
    say(&line.outgoing, &challenge).await?;
    let FromController::Proof { signature } = heard(&line.incoming.recv().await.ok_or(Ended::Gone)?)? else {
        return Err(Ended::Unreadable);
    };
    let signature = hex::decode(signature).map_err(|_| Ended::Unreadable)?;
    let occasion = Occasion { controller_id, nonce: &nonce, server: &server };
    match controllers::admit(app, &occasion, &signature).await.map_err(failed)? {
        Some(agent) => Ok(agent),
        None => refuse(line, Refusal::UnknownKey).await,
    }
}

async fn refuse<T>(line: &Line, reason: Refusal) -> Result<T, Ended> {
    say(&line.outgoing, &FromServer::Refused { reason }).await?;
    Err(Ended::Refused)
}

struct Session {
    app: Arc<App>,
    agent: Admitted,
    outgoing: mpsc::Sender<String>,
    noted: Instant,
}

impl Session {
    async fn run(mut self, mut seat: Seat, mut incoming: mpsc::Receiver<String>) -> Result<(), Ended> {
        if seat.replaces() {
            tracing::warn!(controller_id = self.agent.controller_id, "a controller has connected while it was connected");
            controllers::replaced(&self.app, self.agent.controller_id).await.map_err(failed)?;
        }
        // Whoever was deleted between proof and seat was not told to end.
        self.check().await?;
        self.say(&FromServer::Welcome).await?;
        self.tell_scanners().await?;
        let (began, mut pace, places) = (Instant::now(), Pace::default(), Arc::new(Semaphore::new(MOST_SCANS)));
        let mut heard_at = Instant::now();
        loop {
            tokio::select! {
                told = seat.told() => match told {
                    Told::Frame(ToAgent::Order(order)) => self.say(&FromServer::Order(order)).await?,
                    Told::Refresh => {
                        self.check().await?;
                        self.tell_scanners().await?;
                    }
                    Told::End => return Err(Ended::Dismissed),
                },
                text = incoming.recv() => {
                    heard_at = Instant::now();
                    match heard(&text.ok_or(Ended::Gone)?)? {
                        FromController::Sent { command_id } => seat.answer(FromAgent::Sent { command_id }),
                        FromController::Outcome { command_id, outcome } => seat.answer(FromAgent::Outcome { command_id, outcome }),
                        FromController::Beat { number } => self.beat(number).await?,
                        FromController::Scan { scan_id, terminal_id, text } => {
                            let place = if pace.take(began.elapsed()) { Arc::clone(&places).try_acquire_owned().ok() } else { None };
                            self.decide(scan_id, terminal_id, text, place).await?;
                        }
                        FromController::Holds { epoch } => {
                            seat.synced(0);
                            seat.say(Said::Holds(epoch)).await?;
                        }
                        FromController::Synced { epoch } => seat.synced(epoch),
                        FromController::Spool { entries } => self.record(entries).await?,
                        FromController::Hello { .. } | FromController::Proof { .. } => return Err(Ended::Unreadable),
                    }
                }
                () = tokio::time::sleep_until(heard_at + SILENCE) => return Err(Ended::Gone),
            }
        }
    }

    /// Ends the session if the controller is gone or has another key by now: another server may have done that.
    async fn check(&mut self) -> Result<(), Ended> {
        let there = controllers::is_current(&self.app, &self.agent).await.map_err(failed)?;
        if there { Ok(()) } else { Err(Ended::Dismissed) }
    }

    async fn beat(&mut self, number: u64) -> Result<(), Ended> {
        self.say(&FromServer::Beat { number, now: self.app.now() }).await?;
        if self.noted.elapsed() < NOTE_TIME {
            return self.check().await;
        }
        self.noted = Instant::now();
        let there = controllers::seen(&self.app, &self.agent).await.map_err(failed)?;
        if there { Ok(()) } else { Err(Ended::Dismissed) }
    }

    async fn tell_scanners(&self) -> Result<(), Ended> {
        let readings = terminals::of_controller(&self.app, self.agent.controller_id).await.map_err(failed)?;
        let reading = |reading: terminals::Reading| Reading {
            terminal_id: reading.terminal_id,
            lock_id: reading.lock_id,
            scanner: reading.scanner,
        };
        self.say(&FromServer::Scanners { readings: readings.into_iter().map(reading).collect() }).await
    }

    /// Takes what the agent has decided alone. It tells it again if it does not hear that it was taken.
    async fn record(&self, entries: Vec<Entry>) -> Result<(), Ended> {
        if entries.len() > MOST_ENTRIES {
            return Err(Ended::Unreadable);
        }
        let number = bundles::record(&self.app, &self.agent, entries).await.map_err(failed)?;
        self.say(&FromServer::Recorded { number }).await
    }

    /// Has a scan decided beside what else is said, if there is a place for it.
    async fn decide(
        &self,
        scan_id: u64,
        terminal_id: i64,
        text: ScannedText,
        place: Option<OwnedSemaphorePermit>,
    ) -> Result<(), Ended> {
        let Some(place) = place else {
            let code = Some(Code::TooManyRequests);
            return self.say(&FromServer::Decision { scan_id, lock_id: None, code, at: self.app.now() }).await;
        };
        let (app, outgoing, controller_id) = (Arc::clone(&self.app), self.outgoing.clone(), self.agent.controller_id);
        tokio::spawn(async move {
            let scans::Shown { lock_id, code } = scans::at_terminal(&app, controller_id, terminal_id, &text.0).await;
            // An agent that is gone prints nothing.
            let _gone = say(&outgoing, &FromServer::Decision { scan_id, lock_id, code, at: app.now() }).await;
            drop(place);
        });
        Ok(())
    }

    async fn say(&self, frame: &FromServer) -> Result<(), Ended> {
        say(&self.outgoing, frame).await
    }
}

fn heard(text: &str) -> Result<FromController, Ended> {
    read(text).ok_or(Ended::Unreadable)
}

impl From<doorward_app::Error> for Ended {
    fn from(error: doorward_app::Error) -> Self {
        failed(error)
    }
}

fn failed(error: doorward_app::Error) -> Ended {
    tracing::error!(%error, "a controller's connection cannot be served");
    Ended::Failed
}
