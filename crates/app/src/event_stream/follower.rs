//! The one reader of what is new, for all streams of this process.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doorward_store as store;
use doorward_store::Store;
use doorward_store::entity::event;
use doorward_store::ledger_heads::Positions;
use tokio::sync::{broadcast, watch};

use crate::Error;

/// How often it looks for what other processes recorded.
const POLL: Duration = Duration::from_secs(1);
/// What is recorded within this time is read together.
const PAUSE: Duration = Duration::from_millis(25);
/// Events that wait for slow streams of one organization; a stream that lags further behind reads the database.
const WAITING: usize = 512;
/// Entries read at once.
const PAGE: u64 = 100;

/// Follows the ledgers of the organizations that have streams, as long as they have any.
pub(super) struct Follower {
    store: Store,
    recorded: watch::Sender<()>,
    followed: Mutex<Followed>,
}

#[derive(Default)]
struct Followed {
    organizations: HashMap<i64, Channel>,
    runs: bool,
}

struct Channel {
    /// Up to where its events were sent.
    positions: Positions,
    sender: broadcast::Sender<Arc<event::Model>>,
}

impl Follower {
    pub(super) fn new(store: Store) -> Self {
        Self { store, recorded: watch::Sender::new(()), followed: Mutex::default() }
    }

    pub(super) fn recorded(&self) {
        self.recorded.send_replace(());
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<()> {
        self.recorded.subscribe()
    }

    /// What is recorded from now on in an organization, in the order of each chain. `heads` are where its chains stood before:
    /// if nobody follows it yet, it is followed from there.
    pub(super) fn follow(self: &Arc<Self>, organization_id: i64, heads: &Positions) -> broadcast::Receiver<Arc<event::Model>> {
        let mut followed = self.lock();
        let channel = followed
            .organizations
            .entry(organization_id)
            .or_insert_with(|| Channel { positions: heads.clone(), sender: broadcast::Sender::new(WAITING) });
        let receiver = channel.sender.subscribe();
        if !followed.runs {
            followed.runs = true;
            tokio::spawn(run(Arc::clone(self)));
        }
        receiver
    }

    fn lock(&self) -> MutexGuard<'_, Followed> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The organizations that have streams, and up to where their events were sent; `None` if there are none, and the
    /// follower ends.
    fn followed(&self) -> Option<HashMap<i64, Positions>> {
        let mut followed = self.lock();
        followed.organizations.retain(|_, channel| channel.sender.receiver_count() > 0);
        followed.runs = !followed.organizations.is_empty();
        let positions = followed.organizations.iter().map(|(id, channel)| (*id, channel.positions.clone()));
        followed.runs.then(|| positions.collect())
    }

    /// Sends what is new.
    async fn read(&self, followed: HashMap<i64, Positions>) -> Result<(), Error> {
        let ids: Vec<i64> = followed.keys().copied().collect();
        let heads = store::ledger_heads::heads_of(self.store.reader(), &ids).await?;
        for (organization_id, sent) in followed {
            let new: BTreeMap<_, _> = heads.get(&organization_id).into_iter().flatten().collect();
            for (node, head) in new {
                let mut after = sent.get(node).copied().unwrap_or(0);
                while after < *head {
                    let rows = store::ledger::chain(self.store.reader(), node, organization_id, after, PAGE).await?;
                    // Without rows the ledger was tampered with: what is missing cannot be waited for.
                    after = rows.last().map_or(*head, |row| row.chain_index);
                    self.send(organization_id, node, after, rows);
                }
            }
        }
        Ok(())
    }

    fn send(&self, organization_id: i64, node: &str, position: i64, rows: Vec<event::Model>) {
        if let Some(channel) = self.lock().organizations.get_mut(&organization_id) {
            channel.positions.insert(node.to_owned(), position);
            for row in rows {
                // Nobody listens any more: the channel goes with the next look.
                drop(channel.sender.send(Arc::new(row)));
            }
        }
    }
}

async fn run(follower: Arc<Follower>) {
    let mut recorded = follower.recorded.subscribe();
    let mut failing = false;
    while let Some(followed) = follower.followed() {
        match follower.read(followed).await {
            Ok(()) => failing = false,
            Err(error) if failing => tracing::debug!(%error, "the ledger still cannot be followed"),
            Err(error) => {
                failing = true;
                tracing::warn!(%error, "the ledger cannot be followed; trying again");
            }
        }
        tokio::time::sleep(PAUSE).await;
        // The time is over, or something was recorded: either way it looks again.
        drop(tokio::time::timeout(POLL, recorded.changed()).await);
    }
}
