//! A door with timers, and what is to be done at it now.

use std::time::Duration;

use doorward_core::Timestamp;
use doorward_core::door_timer::{DoorTimer, Marks, Rules};
use doorward_store as store;
use doorward_store::door_timers::Drive;
use doorward_store::entity::schedule;

use super::errand::Target;
use super::watch::Watched;
use crate::App;

/// Longest time that a relay is told to hold: after that a door closes, whatever became of server and cable.
pub(super) const LEASE: Duration = Duration::from_mins(2);
/// How long after the last time a relay is told again.
const RENEW: Duration = Duration::from_secs(40);
/// How long after it failed a relay is told again.
pub(super) const RETRY: Duration = Duration::from_secs(15);
/// How long an order may be under way until its outcome is recorded. Meanwhile no other node begins to hold the door.
const UNDER_WAY: Duration = Duration::from_secs(10);

/// A door with timers.
pub(super) struct Door {
    pub row: store::door_timers::Door,
    pub schedules: Vec<schedule::Model>,
    pub rules: Option<Rules>,
    /// What they make of it now.
    timer: DoorTimer,
    /// Whether its relay can hold it open.
    can_hold: bool,
}

/// What is to be done at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Begin to hold it open.
    Begin {
        /// Until then.
        until: Timestamp,
        /// Whether an earlier hold has ended that nobody saw the end of.
        ended: bool,
    },
    /// Go on holding it open.
    Renew {
        /// Until then.
        until: Timestamp,
    },
    /// End the hold.
    End,
    /// Release the relay, which may be held though it is not to be.
    Release {
        /// Until when it may be.
        until: Timestamp,
    },
    /// Forget that its relay failed: it need not hold any more.
    Forget,
}

/// What this process told a door's relay last.
#[derive(Clone)]
pub(super) struct Told {
    /// When it may be told again, if that did not work.
    pub retry_at: Timestamp,
    /// The door as it was.
    pub door: Target,
    /// Until when it may be held though it did not say so.
    pub uncertain_until: Option<Timestamp>,
}

impl Door {
    pub fn new(app: &App, row: store::door_timers::Door, schedules: Vec<schedule::Model>, now: Timestamp) -> Self {
        let rules = super::rules(&row.time_zone, &schedules);
        let can_hold = Target::from(&row).relay(app).is_ok();
        let door = Self { row, schedules, rules, timer: DoorTimer::default(), can_hold };
        Self { timer: door.state(now), ..door }
    }

    pub fn marks(&self) -> Marks {
        Marks { arrived_at: self.row.arrived_at.map(Into::into), left_at: self.row.left_at.map(Into::into) }
    }

    pub fn drive(&self) -> Drive {
        Drive {
            held_since: self.row.held_since.map(Into::into),
            renewed_at: self.row.renewed_at.map(Into::into),
            failed_at: self.row.failed_at.map(Into::into),
        }
    }

    /// For those who open it, if a first arrival may be awaited.
    pub fn watched(&self) -> Option<Watched> {
        let rules = self.rules.clone().filter(|rules| !rules.first_to_arrive.is_empty())?;
        Some(Watched { rules, marks: self.marks() })
    }

    fn state(&self, now: Timestamp) -> DoorTimer {
        self.rules.as_ref().map(|rules| rules.state(self.marks(), now)).unwrap_or_default()
    }

    /// What is to be done now, if anything.
    pub fn step(&self, told: Option<&Told>, now: Timestamp) -> Option<Step> {
        let drive = self.drive();
        let hold_until = self.timer.hold_until.filter(|_| !self.row.locked_down);
        let Some(until) = hold_until else {
            return match drive.held_since {
                Some(_) => Some(Step::End),
                None if drive.failed_at.is_some() => Some(Step::Forget),
                None => told.and_then(|told| told.release(now)),
            };
        };
        lease(until, now)?;
        let same_relay = told.is_some_and(|told| told.door.relay == self.row.relay);
        let in_vain = drive.failed_at.is_some() && !self.can_hold;
        let tried = same_relay && (in_vain || told.is_some_and(|told| told.rests(now)));
        if self.was_interrupted(now) {
            Some(Step::Begin { until, ended: true })
        } else if drive.held_since.is_none() || drive.failed_at.is_some() {
            let free = elapsed(drive.renewed_at, UNDER_WAY, now);
            (free && !tried).then_some(Step::Begin { until, ended: false })
        } else {
            let due = elapsed(drive.renewed_at, RENEW, now) && !tried;
            (due || !same_relay).then_some(Step::Renew { until })
        }
    }

    /// Whether the door was to be closed at some moment since it was last held, which nobody saw.
    fn was_interrupted(&self, now: Timestamp) -> bool {
        let drive = self.drive();
        let Some(seen) = drive.held_since.map(|since| drive.renewed_at.unwrap_or(since)) else { return false };
        self.state(seen).hold_until.is_none_or(|until| until <= now)
    }

    /// When to look again, if nothing else happens.
    pub fn next(&self, told: Option<&Told>, now: Timestamp) -> Option<Timestamp> {
        let drive = self.drive();
        let failing = |told: &&Told| drive.failed_at.is_some() || told.uncertain_until.is_some();
        let retry = told.filter(failing).map(|told| told.retry_at);
        let renewal = drive.renewed_at.map(|at| at.after(if drive.held_since.is_some() { RENEW } else { UNDER_WAY }));
        [self.timer.next_change, retry, renewal].into_iter().flatten().filter(|at| *at > now).min()
    }
}

/// Seconds that a relay may be told to hold, so that it never holds too long.
pub(super) fn lease(until: Timestamp, now: Timestamp) -> Option<u32> {
    let left = until.since(now).min(LEASE).as_secs();
    u32::try_from(left).ok().filter(|seconds| *seconds > 0)
}

impl Told {
    /// Whether it is too early to tell it again what did not work.
    fn rests(&self, now: Timestamp) -> bool {
        self.retry_at > now && self.retry_at <= now.after(RETRY)
    }

    /// Releases a relay that may be held.
    pub fn release(&self, now: Timestamp) -> Option<Step> {
        let until = self.uncertain_until.filter(|until| *until > now)?;
        (!self.rests(now)).then_some(Step::Release { until })
    }
}

/// Whether it is that long ago; so it is if it lies as far ahead, since clocks are set back.
pub(super) fn elapsed(at: Option<Timestamp>, by: Duration, now: Timestamp) -> bool {
    at.is_none_or(|at| now.since(at).max(at.since(now)) >= by)
}

impl Step {
    /// Lower goes first. Closing comes before opening, and what works before what does not.
    pub fn rank(self, failing: bool) -> u8 {
        match self {
            Self::End | Self::Release { .. } | Self::Forget => 0,
            Self::Renew { .. } => 1,
            Self::Begin { .. } if !failing => 2,
            Self::Begin { .. } => 3,
        }
    }
}
