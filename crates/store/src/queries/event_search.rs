//! Finding events by the index of their chains' full segments, and the others by reading them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use super::event_sets::{Filter, Moment, Wanted};
use super::{event_segments, ledger_heads};
use crate::entity::event;
use crate::entity::event::Column as E;
use crate::entity::posting::{self, Column as P};
use crate::event_index::{self, Key, Positions, SEGMENT};
use crate::{Error, Micros};

/// Segments read at first, and at most at once: what happens often is found in the first few.
const FIRST: u64 = 16;
const MOST: u64 = 512;
/// Positions that are named one by one; of more, a whole segment is read.
const NAMED: usize = 256;

/// Those that have a key of each clause, newest first.
pub(super) async fn search(conn: &impl ConnectionTrait, wanted: &Wanted, clauses: &[Vec<Key>]) -> Result<Vec<event::Model>, Error> {
    let organization_id = wanted.filter.organization_id;
    // First how much is indexed: what is indexed meanwhile is read as if it were not.
    let indexed = event_segments::indexed(conn, organization_id).await?;
    let heads = ledger_heads::heads(conn, organization_id).await?;
    let mut found = Found { wanted, events: Vec::new() };
    for node in heads.keys() {
        let after = indexed.get(node).copied().unwrap_or(0) * SEGMENT;
        found.read(conn, node, E::ChainIndex.gt(after)).await?;
    }
    let mut segments = Segments { filter: &wanted.filter, latest: wanted.latest(), clauses, after: None, size: FIRST };
    loop {
        let part = segments.next(conn).await?;
        let is_last = (part.len() as u64) < segments.size;
        for segment in part {
            if found.has_all_after(segment.until_at) {
                return Ok(found.events);
            }
            if segment.positions.is_empty() || !segment.is_in(&indexed) {
                continue;
            }
            let Segment { node, number, positions, until_at: _ } = segment;
            let at = if positions.len() <= NAMED {
                E::ChainIndex.is_in(positions.in_chain(number))
            } else {
                E::ChainIndex.between(number * SEGMENT + 1, (number + 1) * SEGMENT)
            };
            found.read(conn, &node, at).await?;
        }
        if is_last {
            return Ok(found.events);
        }
        segments.size = Ord::min(segments.size * 4, MOST);
    }
}

/// How many there are that have a key of each clause, and that a condition holds for.
pub(super) async fn count(
    conn: &impl ConnectionTrait,
    filter: &Filter,
    clauses: &[Vec<Key>],
    also: Condition,
) -> Result<u64, Error> {
    let organization_id = filter.organization_id;
    let indexed = event_segments::indexed(conn, organization_id).await?;
    let heads = ledger_heads::heads(conn, organization_id).await?;
    let of = async |node: &str, positions: Expr| {
        filter.select(false).filter(E::Node.eq(node)).filter(positions).filter(also.clone()).count(conn).await
    };
    let mut count = 0;
    for node in heads.keys() {
        count += of(node, E::ChainIndex.gt(indexed.get(node).copied().unwrap_or(0) * SEGMENT)).await?;
    }
    let mut positions: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let mut segments = Segments { filter, latest: None, clauses, after: None, size: MOST };
    loop {
        let part = segments.next(conn).await?;
        let is_last = (part.len() as u64) < segments.size;
        for segment in part.into_iter().filter(|segment| segment.is_in(&indexed)) {
            positions.entry(segment.node).or_default().extend(segment.positions.in_chain(segment.number));
        }
        for (node, positions) in &mut positions {
            for some in std::mem::take(positions).chunks(NAMED) {
                count += of(node, E::ChainIndex.is_in(some.iter().copied())).await?;
            }
        }
        if is_last {
            return Ok(count);
        }
    }
}

/// What is found so far, newest first, and no more than is wanted.
struct Found<'a> {
    wanted: &'a Wanted,
    events: Vec<event::Model>,
}

