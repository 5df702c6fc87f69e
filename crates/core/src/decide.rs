//! The decision: may this caller open this door now? Pure, so that the server and an agent that is cut off decide alike.

use crate::restrictions::Restrictions;
use crate::{Code, Permission, Role, Scope, Timestamp};

/// A door, as the decision sees it.
#[derive(Debug, Clone)]
pub struct LockFacts {
    /// Its id.
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its place.
    pub place_id: i64,
    /// The groups that hold it.
    pub group_ids: Vec<i64>,
    /// Whether the door itself is locked down.
    pub locked_down: bool,
    /// Whether its place is locked down.
    pub place_locked_down: bool,
    /// What binds everyone at this door.
    pub restrictions: Restrictions,
}

/// When something holds: from `from`, included, to `until`, excluded. `None` is unbounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
}

/// A user, as the decision sees it.
#[derive(Debug, Clone)]
pub struct UserFacts {
    /// Their organization.
    pub organization_id: i64,
    /// `access_enabled`.
    pub access_enabled: bool,
    /// Every role assignment they hold.
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
}

/// Who asks.
#[derive(Debug, Clone)]
pub enum Subject {
    /// The holder of a group link.
    Link(LinkFacts),
    /// A signed-in user.
    User(UserFacts),
}

/// What allowed it: `authorized_by` of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
}

/// The holder's state of a link, whatever the door.
///
/// # Errors
/// Why the link opens nothing now.
pub fn link_state(link: &LinkFacts, now: Timestamp) -> Result<(), Code> {
    if !link.enabled {
        return Err(Code::LinkDisabled);
    }
    match link.validity.phase(now) {
        Phase::Past => Err(Code::LinkExpired),
        Phase::Future => Err(Code::LinkNotYetValid),
        Phase::Now => Ok(()),
    }
}

/// Decides. First who asks, then whether the right covers the door, last the door's own state, which binds everyone.
///
/// # Errors
/// The reason for the refusal.
pub fn decide(subject: &Subject, lock: Option<&LockFacts>, now: Timestamp) -> Result<Authority, Code> {
    let (authority, lock, restricted) = match subject {
        Subject::Link(link) => {
            link_state(link, now)?;
            let lock = lock.filter(|lock| lock.organization_id == link.organization_id && lock.group_ids.contains(&link.group_id));
            let lock = lock.ok_or(Code::LockNotFound)?;
            let restricted = link.restrictions.for_links().and(lock.restrictions.for_links());
            (Authority::Group { id: link.group_id }, lock, restricted)
        }
        Subject::User(user) => {
            if !user.access_enabled {
                return Err(Code::AccessDisabled);
            }
            let lock = lock.filter(|lock| lock.organization_id == user.organization_id).ok_or(Code::LockNotFound)?;
            (user_authority(user, lock, now)?, lock, lock.restrictions.for_users())
        }
    };
    if lock.locked_down {
        Err(Code::LockLockedDown)
    } else if lock.place_locked_down {
        Err(Code::PlaceLockedDown)
    } else {
        restricted.map(|()| authority)
    }
}

/// Any right that allows is enough; otherwise the refusal of the one that comes closest to allowing.
fn user_authority(user: &UserFacts, lock: &LockFacts, now: Timestamp) -> Result<Authority, Code> {
    let mut refusal = (0, Code::RightInvalid);
    for right in user.rights.iter().filter(|right| covers(right, lock)) {
        let (closeness, code) = match right.validity.phase(now) {
            Phase::Now if right.role == Role::GroupBasic && !right.login_enabled => (3, Code::LoginNotEnabled),
            Phase::Now => match right.restrictions.for_users() {
                Err(code) if right.role == Role::GroupBasic => (4, code),
                Ok(()) | Err(_) => return Ok(Authority::RoleAssignment { id: right.id, role: right.role }),
            },
            Phase::Future => (2, Code::RightNotStarted),
            Phase::Past => (1, Code::RightEnded),
        };
        if closeness > refusal.0 {
            refusal = (closeness, code);
        }
    }
    Err(refusal.1)
}

