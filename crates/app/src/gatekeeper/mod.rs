//! Every unlock passes here, and nowhere else.
//!
//! One task drains what is waiting and handles it as one batch in one transaction: decide, record, commit, then answer.
//! A grant is recorded as an open command before its door is told; the door's answer comes back as further work and closes
//! it. So no door opens without a record, and whoever is told "open" can rely on the record.

mod batch;
mod closing;
mod deciding;
mod foreign;
mod granted;
mod known;
pub(crate) mod orphans;
mod partners;

pub(crate) use deciding::{authorize, relay};
pub use doorward_store::facts::Credential;
pub(crate) use doorward_store::facts::{ForeignCode, PartnerCode, PartnerHolder};
pub use foreign::Judged;

use std::sync::Arc;
use std::time::Duration;

use doorward_core::pass::partner::PartnerPass;
use doorward_core::restrictions::Presence;
use doorward_core::{Code, EventType, Timestamp};
use doorward_store::Store;
use doorward_store::ledger::Partner;
use tokio::runtime::{self, Handle};
use tokio::sync::{Mutex, mpsc, oneshot};

use self::batch::{Answer, State};
use self::granted::{Granted, Pending};
use crate::doors::{DoorHub, DoorOutcome};
use crate::event_stream::Streams;
use crate::timers::{Arrival, Watch};
use crate::{Config, SharedClock, SharedEntropy, partner};

/// How long a command may be obeyed.
pub const COMMAND_LIFE: Duration = Duration::from_secs(5);
/// How many requests share one transaction.
const BATCH: usize = 256;
/// How many requests may wait for a batch before new ones are refused.
const WAITING: usize = 4_096;
/// How long an outcome is offered to a database that fails.
const CLOSE_TRIES: u32 = 5;
const CLOSE_RETRY: Duration = Duration::from_millis(400);

/// A wish to open a door.
#[derive(Debug, Clone)]
pub struct UnlockRequest {
    /// With what.
    pub credential: Credential,
    /// Which door.
    pub lock_id: i64,
    /// What they say of where they are.
    pub presence: Presence,
    /// What a partner's code says; nothing for any other credential.
    pub partner_pass: Option<Box<PartnerPass>>,
    /// What was judged of a foreign code; nothing for any other credential.
    pub judged: Option<Box<Judged>>,
}

/// The door opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unlocked {
    /// Seconds it stays open from now.
    pub pulse_seconds: u32,
}

/// What whoever may open a door wants there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// That it opens.
    Unlock,
    /// That it opens and, since they are the first to arrive, stays open.
    FirstToArrive,
    /// That it stays open no longer, since they are the last to leave.
    LastToLeave,
}

impl Wish {
    const fn opens(self) -> bool {
        match self {
            Self::Unlock | Self::FirstToArrive => true,
            Self::LastToLeave => false,
        }
    }

    const fn event(self) -> EventType {
        match self {
            Self::Unlock => EventType::LOCK_UNLOCK,
            Self::FirstToArrive => EventType::LOCK_FIRST_TO_ARRIVE,
            Self::LastToLeave => EventType::LOCK_LAST_TO_LEAVE,
        }
    }
}

enum Work {
    Decide { asked: Box<Asked>, answer: Answer<Granted> },
    Close { outcome: Box<Outcome>, answer: Answer<()> },
}

/// A request that waits.
#[derive(Debug)]
struct Asked {
    request: UnlockRequest,
    wish: Wish,
    at: Timestamp,
    partner: Option<Box<Partner>>,
}

/// How a grant ended.
#[derive(Debug, Clone)]
struct Outcome {
    pending: Pending,
    door: DoorOutcome,
    /// Whether it may be that of the first to arrive.
    arrival: bool,
}

impl Outcome {
    fn arrival(&self) -> Option<Arrival<'_>> {
        let opened = matches!(self.door, DoorOutcome::Opened { .. });
        let arrival = || Arrival { organization_id: self.pending.organization_id, unlock: &self.pending.draft };
        (self.arrival && opened).then(arrival)
    }
}

/// What a batch needs.
struct Deps {
    store: Store,
    clock: SharedClock,
    entropy: SharedEntropy,
    node: String,
    simulate_doors: bool,
    streams: Arc<Streams>,
}

/// The way in.
pub(crate) struct Gatekeeper {
    work: Mutex<Option<mpsc::Sender<Work>>>,
    ended: Mutex<Option<oneshot::Receiver<()>>>,
    outside: Outside,
}

/// What there is outside the batches.
#[derive(Clone)]
pub(crate) struct Outside {
    pub hub: Arc<dyn DoorHub>,
    pub watch: Arc<Watch>,
    pub clock: SharedClock,
    pub streams: Arc<Streams>,
}

