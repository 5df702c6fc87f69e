//! What happened in an organization while it grew: entries of its ledger, and the commands behind those that opened doors.
//!
//! First everything but links is made. Then guests come: links are made one after the other, each opens doors while it is one
//! of the newest, and members open doors all along.

use std::time::Duration;

use doorward_core::{Code, EventType, Role, Timestamp};
use doorward_store::commands;
use doorward_store::entity::command;
use doorward_store::ledger::{Draft, Entry, Reference};
use fastrand::Rng;

use super::wave::{Thing, Wave};
use crate::{Result, said};

/// How far back the story reaches: event sets show 90 days if they are not asked for others.
const SPAN: Duration = Duration::from_secs(80 * 24 * 60 * 60);
/// One in so many links is a guest's who is there now.
const STAYS: u64 = 50;
/// Of ten unlocks, those by links.
const BY_LINK: u64 = 6;
/// One in so many tries is at a door that was not granted.
const STRAYS: u64 = 16;
/// Between two lockdowns.
const RARE: u64 = 20_000;
/// From a grant to its expiry, and to its record.
const COMMAND_LIFE: Duration = Duration::from_secs(5);
const OPENING: Duration = Duration::from_millis(20);

/// When the events happened.
#[derive(Clone, Copy)]
pub struct Times {
    /// The run's beginning, which is the story's end.
    pub now: Timestamp,
    first: Timestamp,
    apart: Duration,
}

impl Times {
    /// Of a part that comes after so many events; all parts have `of` together.
    pub fn new(now: Timestamp, after: u64, of: u64) -> Self {
        let apart = Duration::from_micros(u64::try_from(SPAN.as_micros()).unwrap_or(u64::MAX) / of.max(1));
        let mut times = Self { now, first: now.before(SPAN), apart };
        times.first = times.nth(after);
        times
    }

    /// When the event with this number happened.
    pub fn nth(self, event: u64) -> Timestamp {
        let micros = u64::try_from(self.apart.as_micros()).unwrap_or(u64::MAX).saturating_mul(event);
        self.first.after(Duration::from_micros(micros)).min(self.now)
    }
}

/// In whose ledger it is told.
pub struct Scene {
    /// The organization.
    pub organization_id: i64,
    /// The node that records.
    pub node: String,
    /// The owner, who makes everything, and their API key.
    pub owner: (Reference, Reference),
    /// The owner's name and address.
    pub owner_name: (String, String),
}

/// What is left of a link or a login in the rows that tell of it.
#[derive(Clone, Copy)]
pub struct Trace {
    /// When it was made.
    pub made_at: Timestamp,
    /// Doors that it opened.
    pub unlocks: i64,
    /// When it last did.
    pub last: Option<Timestamp>,
}

/// An entry, and its command if a door was opened.
pub struct Moment {
    /// What the ledger says.
    pub entry: Entry,
    /// The write-ahead record.
    pub command: Option<command::Model>,
}

/// Tells one moment after the other.
pub struct Story<'a> {
    wave: &'a Wave,
    scene: &'a Scene,
    times: Times,
    events: u64,
    next: u64,
    random: Rng,
    /// Links that are made by now.
    pub links: Vec<Trace>,
    /// Every login of the wave.
    pub logins: Vec<Trace>,
    /// Some of the unlocks' sequences.
    pub sequences: Vec<String>,
}

impl<'a> Story<'a> {
    /// A story of so many events, or of as many as it takes to tell of everything that is made.
    pub fn new(wave: &'a Wave, scene: &'a Scene, times: Times, events: u64) -> Self {
        let made = |login| Trace { made_at: times.nth(wave.founded_as(Thing::Login, login)), unlocks: 0, last: None };
        Self {
            wave,
            scene,
            times,
            events: events.max(wave.rows()),
            next: 0,
            random: Rng::new(),
            links: Vec::with_capacity(usize::try_from(wave.links.count()).unwrap_or(0)),
            logins: wave.logins.numbers().map(made).collect(),
            sequences: Vec::new(),
        }
    }

    /// How many events it has.
    pub fn len(&self) -> u64 {
        self.events
    }

