//! What is recorded, compared with what the callers and the devices know.

use std::collections::{BTreeMap, BTreeSet};

use super::{Doors, KILLS, LIMIT};
use crate::program::http::{Answer, Api};

const OUTCOME_UNKNOWN: &str = "fac002";
const LIMIT_REACHED: &str = "e00410";

/// What callers know of their presses, by link.
#[derive(Default)]
pub struct Told {
    clicks: BTreeMap<i64, Click>,
    regulars: BTreeMap<i64, Regular>,
    limited: BTreeMap<i64, Limited>,
}

/// One press.
struct Click {
    door: i64,
    acknowledged: bool,
}

/// Presses one after the other, of which the last has no answer.
struct Regular {
    door: i64,
    acknowledged: usize,
}

/// Presses with a link that has a limit.
#[derive(Default)]
struct Limited {
    presses: usize,
    acknowledged: usize,
    refused: usize,
}

impl Told {
    pub fn click(&mut self, link: i64, door: i64, answer: Option<Answer>) {
        assert!(answer.as_ref().is_none_or(|answer| answer.status == 200), "{answer:?}");
        self.clicks.insert(link, Click { door, acknowledged: answer.is_some() });
    }

    pub fn regular(&mut self, link: i64, door: i64, acknowledged: usize) {
        self.regulars.insert(link, Regular { door, acknowledged });
    }

    pub fn limited(&mut self, link: i64, answer: Option<Answer>) {
        let limited = self.limited.entry(link).or_default();
        limited.presses += 1;
        let Some(answer) = answer else { return };
        if answer.status == 200 {
            limited.acknowledged += 1;
        } else {
            assert_eq!((answer.status, answer.json()["code"].as_str()), (403, Some(LIMIT_REACHED)));
            limited.refused += 1;
        }
    }

    /// Otherwise the test would show less than it says.
    pub fn assert_kills_came_at_all_moments(&self) {
        let acknowledged = self.clicks.values().filter(|click| click.acknowledged).count();
        let unanswered = self.clicks.len() - acknowledged;
        assert!(acknowledged >= KILLS / 2 && unanswered >= KILLS / 2, "{acknowledged} and {unanswered}");
        let regulars: usize = self.regulars.values().map(|regular| regular.acknowledged).sum();
        assert!(regulars >= KILLS, "{regulars}");
        let refused: usize = self.limited.values().map(|limited| limited.refused).sum();
        assert!(refused >= self.limited.len() - 1, "{refused}");
    }
}

/// What is recorded of a link.
#[derive(Default)]
struct Recorded {
    opened: usize,
    unknown: usize,
    refused: usize,
}

/// Checks everything that was recorded so far; how many grants there were.
pub async fn check(api: &Api, told: &Told, doors: &Doors) -> usize {
    let events = api.events("lock.unlock").await;
    let mut links: BTreeMap<i64, Recorded> = BTreeMap::new();
    let mut at: BTreeMap<i64, Recorded> = BTreeMap::new();
    let (mut granted, mut opened) = (BTreeSet::new(), BTreeSet::new());
    for event in &events {
        let (link, door) = (event["actor_id"].as_i64().unwrap(), event["object_id"].as_i64().unwrap());
        assert!(told.may_have_pressed(link, door, doors), "nobody pressed there: {event}");
        let (of_link, at_door) = (links.entry(link).or_default(), at.entry(door).or_default());
        if event["code"] == LIMIT_REACHED {
            of_link.refused += 1;
            continue;
        }
        let success = event["success"].as_bool().unwrap();
        assert!(success || event["code"] == OUTCOME_UNKNOWN, "{event}");
        for recorded in [of_link, at_door] {
            *if success { &mut recorded.opened } else { &mut recorded.unknown } += 1;
        }
        let command = event["sequence"].as_str().unwrap();
        if success && !doors.shelly().contains(&door) {
            opened.insert(command);
        }
        assert!(granted.insert(command), "one command, two records: {event}");
    }
    told.check(&links);
    check_pulses(doors, &granted, &opened, &at);
    granted.len()
}

impl Told {
    fn may_have_pressed(&self, link: i64, door: i64, doors: &Doors) -> bool {
        self.clicks.get(&link).is_some_and(|click| click.door == door)
            || self.regulars.get(&link).is_some_and(|regular| regular.door == door)
            || self.limited.contains_key(&link) && doors.limited.contains(&door)
    }

    fn check(&self, links: &BTreeMap<i64, Recorded>) {
        let none = Recorded::default();
        let recorded = |link: &i64| links.get(link).unwrap_or(&none);
        for (link, click) in &self.clicks {
            let Recorded { opened, unknown, .. } = *recorded(link);
            assert!(opened + unknown <= 1, "one click of link {link}, {} records", opened + unknown);
            assert!(!click.acknowledged || opened == 1, "the acknowledged unlock of link {link} is lost");
        }
        for (link, Regular { acknowledged, .. }) in &self.regulars {
            let Recorded { opened, unknown, .. } = *recorded(link);
            assert!(*acknowledged <= opened, "link {link}: {acknowledged} acknowledged, {opened} recorded");
            assert!(
                opened + unknown <= acknowledged + 1,
                "link {link}: {acknowledged} and one pressed, {opened} + {unknown} recorded"
            );
        }
        for (link, Limited { presses, acknowledged, refused }) in &self.limited {
            let Recorded { opened, unknown, refused: recorded_refusals } = *recorded(link);
            assert!(*acknowledged <= opened && opened <= LIMIT, "link {link}: {acknowledged} acknowledged, {opened} recorded");
            assert!(*refused <= recorded_refusals, "link {link}: {refused} refused, {recorded_refusals} recorded");
            assert!(opened + unknown + recorded_refusals <= *presses, "link {link}: more records than presses");
        }
    }
}

/// Every pulse belongs to a recorded command, and every recorded opening has a pulse of its own.
fn check_pulses(doors: &Doors, granted: &BTreeSet<&str>, opened: &BTreeSet<&str>, at: &BTreeMap<i64, Recorded>) {
    let pulses = [doors.calm_device.pulses(), doors.busy_device.pulses()].concat();
    let named: Vec<&str> = pulses.iter().filter_map(|pulse| pulse.command_id.as_deref()).collect();
    let obeyed: BTreeSet<&str> = named.iter().copied().collect();
    assert_eq!(obeyed.len(), named.len(), "a command was obeyed twice");
    assert!(obeyed.is_subset(granted), "doors opened without a record: {:?}", obeyed.difference(granted));
    assert!(opened.is_subset(&obeyed), "recorded as opened and never was: {:?}", opened.difference(&obeyed));

    // A Shelly does not tell whose pulse it was.
    let (counts, none) = (doors.calm_device.counts(), Recorded::default());
    for (switch, door) in doors.shelly().iter().enumerate() {
        let pulses = counts.get(&(switch as u64)).copied().unwrap_or_default();
        let Recorded { opened, unknown, .. } = *at.get(door).unwrap_or(&none);
        assert!((opened..=opened + unknown).contains(&pulses), "door {door}: {pulses} pulses, {opened} + {unknown} recorded");
    }
}
