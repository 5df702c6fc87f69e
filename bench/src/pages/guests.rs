//! Links as an organization has them after a while: most have ended, some have not begun, a few are switched off or never reached
//! their guests.

use std::time::Duration;

use doorward_core::Timestamp;
use doorward_store::entity::group_link;

/// Prime numbers of names, so that each goes with each.
const FIRST: [&str; 23] = [
    "Ada", "Anna", "Ben", "Carla", "Chen", "Dora", "Emil", "Fatima", "Georg", "Hana", "Ida", "Jonas", "Karim", "Lena", "Mara",
    "Nils", "Olga", "Paul", "Rosa", "Sami", "Tessa", "Uwe", "Yara",
];
const LAST: [&str; 31] = [
    "Abel", "Bauer", "Costa", "Dietz", "Engel", "Fuchs", "Gomez", "Haas", "Ivanov", "Jansen", "Kaya", "Lorenz", "Meier", "Novak",
    "Okafor", "Peters", "Rahman", "Santos", "Thomas", "Ulrich", "Vogel", "Weber", "Yilmaz", "Ziegler", "Becker", "Fischer",
    "Hartmann", "Krause", "Lehmann", "Schulz", "Winter",
];
/// One in so many links is of someone with this name, which nobody else has a part of.
const RARE: (u64, &str) = (4_999, "Quispe Mamani");
/// A name that is seldom looked for in vain.
pub const COMMON: &str = "Anna";
/// A part of every address.
pub const EVERYWHERE: &str = "example";
/// A part of few names.
pub const SELDOM: &str = "quispe";
/// In no link.
pub const NOWHERE: &str = "xyzzy";

/// One of them, from one that opens doors.
pub fn some(link: group_link::Model, now: Timestamp) -> group_link::Model {
    let nth = link.id.unsigned_abs();
    let pick = |list: &[&'static str]| list.get(usize::try_from(nth).unwrap_or(0) % list.len()).copied().unwrap_or_default();
    let (first, last) = (pick(&FIRST), if nth.is_multiple_of(RARE.0) { RARE.1 } else { pick(&LAST) });
    let hours = |hours: u64| Duration::from_secs(hours * 60 * 60);
    let made_at = link.created_at.at();
    let (from, until) = match nth % 10 {
        // A stay of a day to two weeks, which is over.
        0..=5 => (Some(made_at), Some(made_at.after(hours(24 + nth % 300)).min(now.before(hours(1))))),
        6 => (Some(made_at), None),
        7 | 8 => (None, Some(now.after(hours(1 + nth % 2_000)))),
        _ => (Some(now.after(hours(2 + nth % 700))), Some(now.after(hours(1_000 + nth % 700)))),
    };
    let email = (nth % 4 != 3).then(|| format!("{first}.{last}.{nth}@example.com").to_lowercase().replace(' ', "-"));
    let delivery_status = email.as_ref().map(|_| if nth.is_multiple_of(20) { "failed" } else { "delivered" }.to_owned());
    group_link::Model {
        name: format!("{first} {last}"),
        phone: nth.is_multiple_of(5).then(|| format!("+4915{nth:08}")),
        link_enabled: !nth.is_multiple_of(33),
        valid_from: from.map(Into::into),
        valid_until: until.map(Into::into),
        delivery_status_at: delivery_status.as_ref().map(|_| link.created_at),
        delivery_status,
        email,
        ..link
    }
}
