//! Every unlock passes here, and nowhere else.
//!
//! One task drains what is waiting and handles it as one batch in one transaction: decide, record, commit, then answer.
//! A grant is recorded as an open command before its door is told; the door's answer comes back as further work and closes
//! it. So no door opens without a record, and whoever is told "open" can rely on the record.

mod batch;
pub(crate) mod orphans;

pub(crate) use batch::relay;

use std::sync::Arc;
use std::time::Duration;

use doorward_core::{Code, SecretDigest};
use doorward_store::Store;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::doors::{DoorHub, DoorOrder, DoorOutcome};
use crate::{Config, SharedClock, SharedEntropy};

/// How long a command may be obeyed.
pub const COMMAND_LIFE: Duration = Duration::from_secs(5);
/// How many requests share one transaction.
const BATCH: usize = 256;
/// How many requests may wait for a batch before new ones are refused.
const WAITING: usize = 4_096;
/// How long an outcome is offered to a database that fails.
const CLOSE_TRIES: u32 = 5;
const CLOSE_RETRY: Duration = Duration::from_millis(400);

/// What a caller proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// A group link's secret.
    Link(SecretDigest),
    /// A login's secret.
    Login(SecretDigest),
}

/// A wish to open a door.
#[derive(Debug, Clone, Copy)]
pub struct UnlockRequest {
    /// With what.
    pub credential: Credential,
    /// Which door.
    pub lock_id: i64,
}

/// The door opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlocked {
    /// Seconds it stays open from now.
    pub pulse_seconds: u32,
}

enum Work {
    Decide { request: UnlockRequest, answer: oneshot::Sender<Result<DoorOrder, Code>> },
    Close { command_id: Uuid, outcome: DoorOutcome, answer: oneshot::Sender<Result<(), Code>> },
}

/// What a batch needs.
struct Deps {
    store: Store,
    clock: SharedClock,
    entropy: SharedEntropy,
    node: String,
    simulate_doors: bool,
}

/// The way in.
pub(crate) struct Gatekeeper {
    work: Mutex<Option<mpsc::Sender<Work>>>,
    task: Mutex<Option<JoinHandle<()>>>,
    hub: Arc<dyn DoorHub>,
}

impl Gatekeeper {
    pub(crate) fn start(store: Store, clock: SharedClock, entropy: SharedEntropy, hub: Arc<dyn DoorHub>, config: &Config) -> Self {
        let deps = Deps { store, clock, entropy, node: config.node.clone(), simulate_doors: config.simulate_doors };
        let (sender, receiver) = mpsc::channel(WAITING);
        let task = tokio::spawn(run(deps, receiver));
        Self { work: Mutex::new(Some(sender)), task: Mutex::new(Some(task)), hub }
    }

    /// Decides, records, opens, records again. Goes on to the end even if the caller hangs up.
    pub(crate) async fn unlock(&self, request: UnlockRequest) -> Result<Unlocked, Code> {
        let work = self.work.lock().await.clone().ok_or(Code::Unavailable)?;
        let hub = Arc::clone(&self.hub);
        tokio::spawn(open(work, hub, request)).await.map_err(|_| Code::Unexpected)?
    }

    /// Refuses new work and returns when all that was begun is recorded.
    pub(crate) async fn drain(&self) {
        self.work.lock().await.take();
        if let Some(task) = self.task.lock().await.take()
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the gatekeeper did not end in order");
        }
    }
}

async fn open(work: mpsc::Sender<Work>, hub: Arc<dyn DoorHub>, request: UnlockRequest) -> Result<Unlocked, Code> {
    let (answer, answered) = oneshot::channel();
    work.try_send(Work::Decide { request, answer }).map_err(|_| Code::Unavailable)?;
    let order = answered.await.map_err(|_| Code::Unavailable)??;
    let (command_id, lock_id) = (order.command_id, order.lock_id);
    let outcome = hub.open(order).await;
    if let DoorOutcome::Failed { code, detail } = &outcome {
        tracing::warn!(lock_id, %command_id, code = code.as_str(), detail, "the door did not open");
    }
    close(&work, command_id, &outcome).await?;
    match outcome {
        DoorOutcome::Opened { pulse_seconds } => Ok(Unlocked { pulse_seconds }),
        DoorOutcome::Failed { code, .. } => Err(code),
    }
}

/// Records the outcome; a database that fails is tried a few times. What stays open is closed at the next start.
async fn close(work: &mpsc::Sender<Work>, command_id: Uuid, outcome: &DoorOutcome) -> Result<(), Code> {
    let mut tries = 0;
    loop {
        let (answer, answered) = oneshot::channel();
        let closing = Work::Close { command_id, outcome: outcome.clone(), answer };
        work.send(closing).await.map_err(|_| Code::Unavailable)?;
        match answered.await.map_err(|_| Code::Unavailable)? {
            Ok(()) => return Ok(()),
            Err(code) => {
                tries += 1;
                if tries == CLOSE_TRIES {
                    return Err(code);
                }
                tokio::time::sleep(CLOSE_RETRY).await;
            }
        }
    }
}

async fn run(deps: Deps, mut receiver: mpsc::Receiver<Work>) {
    let mut waiting = Vec::with_capacity(BATCH);
    while receiver.recv_many(&mut waiting, BATCH).await > 0 {
        batch::handle(&deps, std::mem::take(&mut waiting)).await;
    }
}
