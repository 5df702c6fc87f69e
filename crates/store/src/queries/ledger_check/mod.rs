//! Whether the ledger is as it was written, by what is stored alone.

mod fault;
mod index;
mod judge;

pub use fault::{Broken, Fault};

use std::collections::BTreeSet;

use doorward_core::ledger::Hash;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use self::index::IndexCheck;
use self::judge::Judge;
use crate::Error;
use crate::entity::{event, ledger_head};

/// Entries read at once.
const PAGE: u64 = 1_000;

/// A chain's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chain {
    /// The organization.
    pub organization_id: i64,
    /// The node.
    pub node: String,
}

/// Where a chain ends, at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ends {
    /// What its head says: `None` if it has none.
    pub head: Option<Head>,
    /// The last position that is stored: `None` without entries.
    pub last: Option<i64>,
    /// Whether a position is stored behind it that is no whole number: SQLite takes any value in any column, and sorts texts
    /// after numbers.
    pub odd: bool,
}

/// What a chain's head says of its last entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its position.
    pub chain_index: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

/// What the check of one chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// How many entries, from the first on, are as they were written.
    pub entries: u64,
    /// The hash of the last of them.
    pub hash: Hash,
    /// Where the chain breaks; `None` if it is whole.
    pub broken: Option<Broken>,
}

/// Every chain that has a head or entries, of one organization or of all.
///
/// # Errors
/// The database failed.
pub async fn chains(conn: &impl ConnectionTrait, organization_id: Option<i64>) -> Result<Vec<Chain>, Error> {
    use event::Column as E;
    use ledger_head::Column as H;
    let heads = ledger_head::Entity::find()
        .select_only()
        .columns([H::OrganizationId, H::Node])
        .apply_if(organization_id, |select, id| select.filter(H::OrganizationId.eq(id)));
    let mut found: BTreeSet<(i64, String)> = heads.into_tuple().all(conn).await?.into_iter().collect();
    // One look into the index for each chain, whatever the number of its entries.
    let mut after: Option<(i64, String)> = None;
    loop {
        let next = event::Entity::find()
            .select_only()
            .columns([E::OrganizationId, E::Node])
            .apply_if(organization_id, |select, id| select.filter(E::OrganizationId.eq(id)))
            .apply_if(after, |select, (organization_id, node)| {
                let columns = Expr::tuple([Expr::col(E::OrganizationId), Expr::col(E::Node)]);
                select.filter(columns.gt(Expr::tuple([Expr::value(organization_id), Expr::value(node)])))
            })
            .order_by_asc(E::OrganizationId)
            .order_by_asc(E::Node)
            .limit(1);
        let Some(next) = next.into_tuple::<(i64, String)>().one(conn).await? else { break };
        found.insert(next.clone());
        after = Some(next);
    }
    Ok(found.into_iter().map(|(organization_id, node)| Chain { organization_id, node }).collect())
}

/// Where a chain ends. Head and last entry are read in one statement, so that a server may go on writing: entries that it
/// adds lie after both.
///
/// # Errors
/// The database failed.
pub async fn ends(conn: &impl ConnectionTrait, chain: &Chain) -> Result<Ends, Error> {
    use event::Column as E;
    use ledger_head::Column as H;
    let head = |column: H| {
        let mut select = Query::select();
        select.column(column).from(ledger_head::Entity).and_where(H::OrganizationId.eq(chain.organization_id));
        select.and_where(H::Node.eq(&chain.node)).take()
    };
    let position = || Query::select().from(event::Entity).and_where(of(chain)).take();
    let last = position().expr(whole(E::ChainIndex.max())).and_where(E::ChainIndex.lte(i64::MAX)).take();
    let odd = position().expr(E::ChainIndex.max().ne(whole(E::ChainIndex.max()))).take();
    let mut select = Query::select();
    for (scalar, name) in [(head(H::ChainIndex), "head_index"), (head(H::Hash), "head_hash"), (last, "last"), (odd, "odd")] {
        select.expr_as(Expr::SubQuery(None, Box::new(scalar.into())), name);
    }
    let row =
        conn.query_one(&select).await?.ok_or_else(|| Error::Corrupt("a statement without a source gave no row".to_owned()))?;
    // What is of another type is neither a position nor a hash that an entry could have.
    let hash: Option<Vec<u8>> = row.try_get("", "head_hash").unwrap_or(Some(Vec::new()));
    let head = hash.map(|hash| Head { chain_index: row.try_get("", "head_index").unwrap_or(0), hash });
    Ok(Ends { head, last: row.try_get("", "last")?, odd: row.try_get::<Option<bool>>("", "odd")?.unwrap_or(false) })
}

/// Entries of a chain.
fn of(chain: &Chain) -> Expr {
    event::Column::OrganizationId.eq(chain.organization_id).and(event::Column::Node.eq(&chain.node))
}

/// A value as a whole number: what it is already, unless it was forged.
fn whole(value: Expr) -> Expr {
    value.cast_as("bigint")
}

