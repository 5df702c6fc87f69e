//! What the decision is told.

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::geo::Position;
use crate::limit::{UnlockLimit, Usage};
use crate::restrictions::Restrictions;
use crate::{Role, Timestamp};

/// A door, as the decision sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LockFacts {
    /// Its id.
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its place.
    pub place_id: i64,
    /// The groups that hold it; those that matter to whoever asks are enough.
    pub group_ids: Vec<i64>,
    /// Whether the door itself is locked down.
    pub locked_down: bool,
    /// Whether its place is locked down.
    pub place_locked_down: bool,
    /// The zone of its place; unknown refuses what asks for times.
    pub zone: Option<Tz>,
    /// Its own coordinates, or its place's. Whoever is at its scanner is near it, so scanners are not told.
    #[serde(skip)]
    pub position: Option<Position>,
    /// The secret that its reader's values are made of. It goes nowhere either.
    #[serde(skip)]
    pub proximity_secret: Option<Vec<u8>>,
    /// What binds everyone at this door.
    pub restrictions: Restrictions,
}

/// When something holds: from `from`, included, to `until`, excluded. `None` is unbounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// First moment.
    pub from: Option<Timestamp>,
    /// First moment after.
    pub until: Option<Timestamp>,
}

/// Where a moment lies relative to a [`Validity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Ended.
    Past,
    /// Has not started.
    Future,
    /// Holds.
    Now,
}

impl Validity {
    /// Whether it holds at `now`, or did, or will.
    #[must_use]
    pub fn phase(&self, now: Timestamp) -> Phase {
        if self.until.is_some_and(|until| now >= until) {
            Phase::Past
        } else if self.from.is_some_and(|from| now < from) {
            Phase::Future
        } else {
            Phase::Now
        }
    }
}

/// A limit on unlocks, with what is used of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// The limit; `None` for as many as one likes.
    pub limit: Option<UnlockLimit>,
    /// What is used.
    pub usage: Usage,
    /// The zone in which its periods begin; unknown refuses where there is a limit.
    pub zone: Option<Tz>,
}

impl Allowance {
    /// As many unlocks as one likes.
    pub const UNLIMITED: Self = Self { limit: None, usage: Usage { count: 0, since: None }, zone: None };

    /// Whether there is one left.
    #[must_use]
    pub fn left(&self, now: Timestamp) -> bool {
        match (self.limit, self.zone) {
            (None, _) => true,
            (Some(limit), Some(zone)) => limit.left(self.usage, now, zone) > 0,
            (Some(_), None) => false,
        }
    }

    /// What is used once one more is.
    #[must_use]
    pub fn spent(&self, now: Timestamp) -> Usage {
        let since = self.limit.zip(self.zone).and_then(|(limit, zone)| limit.since(now, zone));
        let count = if self.usage.since < since { 0 } else { self.usage.count };
        Usage { count: count.saturating_add(1), since: since.max(self.usage.since.filter(|_| since.is_some())) }
    }
}

/// A group link, as the decision sees it.
#[derive(Debug, Clone)]
pub struct LinkFacts {
    /// Its organization.
    pub organization_id: i64,
    /// Its group.
    pub group_id: i64,
    /// `link_enabled`.
    pub enabled: bool,
    /// `valid_from` and `valid_until`.
    pub validity: Validity,
    /// What binds those who come by its group.
    pub restrictions: Restrictions,
    /// How often it opens.
    pub allowance: Allowance,
}

/// A user, as the decision sees it.
#[derive(Debug, Clone)]
pub struct UserFacts {
    /// Their organization.
    pub organization_id: i64,
    /// `access_enabled`.
    pub access_enabled: bool,
    /// Whether the login they came with is their primary one.
    pub primary_device: bool,
    /// The steps of this door's proximity values that they have used.
    pub used_steps: Vec<i64>,
    /// The role assignments they hold; those that may cover the door are enough.
    pub rights: Vec<Right>,
}

/// A role assignment, as the decision sees it.
#[derive(Debug, Clone)]
pub struct Right {
    /// Its id.
    pub id: i64,
    /// The role.
    pub role: Role,
    /// The place or group it applies to; the organization's id if it applies to that.
    pub applies_to: i64,
    /// For a group: `login_enabled`. True elsewhere.
    pub login_enabled: bool,
    /// For a group: what binds its members, but not its managers.
    pub restrictions: Restrictions,
    /// `valid_from` and `valid_until`.
    pub validity: Validity,
    /// How often it opens.
    pub allowance: Allowance,
}

/// A guest, as the decision sees them.
#[derive(Debug, Clone)]
pub struct GuestFacts {
    /// Their organization.
    pub organization_id: i64,
    /// Whether their access key opens doors in the way in which it is shown: `link_enabled`, or `qr_code_enabled` at a scanner.
    pub enabled: bool,
    /// The role assignments they hold; those that may cover the door are enough.
    pub rights: Vec<Right>,
}

/// Whoever shows a foreign code, which somebody else has judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForeignFacts {
    /// The organization of the webhook that judged it.
    pub organization_id: i64,
    /// The webhook.
    pub webhook_id: i64,
}

/// Who asks.
#[derive(Debug, Clone)]
pub enum Subject {
    /// The holder of a group link.
    Link(LinkFacts),
    /// The holder of a guest's access key.
    Guest(GuestFacts),
    /// A signed-in user.
    User(UserFacts),
    /// Whoever shows a foreign code that counts.
    Foreign(ForeignFacts),
}
