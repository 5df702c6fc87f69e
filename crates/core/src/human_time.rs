//! Moments as people read them: local to a place, with the zone's name, and relative to now.
//!
//! Pages and mails share these words, so that what a guest reads in the message is what the page shows.

mod words;

use chrono::{DateTime, Datelike as _, LocalResult, Offset as _, TimeZone as _, Timelike as _};
use chrono_tz::Tz;

use self::words::Words;
use crate::limit::Period;
use crate::words::fill;
use crate::{Language, Timestamp};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A moment in a zone, in English, such as `Tue 24 Nov, 09:00 (Berlin)`.
#[must_use]
pub fn moment(at: Timestamp, zone_name: &str, now: Timestamp) -> String {
    moment_in(Language::English, at, zone_name, now)
}

/// A moment in a zone, such as `Tue 24 Nov, 09:00 (Berlin)` or `Di. 24. Nov., 09:00 (Berlin)`.
///
/// The year stands only where it is not the current one in that zone. Where clocks are set back and the same hour comes
/// twice, the offset tells which is meant: `Sun 25 Oct, 02:30 (Berlin, UTC+1)`. An unknown zone name reads as UTC.
#[must_use]
pub fn moment_in(language: Language, at: Timestamp, zone_name: &str, now: Timestamp) -> String {
    let (local, now) = (local(at, zone_name), local(now, zone_name));
    format!("{}, {}", date(Words::of(language), &local, local.year() != now.year()), time(&local))
}

/// Until when something mostly of today lasts: the moment as [`moment_in`] tells it, without the date where that is today's at that
/// place, such as `until 18:00 (Berlin)` or `until Mon 26 Oct, 00:00 (Berlin)`.
#[must_use]
pub fn until_soon(language: Language, at: Timestamp, zone_name: &str, now: Timestamp) -> String {
    let words = Words::of(language);
    let local_at = local(at, zone_name);
    if local_at.date_naive() == local(now, zone_name).date_naive() {
        fill(words.until_time.of(local_at.hour()), &[("time", &time(&local_at))])
    } else {
        fill(words.until_moment, &[("moment", &moment_in(language, at, zone_name, now))])
    }
}

fn local(at: Timestamp, zone_name: &str) -> DateTime<Tz> {
    at.utc().with_timezone(&known(zone_name))
}

/// The time on the clock, and whose clock that is.
fn time(local: &DateTime<Tz>) -> String {
    let zone = local.timezone();
    let label = label(zone);
    let place = match zone.from_local_datetime(&local.naive_local()) {
        LocalResult::Ambiguous(..) => format!("{label}, {}", offset(local)),
        LocalResult::Single(_) | LocalResult::None => label,
    };
    format!("{} ({place})", local.format("%H:%M"))
}

/// A date with its weekday, both short, as one writes them in a language (the forms of CLDR).
fn date(words: &Words, local: &DateTime<Tz>, year: bool) -> String {
    let name = |names: &[&'static str], index: u32| usize::try_from(index).ok().and_then(|at| names.get(at).copied()).unwrap_or("");
    let weekday = name(&words.weekdays, local.weekday().num_days_from_monday());
    let month = name(&words.months, local.month0());
    let date = fill(words.date, &[("weekday", weekday), ("day", &local.day().to_string()), ("month", month)]);
    if year { format!("{date} {}", local.year()) } else { date }
}

/// How far a moment lies from now, in English: [`relative_in`].
#[must_use]
pub fn relative(at: Timestamp, now: Timestamp) -> String {
    relative_in(Language::English, at, now)
}

/// How far a moment lies from now, such as `in 3 days`, `vor 2 Stunden` or `now` within half a minute.
///
/// Hours are cut off, so that a door that closes in 100 minutes is not promised for two hours; longer spans are rounded.
#[must_use]
pub fn relative_in(language: Language, at: Timestamp, now: Timestamp) -> String {
    let words = Words::of(language);
    let sentence = if at > now { words.ahead } else { words.ago };
    span(words, at, now).map_or_else(|| words.now.to_owned(), |span| fill(sentence, &[("span", &span)]))
}

/// The same of a moment ahead, to stand after words that say so (`Starts in`, `Beginnt in`): `3 days`, `3 Tagen`.
#[must_use]
pub fn away(language: Language, at: Timestamp, now: Timestamp) -> String {
    let words = Words::of(language);
    span(words, at, now).unwrap_or_else(|| words.now.to_owned())
}

/// How far two moments lie apart; `None` within half a minute.
fn span(words: &Words, at: Timestamp, now: Timestamp) -> Option<String> {
    let seconds = if at > now { at.since(now) } else { now.since(at) }.as_secs();
    let minutes = rounded(seconds, MINUTE);
    let (count, unit) = match minutes * MINUTE {
        0 => return None,
        s if s < HOUR => (minutes, words.minute),
        s if s < 2 * DAY => (s / HOUR, words.hour),
        s if s < 14 * DAY => (rounded(s, DAY), words.day),
        s if s < 60 * DAY => (rounded(s, 7 * DAY), words.week),
        s if s < 730 * DAY => (rounded(s, DAY * 365 / 12), words.month),
        s => (rounded(s, 365 * DAY), words.year),
    };
    Some(format!("{count} {}", unit.of(count)))
}

/// What a limit is counted in: `today`, `this week`, or `in total` without a period.
#[must_use]
pub const fn counted(language: Language, period: Option<Period>) -> &'static str {
    let words = Words::of(language);
    match period {
        None => words.in_total,
        Some(Period::Day) => words.today,
        Some(Period::Week) => words.this_week,
        Some(Period::Month) => words.this_month,
    }
}

