//! Moments that are mostly today.

use doorward_core::Timestamp;
use doorward_core::human_time::moment;

/// A moment as [`moment`] tells it, without the date where that is today's at that place: `18:00 (Berlin)`.
pub fn soon(at: Timestamp, zone: &str, now: Timestamp) -> String {
    let (told, today) = (moment(at, zone, now), moment(now, zone, now));
    match (told.split_once(", "), today.split_once(", ")) {
        (Some((date, time)), Some((today, _))) if date == today => time.to_owned(),
        _ => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_needs_no_date() {
        let at = |text| Timestamp::parse(text).unwrap();
        let now = at("2026-10-24T22:30:00Z");
        for (moment, told) in [
            ("2026-10-25T16:00:00Z", "17:00 (Berlin)"),
            ("2026-10-25T00:30:00Z", "02:30 (Berlin, UTC+2)"),
            ("2026-10-25T22:59:00Z", "23:59 (Berlin)"),
            ("2026-10-25T23:00:00Z", "Mon 26 Oct, 00:00 (Berlin)"),
            ("2026-10-24T21:59:00Z", "Sat 24 Oct, 23:59 (Berlin)"),
            ("2027-10-25T16:00:00Z", "Mon 25 Oct 2027, 18:00 (Berlin)"),
        ] {
            assert_eq!(soon(at(moment), "Europe/Berlin", now), told);
        }
    }
}
