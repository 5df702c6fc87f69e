//! Free-text conditions.

use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, Condition};

/// Rows in which one of the columns holds the text, ignoring case. `%` and `_` stand for themselves.
///
/// SQLite and PostgreSQL in the C locale lower only A to Z, other locales everything: the text is tried both ways, so that
/// what is typed as it is stored is found everywhere.
#[must_use]
pub fn contains<C: ColumnTrait>(columns: &[C], text: &str) -> Condition {
    let patterns = patterns(text);
    let mut condition = Condition::any();
    for column in columns {
        for pattern in &patterns {
            condition = condition.add(Func::lower(Expr::col(column.as_column_ref())).like(pattern.clone()));
        }
    }
    condition
}

/// Rows in which a text that is kept in lower case holds the text, as [`contains`] has it.
#[must_use]
pub fn contains_lowered(kept: &Expr, text: &str) -> Condition {
    patterns(text).into_iter().fold(Condition::any(), |condition, pattern| condition.add(kept.clone().like(pattern)))
}

fn patterns(text: &str) -> Vec<LikeExpr> {
    let text = text.trim();
    let mut patterns = vec![pattern(&text.to_lowercase()), pattern(&text.to_ascii_lowercase())];
    patterns.dedup();
    patterns.into_iter().map(|pattern| LikeExpr::new(pattern).escape('\\')).collect()
}

fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
