//! The hours of a group or a door, as its page shows them.

use std::time::Duration;

use chrono::NaiveDate;
use chrono_tz::Tz;
use doorward_app::Error;
use doorward_app::calendar::{self, Summary};
use doorward_app::schedules::{self, Consequence, ScheduleDetail, ScheduleableType};
use doorward_core::human_time::{moment, relative, zone_label};
use doorward_core::interval::Interval;
use doorward_core::schedule::Span;
use doorward_core::{Timestamp, day};
use doorward_store::page::Page;

use super::week::{self, Day};
use super::{owner, words};
use crate::dashboard::visit::Visit;

/// As many as one group or door may have.
const RULES: Page = Page { limit: 100, offset: 0 };
/// How far ahead the next opening is looked for.
const AHEAD: Duration = Duration::from_hours(21 * 24);
const WEEK: u64 = 7;

/// What hours are asked for.
pub struct Of<'a> {
    pub kind: ScheduleableType,
    pub id: i64,
    /// Its place's zone, or the organization's.
    pub zone: &'a str,
    /// Whether a time restriction makes its `allow` hours count.
    pub restricted: bool,
    /// Whether the person may change them.
    pub may_change: bool,
}

/// The hours with their rules.
pub struct Hours {
    /// The page of the group or door.
    pub owner: String,
    pub may_change: bool,
    /// What is drawn: one week for each consequence that has rules.
    pub weeks: Vec<Week>,
    pub rules: Vec<Rule>,
    /// `Mon 23 Nov – Sun 29 Nov`.
    pub span: String,
    /// Whether the week is the present one.
    pub present: bool,
    pub earlier: String,
    pub later: String,
    /// `Tue 24 Nov, 10:00 (Berlin)`.
    pub now: String,
    /// Whose clock it is.
    pub clock: String,
    /// What it comes to if there are no rules.
    pub without: &'static str,
}

/// What the rules of one consequence come to.
pub struct Week {
    pub class: &'static str,
    pub title: &'static str,
    /// What is so now and when that changes.
    pub next: String,
    pub days: Vec<Day>,
}

/// One rule.
pub struct Rule {
    pub id: i64,
    pub name: Option<String>,
    pub when: String,
    pub effect: &'static str,
    pub enabled: bool,
    pub next: Option<String>,
}

impl Hours {
    /// Reads them; `asked` is the week to show, by any of its days.
    pub async fn load(visit: &Visit, of: Of<'_>, asked: &str) -> Result<Self, Error> {
        let (app, caller, now) = (&visit.app, &visit.caller, visit.now());
        let zone: Tz = of.zone.parse().unwrap_or(Tz::UTC);
        let query =
            schedules::Query { scheduleable_type: Some(of.kind), scheduleable_id: Some(of.id), ..schedules::Query::default() };
        let rules = schedules::list(app, caller, query, RULES).await?.items;
        let today = week::monday(day::of(now, zone));
        let monday = day::parse(asked).map_or(today, week::monday);
        let mut weeks = Vec::new();
        for consequence in [Consequence::Allow, Consequence::Unlock, Consequence::FirstToArrive] {
            if rules.iter().any(|rule| rule.schedule.consequence == consequence.as_str()) {
                weeks.push(drawn(visit, &of, consequence, (monday, zone)).await?);
            }
        }
        let address = owner(of.kind, of.id);
        let to = |monday: NaiveDate| format!("{address}?week={monday}#hours");
        let before = monday.checked_sub_days(chrono::Days::new(WEEK)).unwrap_or(monday);
        Ok(Self {
            may_change: of.may_change,
            weeks,
            rules: rules.iter().map(|rule| told(rule, of.zone, now)).collect(),
            span: format!("{} – {}", short(monday), short(week::later(monday, WEEK - 1))),
            present: monday == today,
            earlier: to(before),
            later: to(week::later(monday, WEEK)),
            now: moment(now, of.zone, now),
            clock: zone_label(of.zone),
            without: match (of.kind, of.restricted) {
                (ScheduleableType::Lock, false) => "No hours are set: this door opens at any time for whoever has a right.",
                (ScheduleableType::Lock, true) => {
                    "This door asks for its hours, and there are none: nobody opens it until you add some."
                }
                (ScheduleableType::Group, false) => "No hours are set: this group lets through at any time.",
                (ScheduleableType::Group, true) => {
                    "This group asks for its hours, and there are none: it lets nobody through until you add some."
                }
            },
            owner: address,
        })
    }
}

