//! When a schedule holds: as a client sends it, and as its row keeps it.

use chrono::NaiveDate;
use doorward_core::input::{Field, FieldErrors};
use doorward_core::schedule::Weekdays;
use doorward_core::{Timestamp, day};
use doorward_store::entity::schedule::{ActiveModel, Model};
use doorward_store::schedules::{ALL_DAY, MINUTES_OF_DAY, RECURRING, SINGLE};
use sea_orm::Set;

use super::ScheduleInput;

const NO_HOLIDAYS: &str = "holiday calendars are not available: enter the days as single all-day events";
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The types of schedules that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Recurring,
    Single,
    AllDay,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Recurring => RECURRING,
            Self::Single => SINGLE,
            Self::AllDay => ALL_DAY,
        }
    }

    fn parse(text: String) -> Result<Self, &'static str> {
        match text.as_str() {
            RECURRING => Ok(Self::Recurring),
            SINGLE => Ok(Self::Single),
            ALL_DAY => Ok(Self::AllDay),
            "holiday_calendar" => Err(NO_HOLIDAYS),
            _ => Err("must be recurring_event, single_event or single_all_day_event"),
        }
    }
}

/// When a schedule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Minutes after midnight: from and until, the ends of the day where there are none.
    Recurring { days: Weekdays, from: Option<i32>, until: Option<i32> },
    /// From the one moment until before the other.
    Single { from: Timestamp, until: Timestamp },
    /// Both days included.
    AllDay { first: NaiveDate, last: NaiveDate },
}

impl Rule {
    const fn kind(self) -> Kind {
        match self {
            Self::Recurring { .. } => Kind::Recurring,
            Self::Single { .. } => Kind::Single,
            Self::AllDay { .. } => Kind::AllDay,
        }
    }

    /// The rule of a row, if it holds one.
    pub fn of(row: &Model) -> Option<Self> {
        let date = |text: &Option<String>| text.as_deref()?.parse().ok();
        Some(match row.kind.as_str() {
            RECURRING => Self::Recurring {
                days: Weekdays::from_bits(u8::try_from(row.weekdays?).ok()?),
                from: row.starts_at_minute,
                until: row.ends_at_minute,
            },
            SINGLE => Self::Single { from: row.starts_at?.at(), until: row.ends_at?.at() },
            ALL_DAY => Self::AllDay { first: date(&row.starts_at_date)?, last: date(&row.ends_at_date)? },
            _ => return None,
        })
    }

    /// Puts it into a row, in place of what was there.
    pub fn write(self, row: &mut ActiveModel) {
        let (mut weekdays, mut minutes, mut moments, mut dates) = (None, (None, None), (None, None), (None, None));
        match self {
            Self::Recurring { days, from, until } => (weekdays, minutes) = (Some(i32::from(days.bits())), (from, until)),
            Self::Single { from, until } => moments = (Some(from.into()), Some(until.into())),
            Self::AllDay { first, last } => dates = (Some(first.to_string()), Some(last.to_string())),
        }
        row.kind = Set(self.kind().as_str().to_owned());
        row.weekdays = Set(weekdays);
        (row.starts_at_minute, row.ends_at_minute) = (Set(minutes.0), Set(minutes.1));
        (row.starts_at, row.ends_at) = (Set(moments.0), Set(moments.1));
        (row.starts_at_date, row.ends_at_date) = (Set(dates.0), Set(dates.1));
    }

    /// The rule that was sent. What is not sent is that of `kept`, as long as the type stays the same.
    pub fn read(input: &ScheduleInput, kept: Option<Self>, errors: &mut FieldErrors) -> Option<Self> {
        let holidays = [&input.region, &input.observed, &input.ignored_holidays, &input.holidays];
        if holidays.iter().any(|field| field.is_set()) {
            errors.add("type", NO_HOLIDAYS);
            return None;
        }
        let sent = Sent::read(input, errors)?;
        match sent.kind(kept.map(Self::kind), errors)? {
            Kind::Recurring => sent.recurring(kept, errors),
            Kind::Single => sent.single(kept, errors),
            Kind::AllDay => sent.all_day(kept, errors),
        }
    }
}

/// The fields of all types, read. `null` is as good as not sent, except that it takes a time of day away.
struct Sent {
    kind: Option<Kind>,
    days: [Option<bool>; 7],
    starts_at_time: Option<Option<i32>>,
    ends_at_time: Option<Option<i32>>,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    starts_at_date: Option<NaiveDate>,
    ends_at_date: Option<NaiveDate>,
}

impl Sent {
    fn read(input: &ScheduleInput, errors: &mut FieldErrors) -> Option<Self> {
        let wrong = errors.0.len();
        let given =
            [&input.monday, &input.tuesday, &input.wednesday, &input.thursday, &input.friday, &input.saturday, &input.sunday];
        let mut days = [None; 7];
        for ((day, field), name) in days.iter_mut().zip(given).zip(DAYS) {
            *day = field.clone().optional(name, errors);
        }
        let sent = Self {
            kind: input.r#type.clone().and_then(Kind::parse).optional("type", errors),
            days,
            starts_at_time: input.starts_at_time.clone().and_then(start_minute).change("starts_at_time", errors),
            ends_at_time: input.ends_at_time.clone().and_then(end_minute).change("ends_at_time", errors),
            starts_at: input.starts_at.clone().optional("starts_at", errors),
            ends_at: input.ends_at.clone().optional("ends_at", errors),
            starts_at_date: input.starts_at_date.clone().and_then(date).optional("starts_at_date", errors),
            ends_at_date: input.ends_at_date.clone().and_then(date).optional("ends_at_date", errors),
        };
        (errors.0.len() == wrong).then_some(sent)
    }