/// A zone as people call it: `Berlin` for `Europe/Berlin`, `New York` for `America/New_York`, `UTC+5` for `Etc/GMT-5`.
/// An unknown name reads as `UTC`.
#[must_use]
pub fn zone_label(zone: &str) -> String {
    label(known(zone))
}

fn known(zone_name: &str) -> Tz {
    zone_name.parse().unwrap_or(Tz::UTC)
}

fn label(zone: Tz) -> String {
    let name = zone.name();
    let last = name.rsplit('/').next().unwrap_or(name);
    // The signs of the Etc zones are those of POSIX: Etc/GMT-5 lies five hours east.
    match last.strip_prefix("GMT") {
        Some(rest) if rest.starts_with('-') => format!("UTC+{}", rest.trim_start_matches('-')),
        Some(rest) if rest.starts_with('+') && rest != "+0" => format!("UTC-{}", rest.trim_start_matches('+')),
        Some(_) => "UTC".to_owned(),
        None if matches!(last, "UCT" | "Universal" | "Zulu" | "Greenwich") => "UTC".to_owned(),
        None => last.replace('_', " "),
    }
}

fn offset(local: &DateTime<Tz>) -> String {
    let minutes = local.offset().fix().local_minus_utc() / 60;
    let (hours, rest) = (minutes / 60, (minutes % 60).abs());
    if rest == 0 { format!("UTC{hours:+}") } else { format!("UTC{hours:+}:{rest:02}") }
}