/// Recomputes every entry of a chain up to its ends, compares the last one with the head, and makes the index of its events anew
/// to compare it.
///
/// `progress` is told after each page how many more entries were read.
///
/// # Errors
/// The database failed.
pub async fn check(
    conn: &impl ConnectionTrait,
    chain: &Chain,
    ends: &Ends,
    mut progress: impl FnMut(u64),
) -> Result<Checked, Error> {
    let mut judge = Judge::new(ends.head.clone());
    let mut index = IndexCheck::begin(conn, chain).await?;
    let mut from = Some(i64::MIN);
    while let (Some(position), Some(last)) = (from, ends.last) {
        let page = read(conn, chain, position, last).await?;
        for row in &page.rows {
            if let Err(mut broken) = judge.accept(row) {
                if broken.fault == Fault::Changed
                    && let Some(stored_at) = displaced(conn, chain, &judge, row.chain_index, last).await?
                {
                    broken.fault = Fault::Reordered { stored_at };
                }
                return Ok(judge.concluded(Some(broken)));
            }
            index.add(conn, row).await?;
        }
        if let Some(position) = page.unreadable {
            return Ok(judge.concluded(Some(Broken { position, uuid: None, fault: Fault::Unreadable })));
        }
        progress(page.rows.len() as u64);
        from = page.rows.last().and_then(|row| row.chain_index.checked_add(1)).filter(|next| *next <= last);
    }
    let broken = judge.end(ends.odd).or_else(|| index.end(ends.last.unwrap_or(0)));
    Ok(judge.concluded(broken))
}

/// Where the entry that belongs next is stored, if it is within a page after `position`.
async fn displaced(
    conn: &impl ConnectionTrait,
    chain: &Chain,
    judge: &Judge,
    position: i64,
    last: i64,
) -> Result<Option<i64>, Error> {
    let rows = read(conn, chain, position, last).await?.rows;
    Ok(rows.iter().find(|row| row.chain_index != position && judge.belongs_next(row)).map(|row| row.chain_index))
}

/// A part of a chain, in order.
struct Rows {
    rows: Vec<event::Model>,
    /// The position of the entry behind them, if it cannot be read.
    unreadable: Option<i64>,
}

/// A row, and whether its truth value is one: SQLite keeps any number, and all but zero are read as true.
#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    entry: event::Model,
    is_truth: bool,
}

/// A page of a chain from one position on to another.
async fn read(conn: &impl ConnectionTrait, chain: &Chain, from: i64, to: i64) -> Result<Rows, Error> {
    let (page, mut unreadable) = match rows(conn, chain, from, to, PAGE).await {
        Ok(page) => (page, None),
        Err(_) => one_by_one(conn, chain, from, to).await?,
    };
    let mut rows = Vec::with_capacity(page.len());
    for row in page {
        if !row.is_truth {
            unreadable = Some(row.entry.chain_index);
            break;
        }
        rows.push(row.entry);
    }
    Ok(Rows { rows, unreadable })
}

/// A page that cannot be read at once, since a forger stored a value of another type, as SQLite lets them: the rows up to that
/// one, and its position.
async fn one_by_one(conn: &impl ConnectionTrait, chain: &Chain, from: i64, to: i64) -> Result<(Vec<Row>, Option<i64>), Error> {
    let mut page = Vec::new();
    for (position, is_whole) in positions(conn, chain, from, to, PAGE).await? {
        let row = if is_whole { rows(conn, chain, position, position, 1).await.ok() } else { None };
        let Some(row) = row else {
            // A database that gives no answer at all is no forgery.
            positions(conn, chain, position, position, 1).await?;
            return Ok((page, Some(position)));
        };
        page.extend(row);
    }
    Ok((page, None))
}

async fn rows(conn: &impl ConnectionTrait, chain: &Chain, from: i64, to: i64, limit: u64) -> Result<Vec<Row>, Error> {
    let is_truth = event::Column::Success.is_in([true, false]);
    Ok(between(chain, from, to).column_as(is_truth, "is_truth").limit(limit).into_model().all(conn).await?)
}

/// Positions, and whether each is the whole number that it should be.
async fn positions(conn: &impl ConnectionTrait, chain: &Chain, from: i64, to: i64, limit: u64) -> Result<Vec<(i64, bool)>, Error> {
    use event::Column as E;
    let position = || whole(Expr::col(E::ChainIndex));
    let select = between(chain, from, to).select_only().column_as(position(), "position");
    let select = select.column_as(Expr::col(E::ChainIndex).eq(position()), "is_whole");
    Ok(select.limit(limit).into_tuple().all(conn).await?)
}

fn between(chain: &Chain, from: i64, to: i64) -> Select<event::Entity> {
    use event::Column as E;
    let select = event::Entity::find().filter(of(chain)).filter(E::ChainIndex.gte(from)).filter(E::ChainIndex.lte(to));
    select.order_by_asc(E::ChainIndex)
}
