use doorward_app::caller::validity;
use doorward_app::role_assignments::{AppliesTo, RoleAssignmentDetail};
use doorward_core::decide::Phase;
use doorward_core::human_time::{counted, moment, relative};
use doorward_core::limit::Period;
use doorward_core::{Language, Timestamp};

use super::offer::may_give;
use crate::dashboard::tag::{self, Tag};
use crate::dashboard::visit::Visit;

/// A right as a row of its holder's page.
pub struct Right {
    pub id: i64,
    pub role: &'static str,
    pub on: String,
    /// The page of what it applies to.
    pub on_address: Option<String>,
    pub tag: Tag,
    pub validity: Option<String>,
    /// What is used of its limit.
    pub uses: Option<String>,
    pub may_change: bool,
}

pub fn shown(visit: &Visit, detail: &RoleAssignmentDetail) -> Right {
    let (row, now) = (&detail.role_assignment, visit.now());
    let validity = validity(row);
    let told = |word: &str, at: Timestamp| format!("{word} {} · {}", moment(at, &detail.zone, now), relative(at, now));
    let from = validity.from.filter(|from| *from > now).map(|from| told("From", from));
    let until = validity.until.map(|until| told("Until", until));
    let told: Vec<String> = from.into_iter().chain(until).collect();
    let count = detail.unlocks_count(now);
    let uses = row.unlock_limit.map(|limit| {
        let period = row.unlock_limit_period.as_deref().and_then(Period::parse);
        format!("{count} of {limit} unlocks used {}", counted(Language::English, period))
    });
    let used_up = row.unlock_limit.is_some_and(|limit| count >= limit);
    Right {
        id: row.id,
        role: detail.role.name(),
        on: match &detail.applies_to {
            AppliesTo::Organization(_) => "The whole organization".to_owned(),
            AppliesTo::Place(place) => place.name.clone(),
            AppliesTo::Group(group) => group.name.clone(),
        },
        on_address: match &detail.applies_to {
            AppliesTo::Organization(_) => None,
            AppliesTo::Place(place) => Some(format!("/app/places/{}", place.id)),
            AppliesTo::Group(group) => Some(format!("/app/groups/{}", group.id)),
        },
        tag: match validity.phase(now) {
            Phase::Past => Tag { class: "off", icon: "past", word: "Ended" },
            Phase::Future => Tag { class: "wait", icon: "wait", word: "Not yet valid" },
            Phase::Now if used_up => tag::USED_UP,
            Phase::Now => tag::VALID,
        },
        validity: (!told.is_empty()).then(|| told.join(" ")),
        uses,
        may_change: may_give(visit, detail.applies_to.target(), detail.role),
    }
}
