//! Unlocks counted, by whom or of which door.

use std::collections::HashMap;

use doorward_core::Timestamp;
use doorward_store::entity::{event, report};

use super::Days;
use super::build::local_time;
use super::scan::Scan;
use super::sheet::{Sheet, Stopped};
use crate::App;

/// Most people or doors that are counted: memory must have room for them.
const MOST: usize = 100_000;
/// Rows between two looks at what has come together.
const CHUNK: usize = 1_000;

/// What unlocks are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Whoever tried.
    Person,
    /// The door that was tried.
    Door,
}

impl By {
    const fn heading(self) -> [&'static str; 8] {
        let [kind, id, name, more] = match self {
            Self::Person => ["actor_type", "actor_id", "actor_name", "actor_email"],
            Self::Door => ["object_type", "object_id", "object_name", "place_id"],
        };
        [kind, id, name, more, "unlocks", "refused_or_failed", "first_unlock", "last_unlock"]
    }

    /// Whose the event is.
    fn key(self, event: &event::Model) -> Option<(String, i64)> {
        match self {
            Self::Person => event.actor_type.clone().zip(event.actor_id),
            Self::Door => Some((event.object_type.clone(), event.object_id)),
        }
    }
}

/// What is known of one of them. Events come newest first, so its names are the last ones.
struct Tally {
    name: String,
    more: String,
    opened: u64,
    not_opened: u64,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

impl Tally {
    fn new(by: By, event: &event::Model) -> Self {
        let (name, more) = match by {
            By::Person => (&event.actor_name, event.actor_email.clone()),
            By::Door => (&event.object_name, event.place_id.map(|id| id.to_string())),
        };
        Self {
            name: name.clone().unwrap_or_default(),
            more: more.unwrap_or_default(),
            opened: 0,
            not_opened: 0,
            first: None,
            last: None,
        }
    }

    fn add(&mut self, event: &event::Model) {
        if event.success {
            let at = event.created_at.at();
            self.opened += 1;
            self.first = Some(at);
            self.last.get_or_insert(at);
        } else {
            self.not_opened += 1;
        }
    }
}

/// A row for each, whoever or whatever opened most often first.
///
/// # Errors
/// Why there is none, or none yet.
pub(super) async fn unlocks<'a>(app: &'a App, report: &'a report::Model, days: Days, by: By) -> Result<Sheet<'a>, Stopped> {
    let mut sheet = Sheet::new(app, report, &by.heading());
    let mut scan = Scan::new(report, days, true)?;
    let mut tallies: HashMap<(String, i64), Tally> = HashMap::new();
    while let Some(rows) = scan.next(app).await? {
        for row in rows {
            let Some(key) = by.key(&row) else { continue };
            tallies.entry(key).or_insert_with(|| Tally::new(by, &row)).add(&row);
        }
        if tallies.len() > MOST {
            return Err(Stopped::TooMuch("It would count more than 100,000 people or doors. Ask for fewer days."));
        }
        sheet.keep().await?;
    }
    let mut sorted: Vec<_> = tallies.into_iter().collect();
    sorted.sort_by(|(one, a), (other, b)| b.opened.cmp(&a.opened).then_with(|| one.cmp(other)));
    for some in sorted.chunks(CHUNK) {
        for ((kind, id), tally) in some {
            let time = |at: Option<Timestamp>| at.map(|at| local_time(at, days.zone)).unwrap_or_default();
            let (first, last) = (time(tally.first), time(tally.last));
            let numbers = [id.to_string(), tally.opened.to_string(), tally.not_opened.to_string()];
            let [id, opened, not_opened] = &numbers;
            sheet.push([kind.as_str(), id, &tally.name, &tally.more, opened, not_opened, &first, &last]);
        }
        sheet.keep().await?;
    }
    Ok(sheet)
}