fn short(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

async fn drawn(visit: &Visit, of: &Of<'_>, consequence: Consequence, (monday, zone): (NaiveDate, Tz)) -> Result<Week, Error> {
    let (app, caller, now) = (&visit.app, &visit.caller, visit.now());
    let query = |start: Timestamp, end: Timestamp| calendar::Query {
        around: Interval { start, end },
        consequence,
        scheduleable_type: of.kind,
        scheduleable_id: of.id,
    };
    let (start, end) = (day::start(monday, zone), day::start(week::later(monday, WEEK), zone));
    let Summary { events, exceptions, .. } = calendar::summary(app, caller, query(start, end)).await?;
    let horizon = now.after(AHEAD);
    let ahead = calendar::summary(app, caller, query(now, horizon)).await?.events;
    let (class, title) = match consequence {
        Consequence::Allow => ("allow", "Lets through"),
        Consequence::Unlock => ("unlock", "Held open"),
        Consequence::FirstToArrive => ("first", "Held open once the first person has arrived"),
    };
    Ok(Week {
        class,
        title,
        next: next(consequence, of.restricted, &ahead, (now, horizon), of.zone),
        days: week::days(monday, zone, &events, &exceptions, now),
    })
}

/// What is so now, and when that changes.
fn next(consequence: Consequence, restricted: bool, ahead: &[Span], (now, horizon): (Timestamp, Timestamp), zone: &str) -> String {
    let (current, to_come) = match consequence {
        Consequence::Allow if !restricted => {
            return "These hours do not count yet: the time restriction is off, so it opens at any time.".to_owned();
        }
        Consequence::Allow => ("Open now by its hours", "Opens next"),
        Consequence::Unlock => ("To be held open now", "Held open next"),
        Consequence::FirstToArrive => ("Waits for the first arrival now, or is held open", "Waits for the first arrival next"),
    };
    match ahead.first() {
        None => "Not in the next three weeks.".to_owned(),
        Some(span) if span.from > now => format!("{to_come}: {}, {}.", moment(span.from, zone, now), relative(span.from, now)),
        Some(span) if span.until >= horizon => format!("{current}."),
        Some(span) => format!("{current}, until {}.", moment(span.until, zone, now)),
    }
}

fn told(detail: &ScheduleDetail, zone: &str, now: Timestamp) -> Rule {
    let row = &detail.schedule;
    Rule {
        id: row.id,
        name: row.name.clone(),
        when: words::when(row, zone, now),
        effect: words::effect(row),
        enabled: row.enabled,
        next: detail.next_start.map(|at| moment(at, zone, now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_when_it_opens_next_or_closes() {
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let (now, horizon) = (at("2026-11-24T09:00:00Z"), at("2026-12-15T09:00:00Z"));
        let told = |consequence, restricted, spans: &[(&str, &str)]| {
            let spans: Vec<Span> = spans.iter().map(|(from, until)| Span { from: at(from), until: at(until) }).collect();
            next(consequence, restricted, &spans, (now, horizon), "Europe/Berlin")
        };
        let later = [("2026-11-25T07:00:00Z", "2026-11-25T17:00:00Z")];
        assert_eq!(told(Consequence::Allow, true, &later), "Opens next: Wed 25 Nov, 08:00 (Berlin), in 22 hours.");
        let open = [("2026-11-24T09:00:00Z", "2026-11-24T17:00:00Z")];
        assert_eq!(told(Consequence::Allow, true, &open), "Open now by its hours, until Tue 24 Nov, 18:00 (Berlin).");
        assert_eq!(told(Consequence::Unlock, false, &[("2026-11-24T09:00:00Z", "2026-12-15T09:00:00Z")]), "To be held open now.");
        assert_eq!(told(Consequence::Unlock, false, &[]), "Not in the next three weeks.");
        assert!(told(Consequence::Allow, false, &open).contains("do not count yet"));
    }
}
