//! The decision: may this caller open this door now? Pure, so that the server and an agent that is cut off decide alike.

mod facts;
#[cfg(test)]
mod tests;

pub use facts::{Allowance, ForeignFacts, GuestFacts, LinkFacts, LockFacts, Phase, Right, Subject, UserFacts, Validity};

use serde::{Deserialize, Serialize};

use crate::limit::Usage;
use crate::restrictions::{Presence, Situation};
use crate::{Code, Permission, Role, Scope, Timestamp};

/// What allowed it: `authorized_by` of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Authority {
    /// The link's group.
    Group {
        /// Group id.
        id: i64,
    },
    /// A role assignment.
    RoleAssignment {
        /// Role assignment id.
        id: i64,
        /// Its role.
        role: Role,
    },
    /// A webhook that judged a foreign code.
    EvaluationWebhook {
        /// Its id.
        id: i64,
    },
}

/// A permission to open, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// What allowed it.
    pub authority: Authority,
    /// What is used of its limit, this unlock included; `None` where there is no limit.
    pub spent: Option<Usage>,
    /// The step of the proximity proof that this unlock uses up, if one was needed.
    pub proximity_step: Option<i64>,
}

/// The state of a link, whatever the door: `enabled` is its `link_enabled`.
///
/// # Errors
/// Why the link opens nothing now.
pub fn link_state(enabled: bool, validity: Validity, now: Timestamp) -> Result<(), Code> {
    if !enabled {
        return Err(Code::LinkDisabled);
    }
    match validity.phase(now) {
        Phase::Past => Err(Code::LinkExpired),
        Phase::Future => Err(Code::LinkNotYetValid),
        Phase::Now => Ok(()),
    }
}

/// Decides. First who asks, then whether the right covers the door, last the door's own state, which binds everyone.
///
/// # Errors
/// The reason for the refusal.
pub fn decide(subject: &Subject, lock: Option<&LockFacts>, presence: &Presence, now: Timestamp) -> Result<Grant, Code> {
    match subject {
        Subject::Link(link) => {
            link_state(link.enabled, link.validity, now)?;
            let lock = lock.filter(|lock| lock.organization_id == link.organization_id && lock.group_ids.contains(&link.group_id));
            let lock = lock.ok_or(Code::LockNotFound)?;
            link.restrictions.for_links(lock.zone, now)?;
            let spent = spend(&link.allowance, now)?;
            not_locked_down(lock)?;
            lock.restrictions.for_links(lock.zone, now)?;
            Ok(Grant { authority: Authority::Group { id: link.group_id }, spent, proximity_step: None })
        }
        Subject::Guest(guest) => {
            if !guest.enabled {
                return Err(Code::LinkDisabled);
            }
            let lock = lock.filter(|lock| lock.organization_id == guest.organization_id).ok_or(Code::LockNotFound)?;
            // Whatever a team of theirs may do, a guest opens doors and manages nothing.
            let rights = guest.rights.iter().filter(|right| right.role == Role::GroupBasic && covers(right, lock));
            let grant = by_rights(rights, Code::LockNotFound, |right| by_guests_right(right, lock, now))?;
            not_locked_down(lock)?;
            lock.restrictions.for_links(lock.zone, now)?;
            Ok(grant)
        }
        Subject::User(user) => {
            if !user.access_enabled {
                return Err(Code::AccessDisabled);
            }
            let lock = lock.filter(|lock| lock.organization_id == user.organization_id).ok_or(Code::LockNotFound)?;
            let situation = Situation {
                now,
                zone: lock.zone,
                door: lock.position,
                proximity_secret: lock.proximity_secret.as_deref(),
                presence,
                primary_device: user.primary_device,
                used_steps: &user.used_steps,
            };
            let rights = user.rights.iter().filter(|right| covers(right, lock));
            let grant = by_rights(rights, Code::RightInvalid, |right| by_right(right, &situation))?;
            not_locked_down(lock)?;
            let step = lock.restrictions.for_users(&situation)?;
            Ok(Grant { proximity_step: step.or(grant.proximity_step), ..grant })
        }
        Subject::Foreign(foreign) => {
            // The webhook stands in for the group; what binds everyone at the door binds here too.
            let lock = lock.filter(|lock| lock.organization_id == foreign.organization_id).ok_or(Code::LockNotFound)?;
            not_locked_down(lock)?;
            lock.restrictions.for_links(lock.zone, now)?;
            Ok(Grant { authority: Authority::EvaluationWebhook { id: foreign.webhook_id }, spent: None, proximity_step: None })
        }
    }
}