impl Found<'_> {
    async fn read(&mut self, conn: &impl ConnectionTrait, node: &str, positions: Expr) -> Result<(), Error> {
        self.events.extend(self.wanted.in_chain(node, positions).all(conn).await?);
        self.events.sort_by_key(|event| Reverse(Moment::of(event)));
        self.events.dedup_by_key(|event| event.id);
        self.events.truncate(usize::try_from(self.wanted.limit).unwrap_or(usize::MAX));
        Ok(())
    }

    /// Whether nothing is missing of what happened after this.
    fn has_all_after(&self, at: Micros) -> bool {
        self.events.len() as u64 >= self.wanted.limit && self.events.last().is_none_or(|last| last.created_at > at)
    }
}

/// A segment, and where in it events have a key of each clause.
struct Segment {
    until_at: Micros,
    node: String,
    number: i64,
    positions: Positions,
}

impl Segment {
    /// Whether it was there when this was counted.
    fn is_in(&self, indexed: &BTreeMap<String, i64>) -> bool {
        indexed.get(&self.node).is_some_and(|segments| self.number < *segments)
    }
}

/// Segments that may hold what is wanted, the one that ends last first.
struct Segments<'a> {
    filter: &'a Filter,
    /// None that begins later.
    latest: Option<Micros>,
    clauses: &'a [Vec<Key>],
    after: Option<(Micros, String, i64)>,
    /// How many to read.
    size: u64,
}

impl Segments<'_> {
    async fn next(&mut self, conn: &impl ConnectionTrait) -> Result<Vec<Segment>, Error> {
        let mut partitions =
            self.clauses.iter().flatten().map(|key| i64::from(key.partition())).collect::<BTreeSet<i64>>().into_iter();
        let Some(first) = partitions.next() else { return Ok(Vec::new()) };
        let place = |after: &(Micros, String, i64)| {
            Expr::tuple([Expr::value(after.0), Expr::value(after.1.as_str()), Expr::value(after.2)])
        };
        let key = || Expr::tuple([P::UntilAt, P::Node, P::Segment].map(|column| Expr::col(column.as_column_ref())));
        let page = self.of(first).apply_if(self.after.as_ref(), |select, after| select.filter(key().lt(place(after))));
        let rows = page.limit(self.size).all(conn).await?;
        let (Some(newest), Some(oldest)) = (rows.first().map(key_of), rows.last().map(key_of)) else { return Ok(Vec::new()) };
        // Every partition has a row for each segment.
        let mut others: HashMap<(String, i64), BTreeMap<i64, Vec<u8>>> = HashMap::new();
        for partition in partitions {
            let same = self.of(partition).filter(key().gte(place(&oldest))).filter(key().lte(place(&newest)));
            for row in same.all(conn).await? {
                others.entry((row.node, row.segment)).or_default().insert(row.partition, row.keys);
            }
        }
        self.after = Some(oldest);
        let segments = rows.into_iter().map(|row| {
            let key = (row.node, row.segment);
            let mut stored = others.remove(&key).unwrap_or_default();
            stored.insert(row.partition, row.keys);
            let positions = self.positions(&stored)?;
            Ok(Segment { until_at: row.until_at, node: key.0, number: key.1, positions })
        });
        segments.collect()
    }

    fn of(&self, partition: i64) -> Select<posting::Entity> {
        posting::Entity::find()
            .filter(P::OrganizationId.eq(self.filter.organization_id))
            .filter(P::Partition.eq(partition))
            .apply_if(self.filter.from, |select, from| select.filter(P::UntilAt.gte(from)))
            .apply_if(self.latest, |select, latest| select.filter(P::FromAt.lte(latest)))
            .order_by_desc(P::UntilAt)
            .order_by_desc(P::Node)
            .order_by_desc(P::Segment)
    }

    fn positions(&self, partitions: &BTreeMap<i64, Vec<u8>>) -> Result<Positions, Error> {
        let mut found: Option<Positions> = None;
        for clause in self.clauses {
            let mut either = Positions::default();
            for key in clause {
                let stored = partitions.get(&i64::from(key.partition())).map(Vec::as_slice).unwrap_or_default();
                let some = event_index::find(stored, *key).ok_or_else(|| Error::Corrupt("the index of events".to_owned()))?;
                either = either.or(some);
            }
            found = Some(match found {
                None => either,
                Some(others) => others.and(&either),
            });
        }
        Ok(found.unwrap_or_default())
    }
}

fn key_of(row: &posting::Model) -> (Micros, String, i64) {
    (row.until_at, row.node.clone(), row.segment)
}
