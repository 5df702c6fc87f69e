//! Statements of the unlock path.
//!
//! A statement's text is one of a few, whatever the number of rows: lists are cut into parts and padded to a power of two. So
//! its text is built once, and each connection prepares it once. Numbered parameters and all else are SQL that both
//! databases read.

use std::fmt::Write as _;
use std::sync::OnceLock;

use rusqlite::types::FromSql;
use sea_orm::{ConnectionTrait as _, DbBackend, DbErr, QueryResult, Statement, TryGetable, Value};

use crate::direct;
use crate::transaction::{Access, Statements};

/// Longest list of one statement. Times the columns of the widest table, it stays below the databases' limits on parameters.
const LONGEST: usize = 64;
/// 1, 2, 4, … 64.
const SIZES: usize = 7;

/// A statement with one list in it.
///
/// In its text, `{list}` stands for the list, `{among}` for the comparison with it, and, where rows must stay as they are until the transaction ends, `{locked}` for the locking clause of the database that
/// has one. `$1`, `$2`, … are parameters that stand before the list.
pub(crate) struct Template {
    text: &'static str,
    shape: Shape,
    built: [OnceLock<String>; 2 * SIZES],
}

#[derive(Clone, Copy)]
enum Shape {
    /// `$2, $3, $4` after one fixed parameter.
    Values { fixed: usize },
    /// `($2, $3), ($4, $5)` for rows of two columns, after one fixed parameter.
    Rows { fixed: usize, columns: usize },
}

impl Template {
    /// A list of single values, for `IN ({list})`, after `fixed` parameters.
    pub const fn list(text: &'static str, fixed: usize) -> Self {
        Self { text, shape: Shape::Values { fixed }, built: [const { OnceLock::new() }; 2 * SIZES] }
    }

    /// A list of rows, for `VALUES {list}` or `(a, b) {among}`, after `fixed` parameters. Given as one list of all their values.
    pub const fn rows(text: &'static str, fixed: usize, columns: usize) -> Self {
        Self { text, shape: Shape::Rows { fixed, columns }, built: [const { OnceLock::new() }; 2 * SIZES] }
    }

    fn statement(&self, backend: DbBackend, size: usize, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(backend, self.text(size, backend == DbBackend::Postgres), values)
    }

    fn text(&self, size: usize, postgres: bool) -> &str {
        let index = size.trailing_zeros() as usize + if postgres { SIZES } else { 0 };
        self.built.get(index).map_or("", |built| built.get_or_init(|| self.build(size, postgres)))
    }

    fn build(&self, size: usize, postgres: bool) -> String {
        let mut list = String::new();
        for row in 0..size {
            if row > 0 {
                list.push_str(", ");
            }
            // Writing to a text cannot fail.
            let _ = match self.shape {
                Shape::Values { fixed } => write!(list, "${}", fixed + row + 1),
                Shape::Rows { fixed, columns } => {
                    let names: Vec<String> = (1..=columns).map(|column| format!("${}", fixed + row * columns + column)).collect();
                    write!(list, "({})", names.join(", "))
                }
            };
        }
        // SQLite would put even a single row into a table of its own first.
        let among = if size == 1 { format!("= {list}") } else { format!("IN (VALUES {list})") };
        self.text
            .replace("{list}", &list)
            .replace("{among}", &among)
            .replace("{locked}", if postgres { "FOR NO KEY UPDATE" } else { "" })
    }

