//! When a scheduled report is due next.

use chrono::{Days as Count, NaiveDate};
use chrono_tz::Tz;
use doorward_core::limit::Period;
use doorward_core::recurrence::Recurrence;
use doorward_core::{Timestamp, day};
use doorward_store::entity::scheduled_report::{ActiveModel, Model};
use sea_orm::Set;

use crate::Error;
use crate::reports::Days;

/// What was due longer ago, in days, while no server ran is left out: a report is not kept longer.
const MADE_UP_FOR: u64 = 30;

/// The dates of a scheduled report.
pub(super) struct Dates {
    recurrence: Recurrence,
    zone: Tz,
    last_due_on: Option<NaiveDate>,
}

impl Dates {
    /// # Errors
    /// The row is broken.
    pub fn of(row: &Model) -> Result<Self, Error> {
        let broken = || Error::Internal(format!("scheduled report {} has broken dates", row.id));
        let date = |text: &str| day::parse(text).map_err(|_| broken());
        let recurrence = Recurrence {
            first: date(&row.scheduled_at)?,
            period: Period::parse(&row.period).ok_or_else(broken)?,
            frequency: u32::try_from(row.frequency).map_err(|_| broken())?,
        };
        let zone = row.time_zone.parse().map_err(|_| broken())?;
        Ok(Self { recurrence, zone, last_due_on: row.last_due_on.as_deref().map(date).transpose()? })
    }

    /// What a report that is due on this date tells of.
    pub fn days(&self, due_on: NaiveDate) -> Option<Days> {
        Days::between(self.recurrence.before(due_on)?, due_on, self.zone)
    }

    /// The next date for one that begins, or begins anew: today at the earliest.
    pub fn first(&self, now: Timestamp) -> Option<NaiveDate> {
        self.not_before(day::of(now, self.zone))
    }

    /// The next date for one that goes on: what came meanwhile is made up for.
    pub fn following(&self, now: Timestamp) -> Option<NaiveDate> {
        self.not_before(self.earliest(now)?)
    }

    /// The earliest date that is made up for.
    pub fn earliest(&self, now: Timestamp) -> Option<NaiveDate> {
        day::of(now, self.zone).checked_sub_days(Count::new(MADE_UP_FOR))
    }

    fn not_before(&self, date: NaiveDate) -> Option<NaiveDate> {
        let after_last = match self.last_due_on {
            Some(last) => last.succ_opt()?,
            None => date,
        };
        self.recurrence.not_before(date.max(after_last))
    }

    /// Puts a next date into a row.
    pub fn write(&self, next: Option<NaiveDate>, enabled: bool, row: &mut ActiveModel) {
        row.next_due_on = Set(next.map(|date| date.to_string()));
        row.due_at = Set(next.filter(|_| enabled).map(|date| day::start(date, self.zone).into()));
    }
}
