//! Why something was refused: the rule, and how it stands now.

use doorward_app::Error;
use doorward_app::group_links;
use doorward_app::groups;
use doorward_app::schedules::{self, ScheduleableType};
use doorward_core::human_time::{moment, zone_label};
use doorward_core::{Code, wall_clock};
use doorward_store::entity::event;
use doorward_store::entity::schedule::Model as Schedule;
use doorward_store::page::Page;

use crate::dashboard::reasons::reason;
use crate::dashboard::visit::Visit;

const GROUPS: Page = Page { limit: 20, offset: 0 };
const SCHEDULES: Page = Page { limit: 20, offset: 0 };
const ONE: Page = Page { limit: 1, offset: 0 };
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// What is known of a refusal.
#[derive(Default)]
pub struct Explained {
    pub reason: Option<&'static str>,
    /// How the rules behind it stand now.
    pub facts: Vec<String>,
}

/// What is known of why this did not work, as far as the person may see it.
pub async fn explained(visit: &Visit, event: &event::Model, zone: &str) -> Result<Explained, Error> {
    let Some(code) = event.code.as_deref().and_then(Code::parse) else { return Ok(Explained::default()) };
    let link = match (event.authenticated_by_type.as_deref(), event.authenticated_by_id) {
        (Some("GroupLink"), Some(id)) => Some(id),
        _ => None,
    };
    let facts = match (code, link) {
        (Code::LinkExpired | Code::LinkNotYetValid | Code::LinkDisabled | Code::UnlockLimitReached, Some(id)) => {
            seen(of_link(visit, id, zone).await)?
        }
        (Code::NotAtThisTime, _) => seen(hours(visit, event, link, zone).await)?,
        _ => Vec::new(),
    };
    Ok(Explained { reason: Some(reason(code)), facts })
}

/// Nothing of what the person may not see.
fn seen(facts: Result<Vec<String>, Error>) -> Result<Vec<String>, Error> {
    match facts {
        Err(Error::Refused(Code::AccessDenied | Code::NotFound)) => Ok(Vec::new()),
        other => other,
    }
}

async fn of_link(visit: &Visit, id: i64, zone: &str) -> Result<Vec<String>, Error> {
    let query = group_links::Query { ids: Some(vec![id]), ..group_links::Query::default() };
    let Some(detail) = group_links::list(&visit.app, &visit.caller, query, ONE).await?.items.pop() else {
        return Ok(vec!["The link has been deleted since.".to_owned()]);
    };
    let (link, now) = (&detail.group_link, visit.now());
    let mut facts = Vec::new();
    if let Some(from) = link.valid_from {
        facts.push(format!("The link is valid from {}.", moment(from.at(), zone, now)));
    }
    if let Some(until) = link.valid_until {
        facts.push(format!("The link is valid until {}.", moment(until.at(), zone, now)));
    }
    if !link.link_enabled {
        facts.push("The link is switched off.".to_owned());
    }
    if let Some(limit) = link.unlock_limit {
        facts.push(format!("The link opens {limit} times at most."));
    }
    Ok(facts)
}

async fn hours(visit: &Visit, event: &event::Model, link: Option<i64>, zone: &str) -> Result<Vec<String>, Error> {
    let mut query = groups::Query { lock_id: Some(event.object_id), ..groups::Query::default() };
    if let Some(id) = link {
        let of_link = group_links::Query { ids: Some(vec![id]), ..group_links::Query::default() };
        let found = group_links::list(&visit.app, &visit.caller, of_link, ONE).await?.items;
        query.ids = found.first().map(|detail| vec![detail.group_link.group_id]);
    }
    let at = wall_clock::shown(event.created_at.at(), zone);
    let time = at.split_once('T').map_or(at.as_str(), |(_, time)| time.get(..5).unwrap_or(time));
    let mut facts = vec![format!("It was {time} in {}.", zone_label(zone))];
    for detail in groups::list(&visit.app, &visit.caller, query, GROUPS).await?.items {
        if !detail.group.time_restriction_enabled {
            continue;
        }
        let query = schedules::Query {
            scheduleable_type: Some(ScheduleableType::Group),
            scheduleable_id: Some(detail.group.id),
            ..schedules::Query::default()
        };
        let listed = schedules::list(&visit.app, &visit.caller, query, SCHEDULES).await?.items;
        let told: Vec<String> = listed.iter().filter(|one| one.schedule.enabled).filter_map(|one| window(&one.schedule)).collect();
        let told = if told.is_empty() { "at no time that recurs".to_owned() } else { told.join(", ") };
        facts.push(format!("The group {} opens its doors {told}.", detail.group.name));
    }
    Ok(facts)
}

/// A window that recurs: `Mon–Fri 08:00–18:00`.
fn window(schedule: &Schedule) -> Option<String> {
    let bits = schedule.weekdays?;
    let time = |minute: i32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let from = time(schedule.starts_at_minute.unwrap_or(0));
    let until = time(schedule.ends_at_minute.unwrap_or(1_440));
    Some(format!("{} {from}–{until}", days(bits)))
}

/// Days one after another as one range.
fn days(bits: i32) -> String {
    let mut runs: Vec<(&str, &str)> = Vec::new();
    let mut before = false;
    for (nth, day) in DAYS.iter().enumerate() {
        let on = bits & (1 << nth) != 0;
        match (on, before, runs.last_mut()) {
            (true, true, Some(run)) => run.1 = day,
            (true, _, _) => runs.push((day, day)),
            (false, _, _) => {}
        }
        before = on;
    }
    let told = |(from, until): &(&str, &str)| if from == until { (*from).to_owned() } else { format!("{from}–{until}") };
    runs.iter().map(told).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_follow_each_other_are_a_range() {
        assert_eq!(days(0b001_1111), "Mon–Fri");
        assert_eq!(days(0b101_0011), "Mon–Tue, Fri, Sun");
        assert_eq!(days(0b000_0100), "Wed");
    }
}
