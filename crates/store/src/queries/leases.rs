//! Queues that several workers take from: who takes a row moves the time at which it is due ahead.

use sea_orm::sea_query::{Expr, LockBehavior, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::{Error, Micros};

/// The columns of a queue.
pub(super) struct Queue<E: EntityTrait> {
    pub id: E::Column,
    pub id_of: fn(&E::Model) -> i64,
    pub due_at: E::Column,
}

impl<E: EntityTrait> Queue<E> {
    /// Takes those of `due` that nobody else is taking, and moves them to `leased_until`, so that nobody else takes them before.
    pub(super) async fn take(
        &self,
        conn: &impl ConnectionTrait,
        due: Select<E>,
        leased_until: Micros,
    ) -> Result<Vec<E::Model>, Error> {
        self.take_noting(conn, due, leased_until, None).await
    }

    /// The same, and notes in a column who took them.
    pub(super) async fn take_noting(
        &self,
        conn: &impl ConnectionTrait,
        due: Select<E>,
        leased_until: Micros,
        holder: Option<(E::Column, &str)>,
    ) -> Result<Vec<E::Model>, Error> {
        let due = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).all(conn).await?;
        if !due.is_empty() {
            let mut taken = E::update_many().col_expr(self.due_at, Expr::value(leased_until));
            if let Some((column, name)) = holder {
                taken = taken.col_expr(column, Expr::value(name));
            }
            taken.filter(self.id.is_in(due.iter().map(self.id_of))).exec(conn).await?;
        }
        Ok(due)
    }
}