const fn rounded(seconds: u64, unit: u64) -> u64 {
    (seconds + unit / 2) / unit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    const NOW: &str = "2026-11-21T12:00:00Z";

    #[test]
    fn a_moment_is_local_and_names_its_zone() {
        assert_eq!(moment(at("2026-11-24T08:00:00Z"), "Europe/Berlin", at(NOW)), "Tue 24 Nov, 09:00 (Berlin)");
        assert_eq!(moment(at("2026-11-24T08:00:00Z"), "America/New_York", at(NOW)), "Tue 24 Nov, 03:00 (New York)");
        assert_eq!(moment(at("2026-12-01T08:05:00Z"), "nowhere", at(NOW)), "Tue 1 Dec, 08:05 (UTC)");
    }

    #[test]
    fn a_moment_is_told_in_the_readers_language() {
        let told = |language, text| moment_in(language, at(text), "Europe/Berlin", at(NOW));
        assert_eq!(told(Language::German, "2026-11-24T08:00:00Z"), "Di. 24. Nov., 09:00 (Berlin)");
        assert_eq!(told(Language::French, "2026-11-24T08:00:00Z"), "mar. 24 nov., 09:00 (Berlin)");
        assert_eq!(told(Language::Spanish, "2026-11-24T08:00:00Z"), "mar 24 nov, 09:00 (Berlin)");
        assert_eq!(told(Language::German, "2027-03-01T08:00:00Z"), "Mo. 1. März 2027, 09:00 (Berlin)");
    }

    #[test]
    fn the_year_stands_where_it_is_another_one_at_that_place() {
        assert_eq!(moment(at("2027-01-04T08:00:00Z"), "Europe/Berlin", at(NOW)), "Mon 4 Jan 2027, 09:00 (Berlin)");
        assert_eq!(moment(at("2026-12-31T23:30:00Z"), "Europe/Berlin", at(NOW)), "Fri 1 Jan 2027, 00:30 (Berlin)");
        let new_year_in_berlin = at("2026-12-31T23:30:00Z");
        assert_eq!(moment(at("2026-12-31T23:45:00Z"), "Europe/Berlin", new_year_in_berlin), "Fri 1 Jan, 00:45 (Berlin)");
    }

    #[test]
    fn summer_time_moves_the_wall_clock() {
        assert_eq!(moment(at("2026-03-29T00:59:00Z"), "Europe/Berlin", at(NOW)), "Sun 29 Mar, 01:59 (Berlin)");
        assert_eq!(moment(at("2026-03-29T01:00:00Z"), "Europe/Berlin", at(NOW)), "Sun 29 Mar, 03:00 (Berlin)");
    }

    #[test]
    fn the_hour_that_comes_twice_tells_which_it_is() {
        assert_eq!(moment(at("2026-10-25T00:30:00Z"), "Europe/Berlin", at(NOW)), "Sun 25 Oct, 02:30 (Berlin, UTC+2)");
        assert_eq!(moment(at("2026-10-25T01:30:00Z"), "Europe/Berlin", at(NOW)), "Sun 25 Oct, 02:30 (Berlin, UTC+1)");
        assert_eq!(moment(at("2026-10-25T02:30:00Z"), "Europe/Berlin", at(NOW)), "Sun 25 Oct, 03:30 (Berlin)");
        assert_eq!(moment(at("2026-11-01T06:30:00Z"), "America/New_York", at(NOW)), "Sun 1 Nov, 01:30 (New York, UTC-5)");
        assert_eq!(moment(at("2026-04-04T15:15:00Z"), "Australia/Lord_Howe", at(NOW)), "Sun 5 Apr, 01:45 (Lord Howe, UTC+10:30)");
    }

    #[test]
    fn a_zone_is_called_by_its_city() {
        for (zone, label) in [
            ("Europe/Berlin", "Berlin"),
            ("America/Argentina/Buenos_Aires", "Buenos Aires"),
            ("UTC", "UTC"),
            ("Etc/UTC", "UTC"),
            ("Etc/Universal", "UTC"),
            ("Etc/GMT", "UTC"),
            ("Etc/GMT+0", "UTC"),
            ("Etc/GMT-5", "UTC+5"),
            ("Etc/GMT+11", "UTC-11"),
            ("no such zone", "UTC"),
        ] {
            assert_eq!(zone_label(zone), label, "{zone}");
        }
    }

    #[test]
    fn a_span_is_told_in_its_largest_fitting_unit() {
        for (moment, words) in [
            ("2026-11-21T12:00:29Z", "now"),
            ("2026-11-21T11:59:31Z", "now"),
            ("2026-11-21T12:00:30Z", "in 1 minute"),
            ("2026-11-21T11:58:00Z", "2 minutes ago"),
            ("2026-11-21T12:59:00Z", "in 59 minutes"),
            ("2026-11-21T12:59:40Z", "in 1 hour"),
            ("2026-11-21T13:40:00Z", "in 1 hour"),
            ("2026-11-21T10:00:00Z", "2 hours ago"),
            ("2026-11-23T11:00:00Z", "in 47 hours"),
            ("2026-11-24T11:59:59.5Z", "in 3 days"),
            ("2026-11-18T20:00:00Z", "3 days ago"),
            ("2026-12-12T12:00:00Z", "in 3 weeks"),
            ("2027-02-20T12:00:00Z", "in 3 months"),
            ("2029-11-21T12:00:00Z", "in 3 years"),
        ] {
            assert_eq!(relative(at(moment), at(NOW)), words, "{moment}");
        }
    }

    #[test]
    fn a_span_is_told_in_every_language_with_its_plurals_and_cases() {
        for (moment, words) in [
            ("2026-11-21T12:00:10Z", ["now", "jetzt", "maintenant", "ahora"]),
            ("2026-11-21T12:01:00Z", ["in 1 minute", "in 1 Minute", "dans 1 minute", "dentro de 1 minuto"]),
            ("2026-11-21T11:30:00Z", ["30 minutes ago", "vor 30 Minuten", "il y a 30 minutes", "hace 30 minutos"]),
            ("2026-11-21T13:00:00Z", ["in 1 hour", "in 1 Stunde", "dans 1 heure", "dentro de 1 hora"]),
            ("2026-11-21T07:00:00Z", ["5 hours ago", "vor 5 Stunden", "il y a 5 heures", "hace 5 horas"]),
            ("2026-11-24T12:00:00Z", ["in 3 days", "in 3 Tagen", "dans 3 jours", "dentro de 3 días"]),
            ("2026-11-18T12:00:00Z", ["3 days ago", "vor 3 Tagen", "il y a 3 jours", "hace 3 días"]),
            ("2026-12-12T12:00:00Z", ["in 3 weeks", "in 3 Wochen", "dans 3 semaines", "dentro de 3 semanas"]),
            ("2027-02-20T12:00:00Z", ["in 3 months", "in 3 Monaten", "dans 3 mois", "dentro de 3 meses"]),
            ("2023-11-21T12:00:00Z", ["3 years ago", "vor 3 Jahren", "il y a 3 ans", "hace 3 años"]),
        ] {
            assert_eq!(Language::ALL.map(|language| relative_in(language, at(moment), at(NOW))), words, "{moment}");
        }
        let starts = Language::ALL.map(|language| away(language, at("2026-11-24T12:00:00Z"), at(NOW)));
        assert_eq!(starts, ["3 days", "3 Tagen", "3 jours", "3 días"]);
        assert_eq!(away(Language::German, at(NOW), at(NOW)), "jetzt");
    }

    #[test]
    fn what_lasts_until_a_time_of_today_needs_no_date() {
        let now = at("2026-10-24T22:30:00Z");
        for (moment, told) in [
            ("2026-10-25T16:00:00Z", "until 17:00 (Berlin)"),
            ("2026-10-25T00:30:00Z", "until 02:30 (Berlin, UTC+2)"),
            ("2026-10-25T22:59:00Z", "until 23:59 (Berlin)"),
            ("2026-10-25T23:00:00Z", "until Mon 26 Oct, 00:00 (Berlin)"),
            ("2026-10-24T21:59:00Z", "until Sat 24 Oct, 23:59 (Berlin)"),
            ("2027-10-25T16:00:00Z", "until Mon 25 Oct 2027, 18:00 (Berlin)"),
        ] {
            assert_eq!(until_soon(Language::English, at(moment), "Europe/Berlin", now), told);
        }
        for (moment, told) in [
            ("2026-11-21T18:00:00Z", ["bis 19:00 (Berlin)", "jusqu’à 19:00 (Berlin)", "hasta las 19:00 (Berlin)"]),
            ("2026-11-21T00:30:00Z", ["bis 01:30 (Berlin)", "jusqu’à 01:30 (Berlin)", "hasta la 01:30 (Berlin)"]),
            (
                "2026-11-22T01:00:00Z",
                [
                    "bis So. 22. Nov., 02:00 (Berlin)",
                    "jusqu’au dim. 22 nov., 02:00 (Berlin)",
                    "hasta el dom 22 nov, 02:00 (Berlin)",
                ],
            ),
        ] {
            let languages = [Language::German, Language::French, Language::Spanish];
            assert_eq!(languages.map(|language| until_soon(language, at(moment), "Europe/Berlin", at(NOW))), told);
        }
    }

    #[test]
    fn what_a_limit_is_counted_in_has_words_in_every_language() {
        for (period, words) in [
            (None, ["in total", "insgesamt", "au total", "en total"]),
            (Some(Period::Day), ["today", "heute", "aujourd’hui", "hoy"]),
            (Some(Period::Week), ["this week", "diese Woche", "cette semaine", "esta semana"]),
            (Some(Period::Month), ["this month", "diesen Monat", "ce mois-ci", "este mes"]),
        ] {
            assert_eq!(Language::ALL.map(|language| counted(language, period)), words);
        }
    }

    #[test]
    fn the_ends_of_time_have_words_too() {
        let end = Timestamp::from_micros(i64::MAX);
        assert!(relative(end, at(NOW)).ends_with("years"));
        assert!(moment(end, "Europe/Berlin", at(NOW)).ends_with("(Berlin)"));
    }
}