fn not_locked_down(lock: &LockFacts) -> Result<(), Code> {
    if lock.locked_down {
        Err(Code::LockLockedDown)
    } else if lock.place_locked_down {
        Err(Code::PlaceLockedDown)
    } else {
        Ok(())
    }
}

fn spend(allowance: &Allowance, now: Timestamp) -> Result<Option<Usage>, Code> {
    if allowance.left(now) { Ok(allowance.limit.map(|_| allowance.spent(now))) } else { Err(Code::UnlockLimitReached) }
}

/// Any right that allows is enough, and one without a limit goes before one with; otherwise the refusal of the right that
/// comes closest to allowing, or this one if there is no right.
fn by_rights<'a>(
    rights: impl Iterator<Item = &'a Right>,
    none: Code,
    by_right: impl Fn(&Right) -> Result<Grant, (Closeness, Code)>,
) -> Result<Grant, Code> {
    let mut limited = None;
    let mut refusal = (Closeness::Nothing, none);
    for right in rights {
        match by_right(right) {
            Ok(grant) if grant.spent.is_none() => return Ok(grant),
            Ok(grant) => limited = limited.or(Some(grant)),
            Err(closer) if closer.0 > refusal.0 => refusal = closer,
            Err(_) => {}
        }
    }
    limited.ok_or(refusal.1)
}

/// How close a right came to allowing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Closeness {
    Nothing,
    Ended,
    NotStarted,
    NotByApp,
    Restricted,
    UsedUp,
}

fn by_right(right: &Right, situation: &Situation<'_>) -> Result<Grant, (Closeness, Code)> {
    holds(right, situation.now)?;
    let member = right.role == Role::GroupBasic;
    if member && !right.login_enabled {
        return Err((Closeness::NotByApp, Code::LoginNotEnabled));
    }
    let proximity_step =
        if member { right.restrictions.for_users(situation).map_err(|code| (Closeness::Restricted, code))? } else { None };
    use_up(right, situation.now, proximity_step)
}

/// What binds a guest, who proves nothing but the key, is what binds the holder of a link.
fn by_guests_right(right: &Right, lock: &LockFacts, now: Timestamp) -> Result<Grant, (Closeness, Code)> {
    holds(right, now)?;
    right.restrictions.for_links(lock.zone, now).map_err(|code| (Closeness::Restricted, code))?;
    use_up(right, now, None)
}

fn holds(right: &Right, now: Timestamp) -> Result<(), (Closeness, Code)> {
    match right.validity.phase(now) {
        Phase::Past => Err((Closeness::Ended, Code::RightEnded)),
        Phase::Future => Err((Closeness::NotStarted, Code::RightNotStarted)),
        Phase::Now => Ok(()),
    }
}

fn use_up(right: &Right, now: Timestamp, proximity_step: Option<i64>) -> Result<Grant, (Closeness, Code)> {
    let spent = spend(&right.allowance, now).map_err(|code| (Closeness::UsedUp, code))?;
    Ok(Grant { authority: Authority::RoleAssignment { id: right.id, role: right.role }, spent, proximity_step })
}

fn covers(right: &Right, lock: &LockFacts) -> bool {
    match right.role.scope() {
        Scope::Group => lock.group_ids.contains(&right.applies_to),
        Scope::Place => right.role.permits(Permission::LocksUnlock) && right.applies_to == lock.place_id,
        Scope::Organization => right.role.permits(Permission::LocksUnlock),
    }
}