impl Gatekeeper {
    pub(crate) fn start(store: Store, entropy: SharedEntropy, outside: Outside, config: &Config) -> Self {
        let clock = Arc::clone(&outside.clock);
        let deps = Deps {
            store,
            clock,
            entropy,
            node: config.node.clone(),
            simulate_doors: config.simulate_doors,
            streams: Arc::clone(&outside.streams),
        };
        let blocks = deps.store.is_direct();
        let (sender, receiver) = mpsc::channel(WAITING);
        let (end, ended) = oneshot::channel();
        let batches = async move {
            run(deps, receiver).await;
            drop(end);
        };
        on_own_thread(batches, blocks);
        Self { work: Mutex::new(Some(sender)), ended: Mutex::new(Some(ended)), outside }
    }

    /// Decides, records, opens, records again. Goes on to the end even if the caller hangs up.
    pub(crate) async fn unlock(&self, request: UnlockRequest) -> Result<Unlocked, Code> {
        self.grant(request, Wish::Unlock).await?.ok_or(Code::Unexpected)
    }

    /// The same, and notes that someone has arrived who was awaited.
    pub(crate) async fn first_to_arrive(&self, request: UnlockRequest) -> Result<(), Code> {
        self.grant(request, Wish::FirstToArrive).await.map(drop)
    }

    /// Decides in the same way, and notes that nobody is there any more. Opens nothing.
    pub(crate) async fn last_to_leave(&self, request: UnlockRequest) -> Result<(), Code> {
        self.grant(request, Wish::LastToLeave).await.map(drop)
    }

    async fn grant(&self, request: UnlockRequest, wish: Wish) -> Result<Option<Unlocked>, Code> {
        let work = self.work.lock().await.clone().ok_or(Code::Unavailable)?;
        let asked = Asked { request, wish, at: self.outside.clock.now(), partner: partner::current() };
        tokio::spawn(open(work, self.outside.clone(), asked)).await.map_err(|_| Code::Unexpected)?
    }

    /// Refuses new work and returns when all that was begun is recorded.
    pub(crate) async fn drain(&self) {
        self.work.lock().await.take();
        if let Some(ended) = self.ended.lock().await.take() {
            // Nothing is ever sent: the sender goes when the batches have ended, however they did.
            drop(ended.await);
        }
    }
}

/// Batches have a thread to themselves: those that block, because they do; others, because each of their statements would wait
/// for its answer until the requests of a busy moment have had their turns.
fn on_own_thread(batches: impl Future<Output = ()> + Send + 'static, blocks: bool) {
    let shared = Handle::current();
    let own = if blocks { None } else { runtime::Builder::new_current_thread().enable_all().build().ok() };
    std::thread::spawn(move || match own {
        Some(own) => own.block_on(batches),
        None => shared.block_on(batches),
    });
}

/// `None` if nothing was to be opened.
async fn open(work: mpsc::Sender<Work>, outside: Outside, asked: Asked) -> Result<Option<Unlocked>, Code> {
    let (answer, answered) = oneshot::channel();
    let (lock_id, wish) = (asked.request.lock_id, asked.wish);
    work.try_send(Work::Decide { asked: Box::new(asked), answer }).map_err(|_| Code::Unavailable)?;
    let Granted::Order { order, pending } = answered.await.map_err(|_| Code::Unavailable)?? else {
        outside.watch.left(lock_id);
        return Ok(None);
    };
    let command_id = order.command_id;
    let door = outside.hub.send(*order).await;
    if let DoorOutcome::Failed { code, detail } = &door {
        tracing::warn!(lock_id, %command_id, code = code.as_str(), detail, "the door did not open");
    }
    let answer = match &door {
        DoorOutcome::Opened { pulse_seconds } => Ok(Some(Unlocked { pulse_seconds: *pulse_seconds })),
        DoorOutcome::Released => Err(Code::ControllerError),
        DoorOutcome::Failed { code, .. } => Err(*code),
    };
    let arrival = wish == Wish::FirstToArrive || outside.watch.awaits_first(lock_id, outside.clock.now());
    close(&work, Outcome { pending: *pending, door, arrival }).await?;
    if arrival {
        outside.watch.ring();
    }
    answer
}

/// Records the outcome; a database that fails is tried a few times. What stays open is closed later, as not known.
async fn close(work: &mpsc::Sender<Work>, outcome: Outcome) -> Result<(), Code> {
    let outcome = Box::new(outcome);
    let mut tries = 0;
    loop {
        let (answer, answered) = oneshot::channel();
        work.send(Work::Close { outcome: outcome.clone(), answer }).await.map_err(|_| Code::Unavailable)?;
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

async fn run(mut deps: Deps, mut receiver: mpsc::Receiver<Work>) {
    // Used and closed on this thread.
    let own = deps.store.for_batches().await.unwrap_or_else(|error| {
        tracing::error!(%error, "unlocks are recorded on the connections of all");
        None
    });
    if let Some(own) = &own {
        deps.store = own.clone();
    }
    let mut state = State::default();
    let mut waiting = Vec::with_capacity(BATCH);
    while receiver.recv_many(&mut waiting, BATCH).await > 0 {
        batch::handle(&deps, &mut state, waiting.drain(..)).await;
    }
    if let Some(own) = own
        && let Err(error) = own.close_writer().await
    {
        tracing::warn!(%error, "the gatekeeper's connections were not closed in order");
    }
}
