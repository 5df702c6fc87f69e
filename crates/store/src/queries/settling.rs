//! On SQLite, events move from where they are written, `events_recent`, to where they are found by index, `events_settled`.

use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Asterisk, Expr, Func, Query};

use crate::prepared::Template;
use crate::transaction::Statements;
use crate::{Error, Store};

static MOVE: [Template; 2] = [
    Template::list("INSERT INTO events_settled SELECT * FROM events_recent ORDER BY id LIMIT {list}", 0),
    Template::list("DELETE FROM events_recent WHERE id IN (SELECT id FROM events_recent ORDER BY id LIMIT {list})", 0),
];

/// Most events that [`settle`] moves: a few milliseconds' work.
pub const AT_ONCE: usize = 512;

/// Moves the oldest events.
///
/// # Errors
/// The database failed, or is not SQLite.
pub async fn settle(conn: &impl Statements) -> Result<(), Error> {
    let most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
    for statement in &MOVE {
        statement.execute(conn, &[], &[most.into()]).await?;
    }
    Ok(())
}

/// Moves as many as wait, a transaction for each part; those that come meanwhile wait for the next time. Other databases have
/// nothing to move.
///
/// # Errors
/// The database failed.
pub async fn settle_all(store: &Store) -> Result<(), Error> {
    if !store.is_direct() {
        return Ok(());
    }
    let count = Query::select().expr(Func::count(Expr::col(Asterisk))).from("events_recent").take();
    let waiting: i64 = store.reader().query_one(&count).await?.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    for _ in 0..usize::try_from(waiting).unwrap_or(0).div_ceil(AT_ONCE) {
        let tx = store.begin().await?;
        settle(&tx).await?;
        tx.commit().await?;
    }
    Ok(())
}