fn covers(right: &Right, lock: &LockFacts) -> bool {
    match right.role.scope() {
        Scope::Group => lock.group_ids.contains(&right.applies_to),
        Scope::Place => right.role.permits(Permission::LocksUnlock) && right.applies_to == lock.place_id,
        Scope::Organization => right.role.permits(Permission::LocksUnlock),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_micros(1_000);

    fn lock() -> LockFacts {
        LockFacts {
            id: 1,
            organization_id: 1,
            place_id: 5,
            group_ids: vec![7],
            locked_down: false,
            place_locked_down: false,
            restrictions: Restrictions::default(),
        }
    }

    fn link() -> LinkFacts {
        LinkFacts {
            organization_id: 1,
            group_id: 7,
            enabled: true,
            validity: Validity::default(),
            restrictions: Restrictions::default(),
        }
    }

    fn validity(from: Option<i64>, until: Option<i64>) -> Validity {
        Validity { from: from.map(Timestamp::from_micros), until: until.map(Timestamp::from_micros) }
    }

    fn right(role: Role, applies_to: i64) -> Right {
        Right { id: 3, role, applies_to, login_enabled: true, validity: Validity::default(), restrictions: Restrictions::default() }
    }

    fn user(rights: Vec<Right>) -> Subject {
        Subject::User(UserFacts { organization_id: 1, access_enabled: true, rights })
    }

    #[test]
    fn a_link_opens_its_groups_doors_within_its_validity() {
        let cases = [
            (link(), lock(), Ok(Authority::Group { id: 7 })),
            (LinkFacts { enabled: false, ..link() }, lock(), Err(Code::LinkDisabled)),
            (LinkFacts { validity: validity(Some(1_001), None), ..link() }, lock(), Err(Code::LinkNotYetValid)),
            (LinkFacts { validity: validity(Some(1_000), None), ..link() }, lock(), Ok(Authority::Group { id: 7 })),
            (LinkFacts { validity: validity(None, Some(1_000)), ..link() }, lock(), Err(Code::LinkExpired)),
            (LinkFacts { validity: validity(None, Some(1_001)), ..link() }, lock(), Ok(Authority::Group { id: 7 })),
            (LinkFacts { group_id: 8, ..link() }, lock(), Err(Code::LockNotFound)),
            (LinkFacts { organization_id: 2, ..link() }, lock(), Err(Code::LockNotFound)),
            (link(), LockFacts { locked_down: true, ..lock() }, Err(Code::LockLockedDown)),
            (link(), LockFacts { place_locked_down: true, ..lock() }, Err(Code::PlaceLockedDown)),
        ];
        for (link, lock, expected) in cases {
            let described = format!("{link:?} {lock:?}");
            assert_eq!(decide(&Subject::Link(link), Some(&lock), NOW), expected, "{described}");
        }
        assert_eq!(decide(&Subject::Link(link()), None, NOW), Err(Code::LockNotFound));
    }

    #[test]
    fn a_user_needs_a_right_that_covers_the_door_now() {
        let granted = |role| Ok(Authority::RoleAssignment { id: 3, role });
        let ended = Right { validity: validity(None, Some(1_000)), ..right(Role::GroupBasic, 7) };
        let future = Right { validity: validity(Some(2_000), None), ..right(Role::GroupBasic, 7) };
        let no_app = Right { login_enabled: false, ..right(Role::GroupBasic, 7) };
        let cases = [
            (vec![], Err(Code::RightInvalid)),
            (vec![right(Role::GroupBasic, 8)], Err(Code::RightInvalid)),
            (vec![right(Role::GroupBasic, 7)], granted(Role::GroupBasic)),
            (vec![ended.clone()], Err(Code::RightEnded)),
            (vec![ended.clone(), future.clone()], Err(Code::RightNotStarted)),
            (vec![no_app.clone(), ended.clone()], Err(Code::LoginNotEnabled)),
            (vec![ended, no_app, future, right(Role::GroupBasic, 7)], granted(Role::GroupBasic)),
            (vec![Right { login_enabled: false, ..right(Role::GroupManager, 7) }], granted(Role::GroupManager)),
            (vec![right(Role::PlaceAdministrator, 5)], granted(Role::PlaceAdministrator)),
            (vec![right(Role::PlaceAdministrator, 6)], Err(Code::RightInvalid)),
            (vec![right(Role::OrganizationOwner, 1)], granted(Role::OrganizationOwner)),
            (vec![right(Role::OrganizationObserver, 1)], Err(Code::RightInvalid)),
            (vec![right(Role::OrganizationUserManager, 1)], Err(Code::RightInvalid)),
        ];
        for (rights, expected) in cases {
            let described = format!("{rights:?}");
            assert_eq!(decide(&user(rights), Some(&lock()), NOW), expected, "{described}");
        }
    }

    #[test]
    fn a_restriction_that_nothing_proves_refuses_members_but_not_managers() {
        let all = [
            (Restrictions { time: true, ..Restrictions::default() }, Code::NotAtThisTime),
            (Restrictions { geofence: true, ..Restrictions::default() }, Code::LocationUnknown),
            (Restrictions { reader: true, ..Restrictions::default() }, Code::NotAtReader),
            (Restrictions { primary_device: true, ..Restrictions::default() }, Code::NotPrimaryDevice),
            (Restrictions { managed_device: true, ..Restrictions::default() }, Code::NotPrimaryDevice),
            (Restrictions { tap: true, ..Restrictions::default() }, Code::TapOnly),
        ];
        for (restrictions, code) in all {
            let member = user(vec![Right { restrictions, ..right(Role::GroupBasic, 7) }]);
            assert_eq!(decide(&member, Some(&lock()), NOW), Err(code), "{restrictions:?}");
            let manager = user(vec![Right { restrictions, ..right(Role::GroupManager, 7) }]);
            assert!(decide(&manager, Some(&lock()), NOW).is_ok(), "{restrictions:?}");
            let both = user(vec![Right { restrictions, ..right(Role::GroupBasic, 7) }, right(Role::GroupBasic, 7)]);
            assert!(decide(&both, Some(&lock()), NOW).is_ok(), "{restrictions:?}");
        }
    }

    #[test]
    fn a_doors_own_restrictions_bind_the_owner_too() {
        let owner = user(vec![right(Role::OrganizationOwner, 1)]);
        let restricted = LockFacts { restrictions: Restrictions { geofence: true, ..Restrictions::default() }, ..lock() };
        assert_eq!(decide(&owner, Some(&restricted), NOW), Err(Code::LocationUnknown));
    }

    #[test]
    fn of_all_restrictions_only_times_bind_links() {
        let but_time =
            Restrictions { time: false, geofence: true, reader: true, primary_device: true, managed_device: true, tap: true };
        let time = Restrictions { time: true, ..Restrictions::default() };
        let subject = |restrictions| Subject::Link(LinkFacts { restrictions, ..link() });
        let door = |restrictions| LockFacts { restrictions, ..lock() };
        assert!(decide(&subject(but_time), Some(&door(but_time)), NOW).is_ok());
        assert_eq!(decide(&subject(time), Some(&lock()), NOW), Err(Code::NotAtThisTime));
        assert_eq!(decide(&subject(Restrictions::default()), Some(&door(time)), NOW), Err(Code::NotAtThisTime));
    }

    #[test]
    fn a_lockdown_binds_the_owner_too() {
        let owner = user(vec![right(Role::OrganizationOwner, 1)]);
        let locked = LockFacts { locked_down: true, ..lock() };
        assert_eq!(decide(&owner, Some(&locked), NOW), Err(Code::LockLockedDown));
    }

    #[test]
    fn access_switched_off_refuses_even_the_owner() {
        let subject =
            Subject::User(UserFacts { organization_id: 1, access_enabled: false, rights: vec![right(Role::OrganizationOwner, 1)] });
        assert_eq!(decide(&subject, Some(&lock()), NOW), Err(Code::AccessDisabled));
    }

    proptest! {
        #[test]
        fn a_grant_to_a_link_never_happens_outside_validity_lock_set_or_tenant(
            from in proptest::option::of(0i64..2_000),
            until in proptest::option::of(0i64..2_000),
            now in 0i64..2_000,
            enabled: bool,
            group_id in 6i64..9,
            organization_id in 1i64..3,
            locked_down: bool,
            place_locked_down: bool,
        ) {
            let link = LinkFacts { organization_id, group_id, enabled, validity: validity(from, until), restrictions: Restrictions::default() };
            let lock = LockFacts { locked_down, place_locked_down, ..lock() };
            let allowed = decide(&Subject::Link(link), Some(&lock), Timestamp::from_micros(now)).is_ok();
            let expected = enabled
                && from.is_none_or(|from| from <= now)
                && until.is_none_or(|until| now < until)
                && group_id == 7
                && organization_id == 1
                && !locked_down
                && !place_locked_down;
            prop_assert_eq!(allowed, expected);
        }
    }
}
