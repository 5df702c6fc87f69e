//! What a limit is counted in, in words.

use doorward_core::limit::Period;

/// `today`, or `in total` without a period.
pub const fn counted(period: Option<Period>) -> &'static str {
    match period {
        None => "in total",
        Some(Period::Day) => "today",
        Some(Period::Week) => "this week",
        Some(Period::Month) => "this month",
    }
}
