//! The hub.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use async_trait::async_trait;
use doorward_app::bundles::Signer;
use doorward_app::controllers::Admitted;
use doorward_app::doors::{DoorHub, DoorOrder, DoorOutcome, DoorStatus};
use doorward_app::{App, SharedClock};
use doorward_core::{Code, Timestamp};
use doorward_wire::{FromAgent, Order, Outcome, ToAgent};
use tokio::sync::{Notify, OnceCell, mpsc};
use tokio::time::{Instant, timeout_at};

use crate::bundles::{News, Said};
use crate::pending::Pending;
use crate::session::Ended;
use crate::statuses::Statuses;

/// Frames that may wait in each direction.
const QUEUE: usize = 1_024;
/// News that may wait for an agent.
const NEWS: usize = 64;

/// How long before the hub's own limit the agent's lies, so that a relay that hangs is reported as such: this, or a quarter of
/// what remains if that is less.
const MARGIN: Duration = Duration::from_millis(250);

/// Hands orders to agents and waits for the outcomes. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    shared: Arc<Shared>,
}

/// The parts of a new connection: its number, its orders and signals, whether it replaces another, and both ends of its news.
type Connected = (u64, mpsc::Receiver<ToAgent>, Arc<Signals>, bool, (mpsc::Sender<Said>, mpsc::Receiver<Said>));

struct Shared {
    clock: SharedClock,
    /// By controller; the built-in agent is none.
    connected: Mutex<HashMap<Option<i64>, Connection>>,
    connections: AtomicU64,
    pending: Pending,
    statuses: Statuses,
    signer: OnceCell<Arc<Signer>>,
}

#[derive(Clone)]
struct Connection {
    id: u64,
    /// That of its controller; none of the built-in agent.
    organization_id: Option<i64>,
    /// To what tells it of changes.
    news: mpsc::Sender<Said>,
    orders: mpsc::Sender<ToAgent>,
    signals: Arc<Signals>,
}

/// What the hub tells a controller's session besides orders.
#[derive(Debug, Default)]
struct Signals {
    /// To end, whatever is under way.
    end: Notify,
    /// That what the agent reads has changed.
    refresh: Notify,
    /// Whether it missed news.
    missed: AtomicBool,
    /// Up to which epoch it knows what it needs for deciding alone; 0 until it has said that.
    synced: AtomicI64,
}

