//! What an organization grows by at once: which rows there will be, and who belongs where. All of it is told from numbers, so
//! that nothing but numbers is kept.

use std::ops::Range;

use doorward_core::EventType;

use super::size::Size;

/// Doors of a place.
const DOORS: u64 = 20;
/// Groups of a place.
const GROUPS: u64 = 10;
/// Most doors of a group; the least is one.
const MOST_DOORS: u64 = 4;
/// One in so many users has a login.
const WITH_LOGIN: u64 = 4;
/// Spreads neighbours over the groups. A prime.
const SPREAD: u64 = 7_919;

/// Ids of the rows that one wave adds to a table. They follow one another.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ids {
    first: i64,
    count: u64,
}

impl Ids {
    fn after(last: i64, count: u64) -> Self {
        Self { first: last + 1, count }
    }

    /// How many.
    pub fn count(self) -> u64 {
        self.count
    }

    /// The id of the row with this number, from 0.
    pub fn nth(self, nth: u64) -> i64 {
        self.first.saturating_add_unsigned(nth)
    }

    /// The numbers.
    pub fn numbers(self) -> Range<u64> {
        0..self.count
    }
}

/// What is there before anybody comes, in the order in which it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A place.
    Place,
    /// A door.
    Door,
    /// A group of a place.
    Group,
    /// A door in a group.
    GroupLock,
    /// A user.
    User,
    /// A role assignment.
    Right,
    /// A device login.
    Login,
}

impl Thing {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Place, Self::Door, Self::Group, Self::GroupLock, Self::User, Self::Right, Self::Login];

    /// What is recorded of making one.
    pub fn event(self) -> EventType {
        match self {
            Self::Place => EventType::PLACE_CREATE,
            Self::Door => EventType::LOCK_CREATE,
            Self::Group => EventType::GROUP_CREATE,
            Self::GroupLock => EventType::GROUP_LOCK_CREATE,
            Self::User => EventType::USER_CREATE,
            Self::Right => EventType::ROLE_ASSIGNMENT_CREATE,
            Self::Login => EventType::LOGIN_CREATE,
        }
    }
}

/// The last id of each table before a wave.
#[derive(Clone, Copy, Debug, Default)]
pub struct Last {
    /// Of places.
    pub place: i64,
    /// Of doors.
    pub door: i64,
    /// Of groups.
    pub group: i64,
    /// Of doors in groups.
    pub group_lock: i64,
    /// Of users.
    pub user: i64,
    /// Of role assignments.
    pub right: i64,
    /// Of logins.
    pub login: i64,
    /// Of group links.
    pub link: i64,
}

/// The rows that one growth adds.
pub struct Wave {
    /// Places, of up to 20 doors.
    pub places: Ids,
    /// Doors.
    pub doors: Ids,
    /// Groups, ten in each place.
    pub groups: Ids,
    /// Doors in groups: one to four in each.
    pub group_locks: Ids,
    /// Users.
    pub users: Ids,
    /// Role assignments: each user has a right in one group, each second one in another group too.
    pub rights: Ids,
    /// Logins: one in four users has one.
    pub logins: Ids,
    /// Group links.
    pub links: Ids,
    /// Group and door of each row of `group_locks`, by their numbers.
    held: Vec<(u64, u64)>,
}

impl Wave {
    /// Plans it.
    pub fn new(more: Size, last: Last) -> Self {
        let places = Ids::after(last.place, more.doors.div_ceil(DOORS));
        let mut wave = Self {
            places,
            doors: Ids::after(last.door, more.doors),
            groups: Ids::after(last.group, places.count * GROUPS),
            group_locks: Ids::default(),
            users: Ids::after(last.user, more.users),
            rights: Ids::after(last.right, more.users + more.users.div_ceil(2)),
            logins: Ids::after(last.login, more.users.div_ceil(WITH_LOGIN)),
            links: Ids::after(last.link, more.links),
            held: Vec::new(),
        };
        wave.held = wave.groups.numbers().flat_map(|group| wave.doors_of_group(group).map(move |door| (group, door))).collect();
        wave.group_locks = Ids::after(last.group_lock, wave.held.len() as u64);
        wave
    }

    /// The ids of what is there before anybody comes.
    pub fn ids(&self, thing: Thing) -> Ids {
        match thing {
            Thing::Place => self.places,
            Thing::Door => self.doors,
            Thing::Group => self.groups,
            Thing::GroupLock => self.group_locks,
            Thing::User => self.users,
            Thing::Right => self.rights,
            Thing::Login => self.logins,
        }
    }

    /// The place that a door is in.
    pub fn place_of_door(&self, door: u64) -> u64 {
        door / DOORS
    }

    /// The place that a group is of.
    pub fn place_of_group(&self, group: u64) -> u64 {
        group / GROUPS
    }

