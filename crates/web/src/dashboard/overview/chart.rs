//! Unlocks per hour of today, as bars and as a table.

use std::time::Duration;

use chrono_tz::Tz;
use doorward_app::Error;
use doorward_app::event_sets::{Unlocks, unlocks};
use doorward_core::human_time::zone_label;
use doorward_core::{Timestamp, day};

use crate::dashboard::visit::Visit;

/// The chart's sizes: those of its `viewBox`.
const HEIGHT: u64 = 120;
const SLOT: u64 = 24;
const BAR: u64 = 16;
/// Above the bars, for the number at the top of the axis.
const TOP: u64 = 16;
/// Below them, for the hours.
const FOOT: u64 = 26;
/// Left of them, for that number.
const LEFT: u64 = 48;
const HOUR: Duration = Duration::from_hours(1);

/// The bars of a day.
pub struct Chart {
    pub width: u64,
    pub height: u64,
    pub base: u64,
    pub left: u64,
    pub top: u64,
    pub hours: Vec<Hour>,
    pub most: u64,
    pub opened: u64,
    pub refused: u64,
    /// On whose clock.
    pub zone: String,
    /// Whether the newest attempts alone were counted.
    pub partly: bool,
}

/// One hour, and where its bar stands.
pub struct Hour {
    /// `09:00`.
    pub clock: String,
    /// The hour, if it stands below the axis.
    pub mark: Option<String>,
    pub middle: u64,
    pub x: u64,
    pub opened: u64,
    pub opened_top: u64,
    pub opened_height: u64,
    pub refused: u64,
    pub refused_top: u64,
    pub refused_height: u64,
}

/// Today's, on the organization's clock.
pub async fn read(visit: &Visit) -> Result<Chart, Error> {
    let zone: Tz = visit.zone().parse().unwrap_or(Tz::UTC);
    let today = day::of(visit.now(), zone);
    let start = day::start(today, zone);
    let end = today.succ_opt().map_or_else(|| start.after(24 * HOUR), |tomorrow| day::start(tomorrow, zone));
    let unlocks = unlocks(&visit.app, &visit.caller, start).await?;
    Ok(Chart::new(&unlocks, start, end, zone))
}

impl Chart {
    fn new(unlocks: &Unlocks, start: Timestamp, end: Timestamp, zone: Tz) -> Self {
        // A day on which clocks are changed has 23 hours, or 25.
        let length = end.since(start).as_secs().div_ceil(HOUR.as_secs());
        let mut numbers = vec![(0_u64, 0_u64); usize::try_from(length).unwrap_or(0)];
        for (hour, success, count) in &unlocks.hours {
            let index = usize::try_from(*hour).unwrap_or(usize::MAX);
            if let Some((opened, refused)) = numbers.get_mut(index) {
                *(if *success { opened } else { refused }) += count;
            }
        }
        let most = numbers.iter().map(|(opened, refused)| opened + refused).max().unwrap_or(0);
        let tall = |number: u64| (number * HEIGHT).div_ceil(most.max(1));
        let base = TOP + HEIGHT;
        let mut hours = Vec::with_capacity(numbers.len());
        for (index, (opened, refused)) in (0_u32..).zip(&numbers) {
            let clock = start.after(index * HOUR).utc().with_timezone(&zone).format("%H:%M").to_string();
            let x = LEFT + u64::from(index) * SLOT + (SLOT - BAR) / 2;
            let (opened_height, both) = (tall(*opened), tall(opened + refused));
            hours.push(Hour {
                mark: (index % 3 == 0).then(|| clock.chars().take(2).collect()),
                clock,
                middle: x + BAR / 2,
                x,
                opened: *opened,
                opened_top: base - opened_height,
                opened_height,
                refused: *refused,
                refused_top: base - both,
                refused_height: both - opened_height,
            });
        }
        Self {
            width: LEFT + length * SLOT,
            height: base + FOOT,
            base,
            left: LEFT,
            top: TOP,
            most,
            opened: numbers.iter().map(|(opened, _)| opened).sum(),
            refused: numbers.iter().map(|(_, refused)| refused).sum(),
            zone: zone_label(zone.name()),
            partly: unlocks.more,
            hours,
        }
    }

    /// Where the hours are written.
    pub const fn foot(&self) -> u64 {
        self.height - 4
    }

    /// Where the number at the top of the axis is written.
    pub const fn number(&self) -> u64 {
        self.left - 6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn chart(date: &str, attempts: &[(&str, bool)]) -> Chart {
        let date = day::parse(date).unwrap();
        let (start, end) = (day::start(date, Tz::Europe__Berlin), day::start(date.succ_opt().unwrap(), Tz::Europe__Berlin));
        let hour = |text: &str| at(text).since(start).as_secs() / HOUR.as_secs();
        let hours = attempts.iter().map(|(text, success)| (hour(text), *success, 1)).collect();
        Chart::new(&Unlocks { hours, more: false }, start, end, Tz::Europe__Berlin)
    }

    #[test]
    fn attempts_are_counted_in_the_hours_of_the_place() {
        let attempts = [
            ("2026-11-24T08:59:59Z", true),
            ("2026-11-24T08:00:00Z", true),
            ("2026-11-24T08:30:00Z", false),
            ("2026-11-23T23:00:00Z", true),
        ];
        let chart = chart("2026-11-24", &attempts);
        let told: Vec<_> = chart.hours.iter().filter(|hour| hour.opened + hour.refused > 0).collect();
        assert_eq!(told.iter().map(|hour| hour.clock.as_str()).collect::<Vec<_>>(), ["00:00", "09:00"]);
        assert_eq!((told[1].opened, told[1].refused, chart.most), (2, 1, 3));
        assert_eq!((chart.opened, chart.refused, chart.hours.len()), (3, 1, 24));
        // The bars stand on one another, and the highest reaches the top.
        assert_eq!((told[1].refused_top, told[1].refused_top + told[1].refused_height), (TOP, told[1].opened_top));
        assert_eq!(told[1].opened_top + told[1].opened_height, chart.base);
    }

    #[test]
    fn a_day_on_which_clocks_change_has_its_own_hours() {
        let spring = chart("2026-03-29", &[("2026-03-29T01:10:00Z", true)]);
        assert_eq!((spring.hours.len(), spring.hours[2].clock.as_str(), spring.hours[2].opened), (23, "03:00", 1));
        let autumn = chart("2026-10-25", &[]);
        assert_eq!((autumn.hours.len(), autumn.hours[3].clock.as_str(), autumn.most), (25, "02:00", 0));
        assert!(autumn.hours.iter().all(|hour| hour.opened_height == 0 && hour.refused_height == 0));
    }
}
