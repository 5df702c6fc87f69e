//! Statements of the unlock path.
//!
//! A statement's text is the same, whatever the number of rows: PostgreSQL reads all of them out of arrays, one for each column,
//! and SQLite, where a call costs next to nothing, carries it out row by row. So the text is built once, and each connection
//! prepares it once. Numbered parameters and all else are SQL that both databases read.

use std::fmt::Write as _;
use std::sync::OnceLock;

use rusqlite::types::FromSql;
use sea_orm::{ConnectionTrait as _, DbBackend, DbErr, QueryResult, Statement, TryGetable, Value};

use crate::direct;
use crate::transaction::{Access, Statements};

/// The type of a column of a list.
#[derive(Clone, Copy)]
pub(crate) enum Column {
    /// A flag.
    Bool,
    /// A whole number.
    Int,
    /// A text.
    Text,
    /// Bytes.
    Bytes,
}

impl Column {
    const fn postgres(self) -> &'static str {
        match self {
            Self::Bool => "boolean[]",
            Self::Int => "bigint[]",
            Self::Text => "text[]",
            Self::Bytes => "bytea[]",
        }
    }
}

/// A statement with one list of rows in it.
///
/// In its text, `{rows}` stands for the list as a source of rows, `{among}` for the comparison with one of them, and, where rows
/// must stay as they are until the transaction ends, `{locked}` for the locking clause of the database that has one. `$1`, `$2`, …
/// are parameters that stand before the list.
pub(crate) struct Template {
    text: &'static str,
    fixed: usize,
    columns: &'static [Column],
    sqlite: OnceLock<String>,
    postgres: OnceLock<String>,
}

impl Template {
    /// After `fixed` parameters, a list of rows of these columns. It is given as one list of all their values.
    pub const fn new(text: &'static str, fixed: usize, columns: &'static [Column]) -> Self {
        Self { text, fixed, columns, sqlite: OnceLock::new(), postgres: OnceLock::new() }
    }

    /// A list of ids, after `fixed` parameters.
    pub const fn ids(text: &'static str, fixed: usize) -> Self {
        Self::new(text, fixed, &[Column::Int])
    }

    /// For one row.
    fn sqlite(&self) -> &str {
        self.sqlite.get_or_init(|| {
            let row = self.parameters(|number, _| format!("${number}"));
            let among = if self.columns.len() == 1 { format!("= {row}") } else { format!("= ({row})") };
            self.text.replace("{rows}", &format!("VALUES ({row})")).replace("{among}", &among).replace("{locked}", "")
        })
    }

    /// For any number of rows.
    fn postgres(&self) -> &str {
        self.postgres.get_or_init(|| {
            let arrays = self.parameters(|number, column| format!("${number}::{}", column.postgres()));
            let rows = format!("SELECT * FROM UNNEST({arrays})");
            let among = if self.columns.len() == 1 { format!("= ANY({arrays})") } else { format!("IN ({rows})") };
            self.text.replace("{rows}", &rows).replace("{among}", &among).replace("{locked}", "FOR NO KEY UPDATE")
        })
    }

    fn parameters(&self, write: impl Fn(usize, Column) -> String) -> String {
        let written: Vec<String> =
            self.columns.iter().enumerate().map(|(place, column)| write(self.fixed + place + 1, *column)).collect();
        written.join(", ")
    }

