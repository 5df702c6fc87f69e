//! How large an organization is.

use serde::Serialize;

use crate::Result;
use crate::cli::SizeName;

/// Numbers of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Group links.
    pub links: u64,
    /// Doors.
    pub doors: u64,
    /// Users.
    pub users: u64,
    /// Entries of the ledger.
    pub events: u64,
}

impl Size {
    /// The share of a size, at least one of each.
    pub fn of(name: SizeName, share: f64) -> Self {
        let part = |whole: u64| ((whole as f64 * share).round() as u64).max(1);
        let (links, doors, users, events) = match name {
            SizeName::Bottom => (1_000, 100, 1_000, 10_000),
            SizeName::Middle => (100_000, 1_000, 10_000, 1_000_000),
            SizeName::Top => (1_000_000, 10_000, 100_000, 10_000_000),
        };
        Self { links: part(links), doors: part(doors), users: part(users), events: part(events) }
    }

    /// What it takes to grow to this from a smaller one that has so many events by now. A measurement may have left more events
    /// than this has.
    ///
    /// # Errors
    /// The other is not smaller.
    pub fn beyond(self, smaller: Option<Self>, events: u64) -> Result<Self> {
        let smaller = smaller.unwrap_or(Self { links: 0, doors: 0, users: 0, events: 0 });
        let more = |own: u64, other: u64| own.checked_sub(other).filter(|more| *more > 0);
        let grown = || {
            Some(Self {
                links: more(self.links, smaller.links)?,
                doors: more(self.doors, smaller.doors)?,
                users: more(self.users, smaller.users)?,
                events: self.events.saturating_sub(events),
            })
        };
        grown().ok_or_else(|| "the share is too small: each size must be larger than the one before it".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_a_size_has_one_of_each_at_least() {
        assert_eq!(Size::of(SizeName::Top, 1.0), Size { links: 1_000_000, doors: 10_000, users: 100_000, events: 10_000_000 });
        assert_eq!(Size::of(SizeName::Bottom, 0.001), Size { links: 1, doors: 1, users: 1, events: 10 });
    }

    #[test]
    fn growing_adds_the_difference() {
        let (bottom, middle) = (Size::of(SizeName::Bottom, 1.0), Size::of(SizeName::Middle, 1.0));
        let more = middle.beyond(Some(bottom), 60_000).unwrap();
        assert_eq!(more, Size { links: 99_000, doors: 900, users: 9_000, events: 940_000 });
        assert_eq!(middle.beyond(Some(bottom), 2_000_000).unwrap().events, 0);
        assert!(bottom.beyond(Some(middle), 0).is_err());
    }
}
