//! One batch: new requests and outcomes of earlier ones share one transaction.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use doorward_core::door_timer::DoorTimer;
use doorward_core::{Code, Timestamp};
use doorward_store as store;
use doorward_store::commands::NewCommand;
use doorward_store::facts::{Rows, Wanted};
use doorward_store::ledger::Entry;
use doorward_store::store::BATCH_CONNECTIONS;
use doorward_store::unlock_counts::Limited;
use doorward_store::{DirectTransaction, Statements, Transaction};
use tokio::sync::oneshot;

use super::granted::Granted;
use super::known::Known;
use super::{Asked, Deps, Outcome, Wish, Work, closing, deciding};
use crate::Error;
use crate::timers::{self, Arrival};

pub(super) type Answer<T> = oneshot::Sender<Result<T, Code>>;

/// What a batch writes, besides what closing changes at once.
#[derive(Default)]
pub(super) struct Written {
    /// Events by organization.
    pub entries: BTreeMap<i64, Vec<Entry>>,
    pub commands: Vec<NewCommand>,
    /// Doors that someone was last to leave.
    pub left: BTreeSet<i64>,
    /// What was written of facts while outcomes were.
    pub changed: Changed,
}

/// What outcomes change of the facts that requests are decided by.
#[derive(Default)]
pub(super) struct Changed {
    /// Logins that were used.
    pub logins: BTreeSet<i64>,
    /// Whether unlocks were given back.
    pub limits: bool,
    /// What was used without having been counted when it was granted.
    pub uncounted: Vec<(Limited, i64)>,
}

/// What one batch leaves to the next.
#[derive(Default)]
pub(super) struct State {
    known: Known,
}

type Requests = [(Asked, Answer<Granted>)];
type Outcomes = [(Outcome, Answer<()>)];
type Decisions = Vec<Result<Granted, Code>>;

pub(super) async fn handle(deps: &Deps, state: &mut State, batch: impl Iterator<Item = Work>) {
    let mut requests = Vec::new();
    let mut outcomes = Vec::new();
    for work in batch {
        match work {
            Work::Decide { asked, answer } => requests.push((*asked, answer)),
            Work::Close { outcome, answer } => outcomes.push((*outcome, answer)),
        }
    }
    match write(deps, state, &requests, &outcomes).await {
        Ok(decisions) => {
            for ((_, answer), decision) in requests.into_iter().zip(decisions) {
                reply(answer, decision);
            }
            for (_, answer) in outcomes {
                reply(answer, Ok(()));
            }
        }
        Err(error) => {
            state.known.forget();
            tracing::error!(%error, "unlocks could not be recorded, so no door was opened");
            for (_, answer) in requests {
                reply(answer, Err(Code::Unavailable));
            }
            for (_, answer) in outcomes {
                reply(answer, Err(Code::Unavailable));
            }
        }
    }
}

/// A caller that hung up needs no answer.
fn reply<T>(answer: Answer<T>, result: Result<T, Code>) {
    drop(answer.send(result));
}

/// Everything up to the commit may be done again, since nothing of it happened: a deadlock with an administrator's change,
/// say, costs a retry. A failed commit may have happened and is not repeated.
async fn write(deps: &Deps, state: &mut State, requests: &Requests, outcomes: &Outcomes) -> Result<Decisions, Error> {
    let mut again = BATCH_CONNECTIONS;
    let (tx, decisions) = loop {
        match prepare(deps, state, requests, outcomes).await {
            Ok(prepared) => break prepared,
            Err(error) if again == 0 => return Err(error),
            Err(error) => {
                state.known.forget();
                again -= 1;
                tracing::warn!(%error, "unlocks could not be recorded at first; trying again");
            }
        }
    };
    match tx {
        Prepared::Shared(tx) => tx.commit().await?,
        Prepared::Direct(tx) => tx.commit()?,
    }
    deps.streams.recorded();
    Ok(decisions)
}

/// A transaction that holds all that a batch writes.
enum Prepared {
    Shared(Transaction),
    Direct(DirectTransaction),
}

async fn prepare(deps: &Deps, state: &mut State, requests: &Requests, outcomes: &Outcomes) -> Result<(Prepared, Decisions), Error> {
    // First arrivals and last leavings are rare, and need more than the statements of the unlock path.
    let timed = requests.iter().any(|(asked, _)| asked.wish != Wish::Unlock) || outcomes.iter().any(|(outcome, _)| outcome.arrival);
    if !timed && let Some(tx) = deps.store.begin_direct().await? {
        state.known.renew(tx.version()?);
        let decisions = record(deps, &mut state.known, &tx, None, requests, outcomes).await?;
        return Ok((Prepared::Direct(tx), decisions));
    }
    let tx = deps.store.begin().await?;
    let decisions = record(deps, &mut Known::default(), &tx, Some(&tx), requests, outcomes).await?;
    Ok((Prepared::Shared(tx), decisions))
}

/// Writes outcomes, decides requests, writes what was decided. `timed` is the same transaction, if it can do what doors' timers
/// need.
async fn record(
    deps: &Deps,
    known: &mut Known,
    tx: &impl Statements,
    timed: Option<&Transaction>,
    requests: &Requests,
    outcomes: &Outcomes,
) -> Result<Decisions, Error> {
    let mut written = Written::default();
    let now = deps.clock.now();
    closing::close(tx, outcomes.iter().map(|(outcome, _)| outcome), now, &mut written).await?;
    if written.changed.limits {
        known.forget();
    }
    known.used(&written.changed.logins, now);
    known.counted_late(&written.changed.uncounted);
    if let Some(tx) = timed {
        let arrivals: Vec<Arrival<'_>> = outcomes.iter().filter_map(|(outcome, _)| outcome.arrival()).collect();
        for (organization_id, entry) in timers::mark_arrivals(tx, &arrivals, now, deps.entropy.as_ref()).await? {
            written.entries.entry(organization_id).or_default().push(entry);
        }
    }
    let mut decisions = Vec::new();
    if !requests.is_empty() {
        let wanted = Wanted {
            requests: requests.iter().map(|(asked, _)| (asked.request.credential, asked.request.lock_id)).collect(),
            proofs: requests.iter().any(|(asked, _)| asked.request.presence.proximity_proof.is_some()),
            hold: true,
        };
        let rows = known.load(tx, wanted).await?;
        let timers = match timed {
            Some(tx) => awaited(tx, requests, rows, now).await?,
            None => HashMap::new(),
        };
        let mut deciding = deciding::Deciding::new(deps, rows, timers, now);
        decisions.extend(requests.iter().map(|(asked, _)| deciding.decide(asked, &mut written)));
        deciding.write_used(tx).await?;
        if let Some(tx) = timed {
            timers::leave(tx, &written.left, now).await?;
        }
    }
    store::commands::insert_many(tx, written.commands).await?;
    for (organization_id, entries) in written.entries {
        store::ledger::append(tx, &deps.node, organization_id, entries).await?;
    }
    Ok(decisions)
}

/// The timers of the doors that someone wants to be the first to arrive at.
async fn awaited(tx: &Transaction, requests: &Requests, rows: &Rows, now: Timestamp) -> Result<HashMap<i64, DoorTimer>, Error> {
    let arriving = requests.iter().filter(|(asked, _)| asked.wish == Wish::FirstToArrive);
    let doors = arriving.filter_map(|(asked, _)| rows.locks.get(&asked.request.lock_id));
    let timers = timers::of_doors(tx, doors.map(|lock| (lock.id, lock.zone.as_str())).collect()).await?;
    Ok(timers.into_iter().map(|(lock_id, timers)| (lock_id, timers.state(now))).collect())
}
