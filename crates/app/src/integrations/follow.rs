//! Following the ledger on behalf of each integration.

use std::collections::{HashMap, HashSet};

use doorward_store as store;
use doorward_store::deliveries::Backlog;
use doorward_store::entity::{event, integration};
use doorward_store::integrations::positions;
use doorward_store::ledger_heads::Positions;

use crate::{App, Error};

/// Entries looked at in one step.
const PAGE: u64 = 200;
/// Most deliveries of one integration that wait for their first try. The ledger keeps what comes after them.
const MOST_UNTRIED: u64 = 1_000;
/// And those that wait for any try: a receiver may refuse some types of events for days and take the others.
const MOST_WAITING: u64 = 10_000;
/// Entries that nobody wants are passed over without writing that down, so many at most: a restart looks at them again.
const PASSED_OVER: u64 = 5_000;

/// Where this process is ahead of what is written down: nothing lay between that the integration wants.
struct Ahead {
    /// Of the row that it goes on from.
    version: i64,
    positions: Positions,
    passed_over: u64,
}

/// Follows the ledger, chain by chain: row ids do not commit in order across nodes, positions in a chain do.
#[derive(Default)]
pub(super) struct Follower {
    ahead: HashMap<i64, Ahead>,
}

/// What a step has found.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// Deliveries that it made.
    pub made: u64,
    /// Whether there is more to look at.
    pub more: bool,
}

impl Follower {
    /// Makes deliveries of what is new up to `heads` and wanted, if not too many are in the `backlog`. The ledger is read before
    /// the transaction begins, which does nothing if another process was quicker.
    pub(super) async fn step(
        &mut self,
        app: &App,
        row: &integration::Model,
        heads: &Positions,
        backlog: Option<Backlog>,
    ) -> Result<Step, Error> {
        let (mut at, mut passed_over) = match self.ahead.remove(&row.id).filter(|ahead| ahead.version == row.version) {
            Some(ahead) => (ahead.positions, ahead.passed_over),
            None => (positions(row)?, 0),
        };
        let (waiting, untried) = backlog.map_or((0, 0), |backlog| (backlog.waiting, backlog.untried));
        let mut room = MOST_WAITING.saturating_sub(waiting).min(MOST_UNTRIED.saturating_sub(untried));
        let (mut left, mut behind, mut wanted) = (PAGE, false, Vec::new());
        for (node, head) in heads {
            let after = at.get(node).copied().unwrap_or(0);
            let limit = left.min(room);
            if after >= *head || limit == 0 {
                behind |= after < *head;
                continue;
            }
            let rows = store::ledger::chain(app.store().reader(), node, row.organization_id, after, limit).await?;
            // Without rows the ledger was tampered with: what is missing cannot be waited for.
            let last = rows.last().map_or(*head, |event| event.chain_index);
            let read = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            behind |= last < *head;
            left = left.saturating_sub(read);
            passed_over = passed_over.saturating_add(read);
            let before = wanted.len();
            wanted.extend(rows.into_iter().filter(|event| wants(row, event)));
            room = room.saturating_sub(u64::try_from(wanted.len() - before).unwrap_or(u64::MAX));
            at.insert(node.clone(), last);
        }
        let step = Step { made: u64::try_from(wanted.len()).unwrap_or(u64::MAX), more: behind && room > 0 };
        if wanted.is_empty() && passed_over < PASSED_OVER {
            self.ahead.insert(row.id, Ahead { version: row.version, positions: at, passed_over });
            return Ok(step);
        }
        let tx = app.begin().await?;
        if !store::integrations::advance(&tx, row.id, row.version, &at).await? {
            return Ok(Step { made: 0, more: true });
        }
        store::deliveries::insert_many(&tx, row.id, &wanted, app.now().into()).await?;
        tx.commit().await?;
        Ok(step)
    }

    /// Forgets all but these.
    pub(super) fn retain(&mut self, ids: &HashSet<i64>) {
        self.ahead.retain(|id, _| ids.contains(id));
    }
}

fn wants(row: &integration::Model, event: &event::Model) -> bool {
    let kinds = row.enabled_events.as_array().map(Vec::as_slice).unwrap_or_default();
    let of_place = row.place_id.is_none_or(|id| event.place_id == Some(id));
    of_place && (kinds.is_empty() || kinds.iter().any(|kind| kind == event.kind.as_str()))
}
