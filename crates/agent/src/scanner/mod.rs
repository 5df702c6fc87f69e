//! Scanners: what they read is shown to the server, whose answer is told; while it is away, the agent decides.

mod alone;
mod device;
mod input;
mod keyboard;
mod lines;
mod listener;
mod serial;

pub use alone::Deputy;
pub use input::{Input, Scan};

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use doorward_core::{Code, Scanner, Timestamp};
use doorward_wire::Pace;
use doorward_wire::session::{Reading, ScannedText};
use serde::Serialize;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use crate::remote::ServerClock;

/// Scans of one scanner that may wait; then the scanner waits.
const QUEUE: usize = 16;
/// How long the server may take to decide and have a door opened.
const ANSWER_TIME: Duration = Duration::from_secs(12);

/// The scanners that the agent reads.
pub type Readings = Vec<Reading>;

/// Something that was shown to a scanner, for the server to decide.
#[derive(Debug)]
pub struct Question {
    /// The terminal.
    pub terminal_id: i64,
    /// What was read.
    pub text: ScannedText,
    /// Who waits.
    pub answer: oneshot::Sender<Answered>,
}

/// What the server has decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// The door.
    pub lock_id: Option<i64>,
    /// Why it did not open; nothing if it did.
    pub code: Option<Code>,
    /// When that was decided.
    pub at: Timestamp,
}

/// What became of a scan, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The door.
    pub lock_id: Option<i64>,
    /// `grant` if it opened.
    pub decision: Decision,
    /// Why it did not.
    pub code: Option<Code>,
    /// Who says so.
    pub decided_by: DecidedBy,
    /// When.
    pub at: Timestamp,
}

/// Whether a door opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// It did.
    Grant,
    /// It did not.
    Deny,
}

/// Who decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DecidedBy {
    /// The server.
    Server,
    /// The agent, since there was no need or no way to ask.
    Agent,
}

/// What a scanner is read by. Dropped, it is read no more.
struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// What a scanner needs to be answered.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The scanners, as the server has said last.
    pub readings: watch::Receiver<Readings>,
    /// Whether the server can be asked.
    pub connected: watch::Receiver<bool>,
    /// To the server.
    pub questions: mpsc::Sender<Question>,
    /// What decides while the server is away.
    pub deputy: Deputy,
    /// What became of each scan.
    pub decided: mpsc::Sender<Decided>,
    /// The server's time.
    pub clock: Arc<ServerClock>,
}

impl Desk {
    /// Reads standard input for the terminal that has it, once there is one, to its end.
    pub async fn read_stdin(mut self, input: Input) {
        let reads = |readings: &Readings| readings.iter().any(|reading| reading.scanner == Scanner::Stdin);
        if self.readings.wait_for(reads).await.is_err() {
            return;
        }
        self.read(input.start(), &Scanner::Stdin).await;
        tracing::info!("standard input has ended");
    }

    /// Reads every other scanner, for as long as the server has it read.
    pub async fn read_devices(mut self) {
        let mut reading: HashMap<Scanner, AbortOnDrop> = HashMap::new();
        loop {
            let wanted: HashSet<Scanner> =
                self.readings.borrow_and_update().iter().map(|reading| reading.scanner.clone()).collect();
            reading.retain(|scanner, _| wanted.contains(scanner));
            for scanner in wanted {
                reading
                    .entry(scanner)
                    .or_insert_with_key(|scanner| AbortOnDrop(tokio::spawn(self.clone().read_device(scanner.clone()))));
            }
            if self.readings.changed().await.is_err() {
                return;
            }
        }
    }

    async fn read_device(self, scanner: Scanner) {
        match &scanner {
            // Standard input is read from the beginning, and no agent reads a camera.
            Scanner::Stdin | Scanner::Camera => {}
            Scanner::Serial(line) => self.read(serial::start(line.clone()), &scanner).await,
            Scanner::Hid(keyboard) => self.read(keyboard::start(keyboard.clone()), &scanner).await,
            Scanner::Http(settings) => listener::serve(&self, settings, &scanner).await,
        }
    }

    /// Has every scan of a scanner decided, for the terminal that has it at that moment.
    async fn read(&self, mut scans: mpsc::Receiver<Scan>, scanner: &Scanner) {
        let (began, mut pace) = (Instant::now(), Pace::default());
        while let Some(scan) = scans.recv().await {
            let Some(decided) = self.shown(scanner, scan, pace.take(began.elapsed())).await else { continue };
            if self.decided.send(decided).await.is_err() {
                return;
            }
        }
    }

    /// What becomes of a scan, if a terminal has its scanner. Those that come too fast are not decided.
    async fn shown(&self, scanner: &Scanner, scan: Scan, in_time: bool) -> Option<Decided> {
        let reading = self.readings.borrow().iter().find(|reading| reading.scanner == *scanner).cloned();
        let Some(reading) = reading else {
            tracing::info!("a scan was passed over: no terminal has this scanner any more");
            return None;
        };
        Some(if in_time { self.decide(&reading, scan).await } else { self.alone(&reading, Code::TooManyRequests) })
    }

    async fn decide(&self, reading: &Reading, scan: Scan) -> Decided {
        let text = match scan {
            Scan::Text(text) => ScannedText(text),
            Scan::TooLong | Scan::NotText => {
                tracing::info!(terminal_id = reading.terminal_id, reason = scan.reason(), "a scan was refused");
                return self.alone(reading, Code::LinkInvalid);
            }
        };
        if !*self.connected.borrow() {
            return self.by_itself(reading, text).await;
        }
        let asked = self.deputy.asking(reading, &text.0, &self.clock).await;
        let (answer, answered) = oneshot::channel();
        let question = Question { terminal_id: reading.terminal_id, text, answer };
        if self.questions.try_send(question).is_err() {
            self.deputy.answered(reading, asked, Some(false)).await;
            return self.alone(reading, Code::Unavailable);
        }
        match timeout(ANSWER_TIME, answered).await {
            Ok(Ok(Answered { lock_id, code, at })) => {
                let used = code.is_none_or(|code| code == Code::ControllerTimedOut);
                self.deputy.answered(reading, asked, Some(used)).await;
                let decision = if code.is_none() { Decision::Grant } else { Decision::Deny };
                Decided { lock_id: lock_id.or(reading.lock_id), decision, code, decided_by: DecidedBy::Server, at }
            }
            // The connection is gone, or the answer: whether the door opened is not known.
            Ok(Err(_)) | Err(_) => {
                self.deputy.answered(reading, asked, None).await;
                self.alone(reading, Code::ControllerTimedOut)
            }
        }
    }

    async fn by_itself(&self, reading: &Reading, text: ScannedText) -> Decided {
        self.own(reading, self.deputy.decide(reading, text.0, &self.clock).await)
    }

    fn alone(&self, reading: &Reading, code: Code) -> Decided {
        self.own(reading, Some(code))
    }

    fn own(&self, reading: &Reading, code: Option<Code>) -> Decided {
        let decision = if code.is_none() { Decision::Grant } else { Decision::Deny };
        Decided { lock_id: reading.lock_id, decision, code, decided_by: DecidedBy::Agent, at: self.clock.now() }
    }
}