impl Hub {
    /// A hub without an agent.
    #[must_use]
    pub fn new(clock: SharedClock) -> Self {
        let shared = Shared {
            clock,
            connected: Mutex::default(),
            connections: AtomicU64::new(0),
            pending: Pending::default(),
            statuses: Statuses::default(),
            signer: OnceCell::new(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Connects the built-in agent, in place of an earlier one: it takes orders from the first end and gives answers to the
    /// second. It is gone once it drops the second. The first closes when the hub and all its clones are dropped.
    ///
    /// Must be called within a tokio runtime, which runs the task that receives the answers.
    #[must_use]
    pub fn connect(&self) -> (mpsc::Receiver<ToAgent>, mpsc::Sender<FromAgent>) {
        let (from_agent, answers) = mpsc::channel(QUEUE);
        let (id, for_agent, _, _, _) = self.shared.connect(None, None);
        tokio::spawn(receive(Arc::downgrade(&self.shared), id, answers));
        (for_agent, from_agent)
    }

    /// Connects a controller's agent, in place of an earlier one, whose seat is told to end.
    #[must_use]
    pub fn seat(&self, agent: &Admitted) -> Seat {
        let controller_id = agent.controller_id;
        let (id, orders, signals, replaces, news) = self.shared.connect(Some(controller_id), Some(agent.organization_id));
        let (say, hear) = news;
        Seat { hub: self.clone(), controller_id, id, orders, signals, replaces, say, hear: Some(hear) }
    }

    /// What signs that which agents are told for deciding alone.
    ///
    /// # Errors
    /// The database failed, or its key cannot be read.
    pub(crate) async fn signer(&self, app: &App) -> Result<Arc<Signer>, doorward_app::Error> {
        let signer = self.shared.signer.get_or_try_init(async || Signer::of(app).await.map(Arc::new)).await?;
        Ok(Arc::clone(signer))
    }

    /// The organizations of the controllers that are connected.
    pub(crate) fn organizations(&self) -> BTreeSet<i64> {
        self.shared.connected().values().filter_map(|connection| connection.organization_id).collect()
    }

    /// Has every controller find out what it may have missed.
    pub(crate) fn publish_gap(&self) {
        for connection in self.shared.connected().values() {
            if connection.news.try_send(Said::Missed).is_err() {
                connection.signals.missed.store(true, Ordering::Release);
            }
        }
    }

    /// Tells the controllers of an organization what has changed. Those that are behind find out by themselves.
    pub(crate) fn publish(&self, organization_id: i64, news: &Arc<News>) {
        for connection in self.shared.connected().values() {
            if connection.organization_id == Some(organization_id)
                && connection.news.try_send(Said::News(Arc::clone(news))).is_err()
            {
                connection.signals.missed.store(true, Ordering::Release);
            }
        }
    }
}

/// The place of one controller's connection. Dropped, the controller is not connected any more.
#[derive(Debug)]
pub struct Seat {
    hub: Hub,
    controller_id: i64,
    id: u64,
    orders: mpsc::Receiver<ToAgent>,
    signals: Arc<Signals>,
    replaces: bool,
    say: mpsc::Sender<Said>,
    hear: Option<mpsc::Receiver<Said>>,
}

/// What a seat is told.
#[derive(Debug)]
pub enum Told {
    /// To pass this on to the agent.
    Frame(ToAgent),
    /// That what the agent reads has changed.
    Refresh,
    /// To end at once.
    End,
}

impl Seat {
    /// Whether another connection of the same controller was there.
    #[must_use]
    pub const fn replaces(&self) -> bool {
        self.replaces
    }

    /// What comes next. May be given up and asked again.
    pub async fn told(&mut self) -> Told {
        tokio::select! {
            biased;
            () = self.signals.end.notified() => Told::End,
            frame = self.orders.recv() => frame.map_or(Told::End, Told::Frame),
            () = self.signals.refresh.notified() => Told::Refresh,
        }
    }

    /// What the teller of this connection hears. Asked once.
    pub(crate) fn news(&mut self) -> Hearing {
        let closed = || mpsc::channel(1).1;
        Hearing { said: self.hear.take().unwrap_or_else(closed), signals: Arc::clone(&self.signals) }
    }

    /// Says something to the teller.
    pub(crate) async fn say(&self, said: Said) -> Result<(), Ended> {
        self.say.send(said).await.map_err(|_| Ended::Gone)
    }

    /// The agent has said that what it knows is whole, up to an epoch; 0 if it is not.
    pub(crate) fn synced(&self, epoch: i64) {
        self.signals.synced.store(epoch, Ordering::Release);
    }

    /// Hands an answer of the agent to whoever waits for it.
    pub fn answer(&self, frame: FromAgent) {
        self.hub.shared.settle(self.id, frame);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.shared.disconnect(Some(self.controller_id), self.id);
    }
}

/// What a teller hears.
#[derive(Debug)]
pub(crate) struct Hearing {
    said: mpsc::Receiver<Said>,
    signals: Arc<Signals>,
}

impl Hearing {
    /// What comes next; nothing once the connection is over.
    pub async fn next(&mut self) -> Option<Said> {
        let said = self.said.recv().await?;
        // What was missed comes after what waits.
        let missed = self.said.is_empty() && self.signals.missed.swap(false, Ordering::AcqRel);
        Some(if missed && matches!(said, Said::News(_)) { Said::Missed } else { said })
    }
}

/// Holds the hub weakly: otherwise hub and agent would keep each other alive.
async fn receive(hub: Weak<Shared>, connection: u64, mut answers: mpsc::Receiver<FromAgent>) {
    while let Some(frame) = answers.recv().await {
        let Some(shared) = hub.upgrade() else { return };
        shared.settle(connection, frame);
    }
    if let Some(shared) = hub.upgrade() {
        shared.disconnect(None, connection);
    }
}

impl Shared {
    /// Makes room for a connection; whether it takes the place of another.
    fn connect(&self, controller_id: Option<i64>, organization_id: Option<i64>) -> Connected {
        let (orders, for_agent) = mpsc::channel(QUEUE);
        let id = self.connections.fetch_add(1, Ordering::Relaxed);
        let signals = Arc::<Signals>::default();
        let (news, hear) = mpsc::channel(NEWS);
        let say = news.clone();
        let connection = Connection { id, organization_id, news, orders, signals: Arc::clone(&signals) };
        let before = self.connected().insert(controller_id, connection);
        let replaces = before.is_some();
        self.end(before);
        (id, for_agent, signals, replaces, (say, hear))
    }

    /// Ends a connection that is not there any more for new orders.
    fn end(&self, connection: Option<Connection>) {
        if let Some(connection) = connection {
            connection.signals.end.notify_one();
            self.pending.abandon(connection.id);
        }
    }

    fn settle(&self, connection: u64, frame: FromAgent) {
        let (command_id, outcome) = match frame {
            FromAgent::Sent { command_id } => return self.pending.sent(connection, command_id),
            FromAgent::Outcome { command_id, outcome } => (command_id, outcome),
        };
        if let Err(outcome) = self.pending.settle(connection, command_id, outcome) {
            tracing::warn!(%command_id, ?outcome, "dropped the outcome of an order that nobody waits for");
        }
    }

    async fn hand_over(&self, order: DoorOrder) -> DoorOutcome {
        let remaining = order.expires_at.since(self.clock.now());
        if remaining.is_zero() {
            return failed(Code::ControllerTimedOut, "The order expired before it could be sent to the door's agent.");
        }
        let deadline = Instant::now() + remaining;
        let Some(connection) = self.connected().get(&order.relay.controller_id).cloned() else {
            return failed(Code::ControllerUnavailable, "No agent is connected for this door.");
        };
        let command_id = order.command_id;
        let Some(waiting) = self.pending.expect(connection.id, command_id) else {
            return failed(Code::ControllerError, "An order with the same id is under way.");
        };
        match timeout_at(deadline, connection.orders.send(frame(order, MARGIN.min(remaining / 4)))).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return failed(Code::ControllerUnavailable, "The door's agent is not connected any more."),
            Err(_) => return failed(Code::ControllerTimedOut, "The door's agent takes no orders. Nothing was sent."),
        }
        let sent = waiting.sent();
        let ended = timeout_at(deadline, waiting.outcome()).await;
        let told = || if sent.load(Ordering::Relaxed) { " Its relay had been told." } else { "" };
        match ended {
            Ok(Some(Outcome::Opened { pulse_seconds })) => DoorOutcome::Opened { pulse_seconds },
            Ok(Some(Outcome::Released)) => DoorOutcome::Released,
            Ok(Some(Outcome::Failed { code, detail })) => DoorOutcome::Failed { code, detail },
            Ok(None) => failed(
                Code::ControllerTimedOut,
                &format!("The door's agent went away.{} Whether the door opened is not known.", told()),
            ),
            Err(_) => failed(
                Code::ControllerTimedOut,
                &format!("The door's agent did not answer in time.{} Whether the door opened is not known.", told()),
            ),
        }
    }

    fn disconnect(&self, controller_id: Option<i64>, connection: u64) {
        let mut connected = self.connected();
        if connected.get(&controller_id).is_some_and(|current| current.id == connection) {
            connected.remove(&controller_id);
        }
        drop(connected);
        self.pending.abandon(connection);
    }

    fn connected(&self) -> MutexGuard<'_, HashMap<Option<i64>, Connection>> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl DoorHub for Hub {
    async fn send(&self, order: DoorOrder) -> DoorOutcome {
        let (lock_id, action, controller_id) = (order.lock_id, order.action, order.relay.controller_id);
        let outcome = self.shared.hand_over(order).await;
        // That a controller is away says nothing about its relays, and it may be back.
        if controller_id.is_some() && matches!(outcome, DoorOutcome::Failed { code: Code::ControllerUnavailable, .. }) {
            return outcome;
        }
        self.shared.statuses.record(lock_id, action, &outcome, self.shared.clock.now());
        outcome
    }

    fn known(&self) -> Vec<(i64, DoorStatus)> {
        self.shared.statuses.all(self.shared.clock.now())
    }

    fn status(&self, lock_id: i64, controller_id: Option<i64>) -> DoorStatus {
        let status = self.shared.statuses.of(lock_id, self.shared.clock.now());
        let away = controller_id.is_some() && !self.shared.connected().contains_key(&controller_id);
        DoorStatus { online: if away { Some(false) } else { status.online }, ..status }
    }

    fn connected(&self) -> BTreeSet<i64> {
        self.shared.connected().keys().copied().flatten().collect()
    }

    fn synced(&self) -> BTreeMap<i64, i64> {
        let connected = self.shared.connected();
        let synced = connected.iter().map(|(id, connection)| (*id, connection.signals.synced.load(Ordering::Acquire)));
        synced.filter_map(|(id, epoch)| Some((id?, epoch))).filter(|(_, epoch)| *epoch > 0).collect()
    }

    fn disconnect(&self, controller_id: i64) {
        let connection = self.shared.connected().remove(&Some(controller_id));
        self.shared.end(connection);
    }

    fn refresh(&self, controller_id: i64) {
        if let Some(connection) = self.shared.connected().get(&Some(controller_id)) {
            connection.signals.refresh.notify_one();
        }
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hub")
    }
}

fn frame(order: DoorOrder, margin: Duration) -> ToAgent {
    let margin = i64::try_from(margin.as_micros()).unwrap_or(0);
    ToAgent::Order(Order {
        command_id: order.command_id,
        lock_id: order.lock_id,
        lock_name: order.lock_name,
        relay: order.relay,
        action: order.action,
        requested_at: order.requested_at,
        expires_at: Timestamp::from_micros(order.expires_at.micros().saturating_sub(margin)),
    })
}

fn failed(code: Code, detail: &str) -> DoorOutcome {
    DoorOutcome::Failed { code, detail: detail.to_owned() }
}
