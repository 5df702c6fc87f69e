//! Unlock limits: how often a link or a role assignment opens, as clients set it and see it.

use chrono_tz::Tz;
use doorward_core::Timestamp;
use doorward_core::input::{Field, FieldErrors};
use doorward_core::limit::{Period, UnlockLimit, Usage};
use doorward_store::Micros;

/// The largest limit.
const MOST: i64 = 1_000_000;

/// `unlock_limit` and `unlock_limit_period`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Limit {
    /// The most unlocks; `None` for as many as one likes.
    pub limit: Option<i64>,
    /// In each of which period; in total if none.
    pub period: Option<Period>,
}

impl Limit {
    /// As it is stored.
    pub(crate) fn stored(limit: Option<i64>, period: Option<&str>) -> Self {
        Self { limit, period: period.and_then(Period::parse) }
    }

    /// As a client wants it: what is not sent stays, except that a limit takes its period with it when it goes.
    pub(crate) fn changed(self, limit: Field<i64>, period: Field<String>, errors: &mut FieldErrors) -> Self {
        let limit_sent = limit.is_set();
        let limit = limit.and_then(number).change("unlock_limit", errors).unwrap_or(self.limit);
        let period = period.and_then(self::period).change("unlock_limit_period", errors);
        let period = period.unwrap_or(self.period.filter(|_| limit.is_some()));
        if period.is_some() && limit.is_none() && !limit_sent {
            errors.add("unlock_limit_period", "can only be set with unlock_limit");
        }
        Self { limit, period }
    }

    /// From when on unlocks count at this moment, in this zone; `None` if they count in total. An unknown zone counts them so.
    pub(crate) fn since(self, zone: &str, now: Timestamp) -> Option<Timestamp> {
        self.limit?;
        Some(self.period?.start(now, zone.parse().ok()?))
    }
}

/// How many unlocks count in the period that contains the moment, of those counted since `since`: none if that was an earlier
/// one.
pub(crate) fn used(period: Option<&str>, count: i64, since: Option<Micros>, zone: &str, now: Timestamp) -> i64 {
    let Some((period, zone)) = period.and_then(Period::parse).zip(zone.parse::<Tz>().ok()) else { return count };
    let usage = Usage { count: u32::try_from(count).unwrap_or(u32::MAX), since: since.map(Timestamp::from) };
    // What an endless limit has lost.
    let endless = UnlockLimit { limit: u32::MAX, period: Some(period) };
    i64::from(u32::MAX - endless.left(usage, now, zone))
}

fn number(limit: i64) -> Result<i64, &'static str> {
    if (1..=MOST).contains(&limit) { Ok(limit) } else { Err("must be a whole number from 1 to 1000000") }
}

fn period(text: String) -> Result<Period, &'static str> {
    Period::parse(&text).ok_or("must be day, week or month")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn named(errors: FieldErrors) -> Vec<String> {
        errors.check().err().map(|errors| errors.0.into_keys().collect()).unwrap_or_default()
    }

    #[test]
    fn a_limit_has_bounds_and_a_period_needs_one() {
        let text = |text: &str| Field::Value(text.to_owned());
        for (limit, period, wrong) in [
            (Field::Value(1), Field::Absent, &[] as &[&str]),
            (Field::Value(1_000_000), text("month"), &[]),
            (Field::Absent, Field::Null, &[]),
            (Field::Value(0), Field::Absent, &["unlock_limit"]),
            (Field::Value(1_000_001), text("day"), &["unlock_limit"]),
            (Field::Wrong("must be a whole number"), text("day"), &["unlock_limit"]),
            (Field::Value(1), text("year"), &["unlock_limit_period"]),
            (Field::Absent, text("day"), &["unlock_limit_period"]),
            (Field::Null, text("day"), &["unlock_limit_period"]),
        ] {
            let (mut errors, sent) = (FieldErrors::default(), format!("{limit:?} {period:?}"));
            Limit::default().changed(limit, period, &mut errors);
            assert_eq!(named(errors), wrong, "{sent}");
        }
    }

    #[test]
    fn what_is_not_sent_stays_but_a_limit_takes_its_period_with_it() {
        let daily = Limit { limit: Some(3), period: Some(Period::Day) };
        let mut errors = FieldErrors::default();
        let mut changed = |limit, period| daily.changed(limit, period, &mut errors);
        assert_eq!(changed(Field::Absent, Field::Absent), daily);
        assert_eq!(changed(Field::Value(5), Field::Absent), Limit { limit: Some(5), ..daily });
        assert_eq!(changed(Field::Absent, Field::Null), Limit { period: None, ..daily });
        assert_eq!(changed(Field::Null, Field::Absent), Limit::default());
        assert_eq!(named(errors), Vec::<String>::new());
    }

    #[test]
    fn only_the_present_period_counts_and_without_one_everything_does() {
        let monday = Some(at("2026-11-22T23:00:00Z").into());
        for (period, now, expected) in [
            (Some("week"), "2026-11-29T22:59:59Z", 4),
            (Some("week"), "2026-11-29T23:00:00Z", 0),
            (Some("day"), "2026-11-23T23:00:00Z", 0),
            (None, "2036-01-01T00:00:00Z", 4),
        ] {
            assert_eq!(used(period, 4, monday, "Europe/Berlin", at(now)), expected, "{period:?} {now}");
        }
        assert_eq!(used(Some("day"), 4, None, "Europe/Berlin", at("2026-11-23T00:00:00Z")), 0);
    }
}
