//! What a limit leaves.

use doorward_core::Timestamp;
use doorward_core::decide::{Allowance, Phase, Validity};
use doorward_core::limit::Period;

/// How often a link, or a guest's only right, with a limit opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Openings {
    /// The most.
    pub limit: u32,
    /// Of these, how many are left now.
    pub left: u32,
    /// In each of which period they are counted; in total if none.
    pub period: Option<Period>,
    /// When there are new ones; `None` if never, or not before it ends.
    pub renewed_at: Option<Timestamp>,
    /// The zone of the periods (IANA).
    pub time_zone: &'static str,
}

/// What is left of a limit; `None` if there is none.
pub(super) fn openings(allowance: &Allowance, validity: Validity, now: Timestamp) -> Option<Openings> {
    let limit = allowance.limit?;
    let renewed_at = limit.period.zip(allowance.zone).map(|(period, zone)| period.end(now, zone));
    Some(Openings {
        limit: limit.limit,
        left: allowance.zone.map_or(0, |zone| limit.left(allowance.usage, now, zone)),
        period: limit.period,
        renewed_at: renewed_at.filter(|at| allowance.left(*at) && validity.phase(*at) == Phase::Now),
        time_zone: allowance.zone.map_or("UTC", |zone| zone.name()),
    })
}
