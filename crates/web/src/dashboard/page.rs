//! Words that pages share.

use doorward_app::group_links::GroupLinkDetail;
use doorward_core::human_time::{counted, relative};
use doorward_core::limit::Period;
use doorward_core::{Language, Timestamp};

/// A number of things: `1 door`, `2 doors`.
pub fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// When a link opened a door last.
pub fn used(detail: &GroupLinkDetail, now: Timestamp) -> String {
    match detail.group_link.last_used_at.map(|at| relative(at.at(), now)) {
        None => "Never used".to_owned(),
        Some(ago) if ago == "now" => "Used just now".to_owned(),
        Some(ago) => format!("Used {ago}"),
    }
}

/// What is used of a link's limit, such as `1 of 3 today`.
pub fn uses(detail: &GroupLinkDetail, now: Timestamp) -> Option<String> {
    let GroupLinkDetail { group_link, .. } = detail;
    let period = group_link.unlock_limit_period.as_deref().and_then(Period::parse);
    let told = |limit| format!("{} of {limit} {}", detail.unlocks_count(now), counted(Language::English, period));
    group_link.unlock_limit.map(told)
}
