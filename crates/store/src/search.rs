//! Free-text conditions.

use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, Condition};

/// Rows in which one of the columns holds the text, ignoring case. `%` and `_` stand for themselves.
#[must_use]
pub fn contains<C: ColumnTrait>(columns: &[C], text: &str) -> Condition {
    let mut pattern = String::from("%");
    for c in text.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    columns.iter().fold(Condition::any(), |condition, column| {
        condition.add(Func::lower(Expr::col(column.as_column_ref())).like(LikeExpr::new(pattern.clone()).escape('\\')))
    })
}
