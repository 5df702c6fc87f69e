//! When a door is held open by itself: its `unlock` and `first_to_arrive` schedules, and what people did (contract sections
//! 2.8 and 2.12). Whether it may be (lockdown) and can be (relay) is for others to say.

#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono_tz::Tz;

use crate::Timestamp;
use crate::schedule::{self, LONGEST_SPAN_DAYS, Schedule, Span};

/// How far ahead [`DoorTimer::next_change`] is looked for.
const AHEAD: Duration = Duration::from_hours(24);
/// How far a span is followed.
const LONGEST: Duration = Duration::from_hours(24 * LONGEST_SPAN_DAYS.unsigned_abs());
const INSTANT: Duration = Duration::from_micros(1);

/// A door's schedules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The enabled ones that hold it open.
    pub unlock: Vec<Schedule>,
    /// The enabled ones in which it waits for the first to arrive.
    pub first_to_arrive: Vec<Schedule>,
    /// The zone of its place.
    pub zone: Tz,
}

/// What people did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// When someone last arrived who was awaited.
    pub arrived_at: Option<Timestamp>,
    /// When someone was last the last to leave. It counts until someone arrives later.
    pub left_at: Option<Timestamp>,
}

/// What the schedules of a door make of it at a moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DoorTimer {
    /// First moment after which it is not held open any more; `None` if it is not held now.
    pub hold_until: Option<Timestamp>,
    /// The end of the span in which a first arrival is asked for; `None` outside such a span.
    pub first_to_arrive_required_until: Option<Timestamp>,
    /// Whether someone has arrived in that span.
    pub first_to_arrive_satisfied: bool,
    /// The next moment at which the passing of time may change any of this; `None` if that is more than a day away.
    pub next_change: Option<Timestamp>,
}

impl DoorTimer {
    /// Whether the next one to come in is the first to arrive.
    #[must_use]
    pub const fn awaits_first(&self) -> bool {
        self.first_to_arrive_required_until.is_some() && !self.first_to_arrive_satisfied
    }
}

impl Rules {
    /// What they make of the door now.
    ///
    /// In a `first_to_arrive` span the door waits until someone arrives; then it is held open until the span's end, and on
    /// through an `unlock` span that goes on from there. In an `unlock` span alone it is held until that span's end, or until
    /// a `first_to_arrive` span begins. Whoever is last to leave ends that for the spans they leave in; the next ones begin
    /// afresh. A span that goes on for more than 400 days ends eight days ahead.
    #[must_use]
    pub fn state(&self, marks: Marks, now: Timestamp) -> DoorTimer {
        let left_at = marks.left_at.filter(|left| marks.arrived_at.is_none_or(|arrived| arrived <= *left));
        let arrival = self.around(&self.first_to_arrive, now);
        let satisfied = arrival.is_some_and(|span| {
            left_at.is_none() && marks.arrived_at.is_some_and(|at| self.within(&self.first_to_arrive, span, at))
        });
        let hold_until = match arrival {
            Some(span) if satisfied => Some(self.unlocked_until(span.until).unwrap_or(span.until)),
            Some(_) => None,
            None => self
                .around(&self.unlock, now)
                .filter(|span| !left_at.is_some_and(|at| self.within(&self.unlock, *span, at)))
                .and_then(|_| self.unlocked_until(now)),
        };
        let changes =
            [&self.unlock, &self.first_to_arrive].map(|schedules| schedule::next_change(schedules, self.zone, now, AHEAD));
        DoorTimer {
            hold_until,
            first_to_arrive_required_until: arrival.map(|span| span.until),
            first_to_arrive_satisfied: satisfied,
            next_change: changes.into_iter().flatten().min(),
        }
    }

    /// Until when an `unlock` span that covers this moment goes on before a `first_to_arrive` span begins.
    fn unlocked_until(&self, at: Timestamp) -> Option<Timestamp> {
        let until = self.around(&self.unlock, at)?.until;
        Some(schedule::next_change(&self.first_to_arrive, self.zone, at, until.since(at)).unwrap_or(until))
    }

    /// The span around a moment. If it began more than eight days before, it is told from there.
    fn around(&self, schedules: &[Schedule], at: Timestamp) -> Option<Span> {
        let mut span = schedule::current(schedules, self.zone, at)?;
        if schedule::covers(schedules, self.zone, span.until)
            && let Some(end) = schedule::next_change(schedules, self.zone, span.until, LONGEST)
        {
            span.until = end;
        }
        Some(span)
    }

    /// Whether a moment lies in that span, which may have begun earlier than it is told.
    fn within(&self, schedules: &[Schedule], span: Span, at: Timestamp) -> bool {
        if at >= span.from {
            return at < span.until;
        }
        let earlier = span.from.since(at);
        earlier <= LONGEST
            && schedule::covers(schedules, self.zone, span.from.before(INSTANT))
            && schedule::covers(schedules, self.zone, at)
            && schedule::next_change(schedules, self.zone, at, earlier).is_none()
    }
}