    /// The next one; `None` at the end.
    ///
    /// # Errors
    /// Never: a draft can be written as JSON.
    pub fn next(&mut self) -> Result<Option<Moment>> {
        if self.next == self.events {
            return Ok(None);
        }
        let (event, at) = (self.next, self.times.nth(self.next));
        self.next += 1;
        if let Some((thing, nth)) = self.wave.founded_by(event) {
            return Ok(Some(self.founded(thing, nth, at)));
        }
        // Links are made evenly over what is left.
        let (come, left) = (event - self.wave.founding(), self.events - self.wave.founding());
        let made = self.links.len() as u64;
        if made < self.wave.links.count()
            && u128::from(made) * u128::from(left) <= u128::from(come) * u128::from(self.wave.links.count())
        {
            return Ok(Some(self.link_made(made, at)));
        }
        if come % RARE == RARE / 2 {
            return Ok(Some(self.lockdown(come % (2 * RARE) < RARE, at)));
        }
        if self.random.u64(..10) < BY_LINK { self.by_link(at).map(Some) } else { self.by_login(at).map(Some) }
    }

    fn founded(&mut self, thing: Thing, nth: u64, at: Timestamp) -> Moment {
        let wave = self.wave;
        let id = wave.ids(thing).nth(nth);
        let (name, place) = match thing {
            Thing::Place => (place_name(id), Some(nth)),
            Thing::Door => (door_name(id), Some(wave.place_of_door(nth))),
            Thing::Group => (group_name(id), Some(wave.place_of_group(nth))),
            Thing::GroupLock => {
                let (group, door) = wave.held(nth);
                (door_name(wave.doors.nth(door)), Some(wave.place_of_group(group)))
            }
            Thing::User => (user_name(id), None),
            Thing::Right => {
                (user_name(wave.users.nth(wave.user_of_right(nth))), Some(wave.place_of_group(wave.group_of_right(nth))))
            }
            Thing::Login => (DEVICE.to_owned(), None),
        };
        self.by_owner(thing.event(), id, name, place, at)
    }

    fn link_made(&mut self, nth: u64, at: Timestamp) -> Moment {
        self.links.push(Trace { made_at: at, unlocks: 0, last: None });
        let place = self.wave.place_of_group(self.wave.group_of_link(nth));
        let id = self.wave.links.nth(nth);
        self.by_owner(EventType::GROUP_LINK_CREATE, id, guest_name(id), Some(place), at)
    }

    /// A door is locked down, or that is over.
    fn lockdown(&mut self, begins: bool, at: Timestamp) -> Moment {
        let door = self.random.u64(self.wave.doors.numbers());
        let kind = if begins { EventType::LOCK_LOCK_DOWN } else { EventType::LOCK_CANCEL_LOCKDOWN };
        let id = self.wave.doors.nth(door);
        self.by_owner(kind, id, door_name(id), Some(self.wave.place_of_door(door)), at)
    }

    fn by_owner(&mut self, kind: EventType, id: i64, name: String, place: Option<u64>, at: Timestamp) -> Moment {
        let mut draft = self.draft(kind, id, name, place, at);
        draft.actor = Some(self.scene.owner.0.clone());
        draft.authenticated_by = Some(self.scene.owner.1.clone());
        draft.actor_name = Some(self.scene.owner_name.0.clone());
        draft.actor_email = Some(self.scene.owner_name.1.clone());
        Moment { entry: draft.concluded(at, None, None), command: None }
    }

    /// A guest at a door: one whose link is among the newest.
    fn by_link(&mut self, at: Timestamp) -> Result<Moment> {
        let made = self.links.len() as u64;
        let link = self.random.u64(made - (made / STAYS).max(1)..made);
        let id = self.wave.links.nth(link);
        let group = self.wave.group_of_link(link);
        let (mut draft, granted) = self.at_door(group, at);
        draft.actor = Some(Reference::new("GroupLink", id));
        draft.actor_name = Some(guest_name(id));
        draft.authenticated_by = Some(Reference::new("GroupLink", id));
        if granted {
            draft.authorized_by = Some(Reference::new("Group", self.wave.groups.nth(group)));
            opened(&mut self.links, link, at);
        }
        self.concluded(draft, granted, at)
    }