    /// Reads the rows of all the values in the list.
    pub async fn select<T>(
        &self,
        conn: &impl Statements,
        fixed: &[Value],
        list: &[Value],
        read: impl Fn(&mut Columns<'_>) -> Result<T, DbErr>,
    ) -> Result<Vec<T>, DbErr> {
        let mut found = Vec::with_capacity(list.len());
        if list.is_empty() {
            return Ok(found);
        }
        match conn.access() {
            Access::Direct(direct) => direct.read_each(self.sqlite(), self.each(fixed, list), read, &mut found)?,
            Access::Shared(conn) => {
                for statement in self.statements(conn.get_database_backend(), fixed, list)? {
                    for row in conn.query_all_raw(statement).await? {
                        found.push(read(&mut Columns { row: Row::Shared(&row), next: 0 })?);
                    }
                }
            }
        }
        Ok(found)
    }

    /// Carries the statement out for all the values in the list.
    pub async fn execute(&self, conn: &impl Statements, fixed: &[Value], list: &[Value]) -> Result<(), DbErr> {
        if list.is_empty() {
            return Ok(());
        }
        match conn.access() {
            Access::Direct(direct) => direct.run_each(self.sqlite(), self.each(fixed, list))?,
            Access::Shared(conn) => {
                for statement in self.statements(conn.get_database_backend(), fixed, list)? {
                    conn.execute_raw(statement).await?;
                }
            }
        }
        Ok(())
    }

    /// The parameters of each row.
    fn each<'a>(&self, fixed: &'a [Value], list: &'a [Value]) -> impl Iterator<Item = impl Iterator<Item = &'a Value>> {
        list.chunks(self.columns.len()).map(move |row| fixed.iter().chain(row))
    }

    /// One for all rows, or one for each where the database knows no arrays.
    fn statements(&self, backend: DbBackend, fixed: &[Value], list: &[Value]) -> Result<Vec<Statement>, DbErr> {
        if backend != DbBackend::Postgres {
            let each = self.each(fixed, list);
            return Ok(each.map(|row| Statement::from_sql_and_values(backend, self.sqlite(), row.cloned())).collect());
        }
        let width = self.columns.len();
        let arrays = (0..width).map(|column| array(list.iter().skip(column).step_by(width)).map(Value::from));
        let values = fixed.iter().cloned().map(Ok).chain(arrays).collect::<Result<Vec<_>, DbErr>>()?;
        Ok(vec![Statement::from_sql_and_values(backend, self.postgres(), values)])
    }
}

/// Values as the text of an array (PostgreSQL, "Array Input and Output Syntax"), the one form in which the driver's values can
/// have nulls in it.
#[expect(clippy::wildcard_enum_match_arm, reason = "of the many kinds of value, lists have these")]
fn array<'a>(values: impl Iterator<Item = &'a Value>) -> Result<String, DbErr> {
    let mut text = String::from("{");
    for value in values {
        if text.len() > 1 {
            text.push(',');
        }
        // Writing to a text cannot fail.
        match value {
            Value::Bool(Some(value)) => text.push_str(if *value { "t" } else { "f" }),
            Value::BigInt(Some(value)) => drop(write!(text, "{value}")),
            Value::String(Some(value)) => quote(value, &mut text),
            Value::Bytes(Some(bytes)) => {
                text.push_str("\"\\\\x");
                text.push_str(&hex::encode(bytes));
                text.push('"');
            }
            Value::Bool(None) | Value::BigInt(None) | Value::String(None) | Value::Bytes(None) => text.push_str("NULL"),
            other => return Err(DbErr::Type(format!("{other:?} has no place in a list"))),
        }
    }
    text.push('}');
    Ok(text)
}

fn quote(value: &str, text: &mut String) {
    text.push('"');
    for part in value.split_inclusive(['"', '\\']) {
        let quoted = part.strip_suffix(['"', '\\']);
        text.push_str(quoted.unwrap_or(part));
        if let Some(quoted) = quoted {
            text.push('\\');
            text.push_str(part.strip_prefix(quoted).unwrap_or_default());
        }
    }
    text.push('"');
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
    fn a_list_is_one_row_or_arrays() {
        let among = Template::ids("SELECT 1 FROM t WHERE a = $1 AND b {among} {locked}", 1);
        assert_eq!(among.sqlite(), "SELECT 1 FROM t WHERE a = $1 AND b = $2 ");
        assert_eq!(among.postgres(), "SELECT 1 FROM t WHERE a = $1 AND b = ANY($2::bigint[]) FOR NO KEY UPDATE");
        let pairs = Template::new("UPDATE t SET c = $1 WHERE (a, b) {among}", 1, &[Column::Int, Column::Text]);
        assert_eq!(pairs.sqlite(), "UPDATE t SET c = $1 WHERE (a, b) = ($2, $3)");
        assert_eq!(pairs.postgres(), "UPDATE t SET c = $1 WHERE (a, b) IN (SELECT * FROM UNNEST($2::bigint[], $3::text[]))");
        let rows = Template::new("INSERT INTO t (a, b) {rows}", 0, &[Column::Bool, Column::Bytes]);
        assert_eq!(rows.sqlite(), "INSERT INTO t (a, b) VALUES ($1, $2)");
        assert_eq!(rows.postgres(), "INSERT INTO t (a, b) SELECT * FROM UNNEST($1::boolean[], $2::bytea[])");
    }

    #[test]
    fn arrays_hold_whatever_their_values_hold() {
        let texts = ["", "null", "a,b", "{}", "say \"so\"", "back\\slash\\", " ü "].map(Value::from);
        assert_eq!(array(texts.iter()).unwrap(), r#"{"","null","a,b","{}","say \"so\"","back\\slash\\"," ü "}"#);
        let none = [Value::String(None), Value::BigInt(None)];
        assert_eq!(array(none.iter()).unwrap(), "{NULL,NULL}");
        let others = [Value::from(true), Value::from(-7i64), Value::from(vec![0u8, 255])];
        assert_eq!(array(others.iter()).unwrap(), r#"{t,-7,"\\x00ff"}"#);
        assert!(array([Value::Double(Some(1.0))].iter()).is_err());
    }
}