    /// The doors of a group: some next to each other, of its place.
    pub fn doors_of_group(&self, group: u64) -> impl Iterator<Item = u64> + use<> {
        let first = self.place_of_group(group) * DOORS;
        let doors = DOORS.min(self.doors.count.saturating_sub(first));
        let (begin, size) = (2 * (group % GROUPS), 1 + group % MOST_DOORS);
        (begin..begin + size.min(doors)).map(move |door| first + door % doors)
    }

    /// Group and door of a door in a group.
    pub fn held(&self, group_lock: u64) -> (u64, u64) {
        usize::try_from(group_lock).ok().and_then(|nth| self.held.get(nth)).copied().unwrap_or_default()
    }

    /// Who holds a right.
    pub fn user_of_right(&self, right: u64) -> u64 {
        right.checked_sub(self.users.count).map_or(right, |second| 2 * second)
    }

    /// The group that a right is in.
    pub fn group_of_right(&self, right: u64) -> u64 {
        let second = u64::from(right >= self.users.count);
        (self.user_of_right(right) * SPREAD + second) % self.groups.count.max(1)
    }

    /// Whose a login is.
    pub fn user_of_login(&self, login: u64) -> u64 {
        login * WITH_LOGIN
    }

    /// The right by which a login opens doors: the first one of its user.
    pub fn right_of_login(&self, login: u64) -> u64 {
        self.user_of_login(login)
    }

    /// The login that a user has.
    pub fn login_of_user(&self, user: u64) -> Option<u64> {
        user.is_multiple_of(WITH_LOGIN).then_some(user / WITH_LOGIN)
    }

    /// The login that opens doors by a right.
    pub fn login_by_right(&self, right: u64) -> Option<u64> {
        if right < self.users.count { self.login_of_user(right) } else { None }
    }

    /// The group that a link is of.
    pub fn group_of_link(&self, link: u64) -> u64 {
        (link * SPREAD) % self.groups.count.max(1)
    }

    /// How many events tell of making everything but links.
    pub fn founding(&self) -> u64 {
        Thing::ALL.into_iter().map(|thing| self.ids(thing).count).sum()
    }

    /// The number of the event that tells of making this one.
    pub fn founded_as(&self, thing: Thing, nth: u64) -> u64 {
        let before = Thing::ALL.into_iter().take_while(|earlier| *earlier != thing);
        before.map(|earlier| self.ids(earlier).count).sum::<u64>() + nth
    }

    /// What this event tells of making; `None` once everything but links is made.
    pub fn founded_by(&self, event: u64) -> Option<(Thing, u64)> {
        let mut nth = event;
        for thing in Thing::ALL {
            match nth.checked_sub(self.ids(thing).count) {
                Some(later) => nth = later,
                None => return Some((thing, nth)),
            }
        }
        None
    }

    /// How many rows it adds, besides those of its events.
    pub fn rows(&self) -> u64 {
        self.founding() + self.links.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(doors: u64) -> Wave {
        Wave::new(Size { links: 100, doors, users: 9, events: 0 }, Last { door: 50, ..Last::default() })
    }

    #[test]
    fn groups_have_one_to_four_different_doors_of_their_own_place() {
        for doors in [1, 2, 19, 20, 45] {
            let wave = wave(doors);
            for group in wave.groups.numbers() {
                let held: Vec<u64> = wave.doors_of_group(group).collect();
                let different: std::collections::BTreeSet<_> = held.iter().collect();
                assert!((1..=4).contains(&held.len()) && different.len() == held.len(), "{doors}: {held:?}");
                assert!(held.iter().all(|door| *door < doors && wave.place_of_door(*door) == wave.place_of_group(group)));
            }
        }
    }

    #[test]
    fn every_founding_event_tells_of_one_thing() {
        let wave = wave(45);
        assert_eq!(wave.doors.nth(0), 51);
        for event in 0..wave.founding() {
            let (thing, nth) = wave.founded_by(event).unwrap();
            assert!(nth < wave.ids(thing).count());
            assert_eq!(wave.founded_as(thing, nth), event);
        }
        assert_eq!(wave.founded_by(wave.founding()), None);
    }

    #[test]
    fn rights_belong_to_users_that_there_are() {
        let wave = wave(45);
        let of: Vec<u64> = wave.rights.numbers().map(|right| wave.user_of_right(right)).collect();
        assert_eq!(of, [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 2, 4, 6, 8]);
        assert!(wave.rights.numbers().all(|right| wave.group_of_right(right) < wave.groups.count()));
        assert_ne!(wave.group_of_right(0), wave.group_of_right(9));
        assert!(wave.logins.numbers().all(|login| wave.user_of_login(login) < 9));
        let by_right: Vec<_> = wave.rights.numbers().filter_map(|right| wave.login_by_right(right)).collect();
        assert_eq!(by_right, [0, 1, 2]);
    }
}