    /// A member at a door.
    fn by_login(&mut self, at: Timestamp) -> Result<Moment> {
        let login = self.random.u64(self.wave.logins.numbers());
        let right = self.wave.right_of_login(login);
        let id = self.wave.users.nth(self.wave.user_of_login(login));
        let (mut draft, granted) = self.at_door(self.wave.group_of_right(right), at);
        draft.actor = Some(Reference::new("User", id));
        draft.actor_name = Some(user_name(id));
        draft.actor_email = Some(user_email(id));
        draft.authenticated_by = Some(Reference::new("Login", self.wave.logins.nth(login)));
        if granted {
            draft.authorized_by = Some(Reference::new("RoleAssignment", self.wave.rights.nth(right)));
            draft.authorized_by_role_id = Some(Role::GroupBasic.as_str().to_owned());
            opened(&mut self.logins, login, at);
        }
        self.concluded(draft, granted, at)
    }

    /// Somebody of this group at one of its doors; now and then at any door, which may be another group's.
    fn at_door(&mut self, group: u64, at: Timestamp) -> (Draft, bool) {
        let place = self.wave.place_of_group(group);
        let mut granted: Vec<u64> = self.wave.doors_of_group(group).collect();
        let strays = self.random.u64(..STRAYS) == 0;
        let door = if strays {
            self.random.u64(self.wave.doors.numbers())
        } else {
            granted.swap_remove(self.random.usize(..granted.len()))
        };
        let is_granted = !strays || granted.contains(&door);
        let id = self.wave.doors.nth(door);
        let place = if is_granted { place } else { self.wave.place_of_door(door) };
        (self.draft(EventType::LOCK_UNLOCK, id, door_name(id), Some(place), at), is_granted)
    }

    fn concluded(&mut self, mut draft: Draft, granted: bool, at: Timestamp) -> Result<Moment> {
        if !granted {
            let code = Code::RightInvalid;
            return Ok(Moment { entry: draft.concluded(at, Some(code), Some(code.text().to_owned())), command: None });
        }
        let granted_at = at.before(OPENING);
        draft.uuid = self.uuid(granted_at);
        draft.sequence.clone_from(&draft.uuid);
        if self.next.is_multiple_of(RARE / 100) {
            self.sequences.push(draft.sequence.clone());
        }
        let command = command::Model {
            organization_id: self.scene.organization_id,
            uuid: draft.uuid.clone(),
            lock_id: draft.object.id,
            node: self.scene.node.clone(),
            draft: commands::kept(&draft).map_err(said("a draft"))?,
            counted: None,
            granted_at: granted_at.into(),
            expires_at: granted_at.after(COMMAND_LIFE).into(),
            closed_at: Some(at.into()),
            code: None,
        };
        Ok(Moment { entry: draft.concluded(at, None, None), command: Some(command) })
    }

    fn draft(&mut self, kind: EventType, id: i64, name: String, place: Option<u64>, at: Timestamp) -> Draft {
        let uuid = self.uuid(at);
        let mut draft = Draft::new(uuid, self.random.u128(..).to_be_bytes(), kind, id, Some(name));
        draft.place_id = place.map(|place| self.wave.places.nth(place));
        draft
    }

    /// Ordered by time, as the program makes them (RFC 9562, version 7).
    fn uuid(&mut self, at: Timestamp) -> String {
        let mut random = [0; 10];
        self.random.fill(&mut random);
        let milliseconds = u64::try_from(at.micros() / 1_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid().to_string()
    }
}

fn opened(traces: &mut [Trace], nth: u64, at: Timestamp) {
    if let Some(trace) = usize::try_from(nth).ok().and_then(|nth| traces.get_mut(nth)) {
        trace.unlocks += 1;
        trace.last = Some(at);
    }
}

/// Name of every device login.
pub const DEVICE: &str = "Phone";

/// A place's name.
pub fn place_name(id: i64) -> String {
    format!("Harbour House {id}")
}

/// A door's name.
pub fn door_name(id: i64) -> String {
    format!("Door {id}")
}

/// A group's name.
pub fn group_name(id: i64) -> String {
    format!("Visitors {id}")
}

/// A user's name.
pub fn user_name(id: i64) -> String {
    format!("Member {id}")
}

/// A user's e-mail address.
pub fn user_email(id: i64) -> String {
    format!("member{id}@example.com")
}

/// A guest's name.
pub fn guest_name(id: i64) -> String {
    format!("Guest {id}")
}