    /// Reads the rows of all the values in the list. Where a call costs next to nothing, each value is looked up by itself.
    pub async fn select<T>(
        &self,
        conn: &impl Statements,
        fixed: &[Value],
        list: &[Value],
        read: impl Fn(&mut Columns<'_>) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, DbErr> {
        let mut found = Vec::with_capacity(list.len());
        match conn.access() {
            Access::Direct(direct) => {
                let rows = list.chunks(self.width()).map(|row| fixed.iter().chain(row));
                direct.read_each(self.text(1, false), rows, read, &mut found)?;
            }
            Access::Shared(conn) => {
                for (size, values) in self.padded(fixed, list) {
                    for row in conn.query_all_raw(self.statement(conn.get_database_backend(), size, values)).await? {
                        found.push(read(&mut Columns { row: Row::Shared(&row), next: 0 })?);
                    }
                }
            }
        }
        Ok(found)
    }

    /// Carries the statement out for all the values in the list.
    pub async fn execute(&self, conn: &impl Statements, fixed: &[Value], list: &[Value]) -> Result<(), DbErr> {
        match conn.access() {
            Access::Direct(direct) => {
                direct.run_each(self.text(1, false), list.chunks(self.width()).map(|row| fixed.iter().chain(row)))?;
            }
            Access::Shared(conn) => {
                for (size, values) in self.padded(fixed, list) {
                    conn.execute_raw(self.statement(conn.get_database_backend(), size, values)).await?;
                }
            }
        }
        Ok(())
    }

    /// Inserts rows, each of as many values as the template has columns.
    pub async fn insert(&self, conn: &impl Statements, rows: Vec<Vec<Value>>) -> Result<(), DbErr> {
        let conn = match conn.access() {
            Access::Direct(direct) => return direct.run_each(self.text(1, false), &rows),
            Access::Shared(conn) => conn,
        };
        let mut rows = rows.into_iter();
        while let left @ 1.. = rows.len() {
            // Rows to insert cannot be padded, so the largest power of two that is left goes each time.
            let size = (1 << left.ilog2()).min(LONGEST);
            let values = rows.by_ref().take(size).flatten().collect();
            conn.execute_raw(self.statement(conn.get_database_backend(), size, values)).await?;
        }
        Ok(())
    }

    const fn width(&self) -> usize {
        match self.shape {
            Shape::Values { .. } => 1,
            Shape::Rows { columns, .. } => columns,
        }
    }

    /// The list in parts, each padded to a power of two by its last row.
    fn padded<'a>(&self, fixed: &'a [Value], list: &'a [Value]) -> impl Iterator<Item = (usize, Vec<Value>)> + use<'a> {
        let width = self.width();
        list.chunks(LONGEST * width).map(move |part| {
            let rows = part.len() / width;
            let size = rows.next_power_of_two();
            let last = part.rchunks(width).next().unwrap_or_default();
            let padding = last.iter().cycle().take((size - rows) * width);
            (size, fixed.iter().chain(part).chain(padding).cloned().collect())
        })
    }
}

/// The columns of a row, in their order.
pub(crate) struct Columns<'a> {
    row: Row<'a>,
    next: usize,
}

#[derive(Clone, Copy)]
enum Row<'a> {
    Shared(&'a QueryResult),
    Direct(&'a rusqlite::Row<'a>),
}

impl<'a> Columns<'a> {
    pub(crate) const fn direct(row: &'a rusqlite::Row<'a>) -> Self {
        Self { row: Row::Direct(row), next: 0 }
    }

    /// The next one.
    pub fn take<T: TryGetable + FromSql>(&mut self) -> Result<T, DbErr> {
        let value = match self.row {
            Row::Shared(row) => T::try_get_by(row, self.next)?,
            Row::Direct(row) => row.get(self.next).map_err(direct::failed)?,
        };
        self.next += 1;
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_padded_by_its_last_row() {
        let list: Vec<Value> = (1..=67i64).map(Value::from).collect();
        let parts: Vec<_> = Template::list("", 0).padded(&[], &list).collect();
        assert_eq!(parts.iter().map(|(size, values)| (*size, values.len())).collect::<Vec<_>>(), [(64, 64), (4, 4)]);
        assert_eq!(parts[1].1, [65i64, 66, 67, 67].map(Value::from).to_vec());
        let pairs: Vec<_> = Template::rows("", 0, 2).padded(&[], &list[..6]).collect();
        assert_eq!(pairs, [(4, [1i64, 2, 3, 4, 5, 6, 5, 6].map(Value::from).to_vec())]);
        assert_eq!(Template::list("", 0).padded(&[], &[]).count(), 0);
    }

    #[test]
    fn parameters_are_numbered_through() {
        let list = Template::list("SELECT 1 FROM t WHERE a = $1 AND b IN ({list}) {locked}", 1);
        assert_eq!(list.build(2, false), "SELECT 1 FROM t WHERE a = $1 AND b IN ($2, $3) ");
        assert_eq!(list.build(1, true), "SELECT 1 FROM t WHERE a = $1 AND b IN ($2) FOR NO KEY UPDATE");
        let rows = Template::rows("UPDATE t SET c = $1 WHERE (a, b) {among}", 1, 2);
        assert_eq!(rows.build(2, true), "UPDATE t SET c = $1 WHERE (a, b) IN (VALUES ($2, $3), ($4, $5))");
        assert_eq!(rows.build(1, true), "UPDATE t SET c = $1 WHERE (a, b) = ($2, $3)");
        assert_eq!(Template::rows("VALUES {list}", 0, 2).build(2, true), "VALUES ($1, $2), ($3, $4)");
    }
}
