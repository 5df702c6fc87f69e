//! Pages of a list that SQLite would have to sort: it hands over the ids and moments of the whole list in one go.
//!
//! SQLite sorts all that comes before a page too, into a tree, which for a far page takes three times as long as looking at every link.
//! Handed over as one text they are put in order here in a few milliseconds, and counted with it.

use std::cmp::Ordering;

use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, QuerySelect, Select};

use crate::Error;
use crate::entity::group_link::{Column, Entity};
use crate::page::Page;

/// What a list is sorted by, then by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// When a link was last used; never comes before all else.
    LastUse,
    /// When its validity ends; never comes after all else.
    End,
    /// When it was made.
    Made,
}

impl Key {
    const fn column(self) -> Column {
        match self {
            Self::LastUse => Column::LastUsedAt,
            Self::End => Column::ValidUntil,
            Self::Made => Column::CreatedAt,
        }
    }

    /// Where a link stands that has no such moment.
    const fn never(self) -> i64 {
        match self {
            Self::LastUse | Self::Made => i64::MIN,
            Self::End => i64::MAX,
        }
    }
}

/// The ids of a page, and how many the whole list has.
///
/// # Errors
/// The database failed.
pub async fn page(
    conn: &impl ConnectionTrait,
    list: Select<Entity>,
    key: Key,
    descending: bool,
    page: Page,
) -> Result<(Vec<i64>, u64), Error> {
    let moment = Func::coalesce([key.column().into_expr(), Expr::value("")]);
    let whole = list.select_only().expr(together(Column::Id.into_expr())).expr(together(moment.into()));
    let texts: Option<(Option<String>, Option<String>)> = whole.into_tuple().one(conn).await?;
    let Some((Some(ids), Some(moments))) = texts else { return Ok((Vec::new(), 0)) };
    let links: Vec<(i64, i64)> = ids
        .split(',')
        .zip(moments.split(','))
        .filter_map(|(id, moment)| Some((moment.parse().unwrap_or(key.never()), id.parse().ok()?)))
        .collect();
    let total = links.len() as u64;
    Ok((sorted(links, descending, page), total))
}

/// All that a list has of it, with a comma between each two.
fn together(each: Expr) -> Expr {
    Func::cust("group_concat").arg(each).into()
}

/// The ids of a page of links, given as moment and id. Only what is on the page is put in order.
fn sorted(mut links: Vec<(i64, i64)>, descending: bool, page: Page) -> Vec<i64> {
    let order = |one: &(i64, i64), other: &(i64, i64)| {
        let moments: Ordering = one.0.cmp(&other.0);
        (if descending { moments.reverse() } else { moments }).then(one.1.cmp(&other.1))
    };
    let place = |rows: u64| usize::try_from(rows).unwrap_or(usize::MAX);
    let (start, limit) = (place(page.offset), place(page.limit));
    if start >= links.len() {
        return Vec::new();
    }
    if start > 0 {
        links.select_nth_unstable_by(start, order);
    }
    let mut here = links.split_off(start);
    if limit < here.len() {
        here.select_nth_unstable_by(limit, order);
        here.truncate(limit);
    }
    here.sort_unstable_by(order);
    here.into_iter().map(|(_, id)| id).collect()
}