    /// What was sent that only one type has. A day that is false says nothing: answers carry it with every type.
    fn telling(&self) -> impl Iterator<Item = (Kind, &'static str)> {
        let days = self.days.iter().zip(DAYS).map(|(day, name)| (*day == Some(true), Kind::Recurring, name));
        let others = [
            (self.starts_at_time.flatten().is_some(), Kind::Recurring, "starts_at_time"),
            (self.ends_at_time.flatten().is_some(), Kind::Recurring, "ends_at_time"),
            (self.starts_at.is_some(), Kind::Single, "starts_at"),
            (self.ends_at.is_some(), Kind::Single, "ends_at"),
            (self.starts_at_date.is_some(), Kind::AllDay, "starts_at_date"),
            (self.ends_at_date.is_some(), Kind::AllDay, "ends_at_date"),
        ];
        days.chain(others).filter(|(sent, ..)| *sent).map(|(_, kind, name)| (kind, name))
    }

    /// The type that was named, or that the fields tell, or that is kept.
    fn kind(&self, kept: Option<Kind>, errors: &mut FieldErrors) -> Option<Kind> {
        let Some(kind) = self.kind.or_else(|| self.telling().map(|(kind, _)| kind).next()).or(kept) else {
            errors.add("type", "can't be told: send days of the week, starts_at and ends_at, or starts_at_date and ends_at_date");
            return None;
        };
        if self.telling().all(|(of, _)| of == kind) {
            return Some(kind);
        }
        for (of, name) in self.telling() {
            match self.kind {
                Some(named) if of == named => {}
                Some(named) => errors.add(name, &format!("does not belong to a {}", named.as_str())),
                None => errors.add(name, &format!("belongs to a {}: send the fields of one type alone", of.as_str())),
            }
        }
        None
    }

    fn recurring(&self, kept: Option<Rule>, errors: &mut FieldErrors) -> Option<Rule> {
        let (kept, from, until) =
            if let Some(Rule::Recurring { days, from, until }) = kept { (days.bits(), from, until) } else { (0, None, None) };
        let mut days = [false; 7];
        for (bit, (day, sent)) in days.iter_mut().zip(self.days).enumerate() {
            *day = sent.unwrap_or(kept >> bit & 1 == 1);
        }
        let days = Weekdays::from_bools(days);
        let (from, until) = (self.starts_at_time.unwrap_or(from), self.ends_at_time.unwrap_or(until));
        if days.is_empty() {
            errors.add("monday", "or another day of the week must be true");
        }
        let equal = until.is_some() && until == from;
        if equal {
            errors.add("ends_at_time", "must differ from starts_at_time: leave both out for the whole day");
        }
        (!days.is_empty() && !equal).then_some(Rule::Recurring { days, from, until })
    }

    fn single(&self, kept: Option<Rule>, errors: &mut FieldErrors) -> Option<Rule> {
        let kept = if let Some(Rule::Single { from, until }) = kept { (Some(from), Some(until)) } else { (None, None) };
        let from = required(self.starts_at.or(kept.0), "starts_at", errors);
        let until = required(self.ends_at.or(kept.1), "ends_at", errors);
        let (from, until) = (from?, until?);
        if until <= from {
            errors.add("ends_at", "must be after starts_at");
            return None;
        }
        Some(Rule::Single { from, until })
    }

    fn all_day(&self, kept: Option<Rule>, errors: &mut FieldErrors) -> Option<Rule> {
        let kept = if let Some(Rule::AllDay { first, last }) = kept { (Some(first), Some(last)) } else { (None, None) };
        let first = required(self.starts_at_date.or(kept.0), "starts_at_date", errors);
        let last = required(self.ends_at_date.or(kept.1), "ends_at_date", errors);
        let (first, last) = (first?, last?);
        if last < first {
            errors.add("ends_at_date", "must not be before starts_at_date");
            return None;
        }
        Some(Rule::AllDay { first, last })
    }
}

fn required<T>(value: Option<T>, name: &str, errors: &mut FieldErrors) -> Option<T> {
    value.map_or(Field::Absent, Field::Value).required(name, errors)
}

fn start_minute(text: String) -> Result<i32, &'static str> {
    minute(&text).filter(|minute| *minute < MINUTES_OF_DAY).ok_or("must be a time of day from 00:00 to 23:59")
}

fn end_minute(text: String) -> Result<i32, &'static str> {
    minute(&text).ok_or("must be a time of day from 00:00 to 24:00")
}

/// `hh:mm`, or `hh:mm:00` as some clients send it, up to 24:00.
fn minute(text: &str) -> Option<i32> {
    let text = text.strip_suffix(":00").filter(|rest| rest.len() == 5).unwrap_or(text);
    let (hours, minutes) = text.split_once(':')?;
    let two_digits =
        |part: &str| if part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()) { part.parse().ok() } else { None };
    let (hours, minutes): (i32, i32) = (two_digits(hours)?, two_digits(minutes)?);
    let minute = hours * 60 + minutes;
    (minutes < 60 && minute <= MINUTES_OF_DAY).then_some(minute)
}

/// `2026-12-24` and no other spelling, in the years that moments have too.
fn date(text: String) -> Result<NaiveDate, &'static str> {
    day::parse(&text)
}
