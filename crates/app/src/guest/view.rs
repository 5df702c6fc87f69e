use std::collections::HashMap;

use doorward_core::decide::{Grant, LockFacts, decide};
use doorward_core::relay::DEFAULT_PULSE_SECONDS;
use doorward_core::restrictions::Presence;
use doorward_core::{Code, Role, Secret, Timestamp};
use doorward_store as store;
use doorward_store::entity::{lock, place};
use doorward_store::facts::{Rows, Wanted};
use doorward_store::locks::Filter;
use doorward_store::page::Page;
use doorward_store::reach::Reach;
use sea_orm::ConnectionTrait;

use super::hours;
use super::standing::Standing;
use super::{GuestDoor, GuestDoorState, GuestState, GuestView, Held, PageOf};
use crate::gatekeeper::{Credential, relay};
use crate::group_links::code;
use crate::timers::{self, Timers};
use crate::{App, Error, facts, guests, locks, organization};

/// Doors that fit on a page held in one hand; a link to more shows the first of them.
const MOST_DOORS: Page = Page { limit: 100, offset: 0 };

/// What the guest of this link or access key sees. Changes nothing.
///
/// # Errors
/// `LinkInvalid` if nobody holds it.
pub async fn view(app: &App, held: &Held) -> Result<GuestView, Error> {
    let conn = app.store().reader();
    let found = Found::of(app, conn, held).await?;
    let organization = organization::find(conn, found.organization_id).await?;
    let reach = Reach::Within { places: Vec::new(), groups: found.groups };
    let listed = store::locks::list(conn, Filter::all(found.organization_id, reach), MOST_DOORS).await?.items;
    let places = store::places::by_ids(conn, listed.iter().map(|lock| lock.place_id)).await?;
    let mut seen_doors: Vec<_> = listed.iter().filter_map(|lock| Some((places.get(&lock.place_id)?, lock))).collect();
    seen_doors.sort_by_key(|(place, lock)| (&place.name, place.id, &lock.name));
    let credential = held.credential();
    // A door that there is none of has the credential looked up where there are no doors.
    let requests =
        if listed.is_empty() { vec![(credential, 0)] } else { listed.iter().map(|lock| (credential, lock.id)).collect() };
    let rows = store::facts::load(conn, &Wanted { requests, ..Wanted::default() }).await?;
    let now = app.now();
    let standing = standing(&rows, credential, now)?;
    let timers =
        timers::of_doors(conn, seen_doors.iter().map(|(place, lock)| (lock.id, place.time_zone.as_str())).collect()).await?;
    let seen = Seen { app, now, standing: &standing, rows: &rows, timers: &timers };
    let doors: Vec<GuestDoor> = seen_doors.into_iter().map(|(place, lock)| seen.door(lock, place)).collect();
    Ok(GuestView {
        of: found.of,
        language: organization::language(&organization, found.language.as_deref()),
        code: found.code,
        color: organization.color,
        guest_name: found.guest_name,
        time_zone: doors.first().map_or_else(|| organization.time_zone.clone(), |door| door.time_zone.clone()),
        organization_name: organization.name,
        organization_domain: organization.domain,
        has_logo: organization.logo.is_some(),
        valid_from: standing.validity.from,
        valid_until: standing.validity.until,
        state: standing.state,
        openings: standing.openings,
        now,
        doors,
    })
}

/// What is held, as far as it tells of no door.
struct Found {
    of: PageOf,
    organization_id: i64,
    /// The link's, if it has one.
    language: Option<String>,
    guest_name: String,
    /// The groups whose doors are shown.
    groups: Vec<i64>,
    /// What its QR code says, if it has one.
    code: Option<Secret>,
}

impl Found {
    async fn of(app: &App, conn: &impl ConnectionTrait, held: &Held) -> Result<Self, Error> {
        match held {
            Held::Link(secret) => {
                let link = store::group_links::find_by_digest(conn, secret.digest()).await?.ok_or(Code::LinkInvalid)?;
                Ok(Self {
                    of: PageOf::Link(link.id),
                    organization_id: link.organization_id,
                    language: link.language.clone(),
                    code: code::shown(app, conn, &link, secret).await?,
                    guest_name: link.name,
                    groups: vec![link.group_id],
                })
            }
            Held::AccessKey(secret) => {
                let key = store::access_keys::find_by_digest(conn, secret.digest()).await?.ok_or(Code::LinkInvalid)?;
                let guest = store::guests::find(conn, key.organization_id, key.guest_id).await?.ok_or(Code::LinkInvalid)?;
                let rights = store::role_assignments::of_guest(conn, guest.id).await?;
                let live: Vec<i64> = guests::live(&rights, app.now()).filter_map(|right| right.group_id).collect();
                // What is over is still told with its doors.
                let over = rights.iter().filter(|right| live.is_empty() && right.role == Role::GroupBasic.as_str());
                Ok(Self {
                    of: PageOf::AccessKey(key.id),
                    organization_id: key.organization_id,
                    language: None,
                    code: key.qr_code_enabled.then(|| Secret::presented(&app.key_address(secret.reveal()))),
                    guest_name: guest.name,
                    groups: over.filter_map(|right| right.group_id).chain(live.iter().copied()).collect(),
                })
            }
        }
    }
}

/// Whoever vanished meanwhile holds nothing.
fn standing(rows: &Rows, credential: Credential, now: Timestamp) -> Result<Standing, Code> {
    let digest = credential.digest();
    if let Some(link) = rows.links.get(&digest) {
        return Ok(Standing::of_link(facts::link(rows, link), now));
    }
    let key = rows.keys.get(&digest).ok_or(Code::LinkInvalid)?;
    Ok(Standing::of_guest(key, facts::guest(rows, key, key.link_enabled), now))
}

/// What the doors of a link or an access key are seen with.
struct Seen<'a> {
    app: &'a App,
    now: Timestamp,
    standing: &'a Standing,
    rows: &'a Rows,
    timers: &'a HashMap<i64, Timers>,
}

impl Seen<'_> {
    /// What the gatekeeper would say now. What is wrong with the link or the key itself is said once, for the whole page.
    fn door(&self, lock: &lock::Model, place: &place::Model) -> GuestDoor {
        let relay = relay(lock.relay.as_ref(), self.app.config().simulate_doors);
        let facts = self.rows.locks.get(&lock.id).map(|row| facts::lock(self.rows, row));
        let decision = self.decision(facts.as_ref(), self.now);
        let state = match (&relay, decision) {
            (_, Err(code)) if self.is_said_of_the_door(code) => GuestDoorState::Refused(code),
            (Err(code), _) => GuestDoorState::Refused(*code),
            (Ok(_), _) => self.openable(lock, place),
        };
        let hours = facts.as_ref().and_then(|facts| hours::hours(&self.standing.ways, facts, self.now)).unwrap_or_default();
        let late = matches!(state, GuestDoorState::Refused(Code::NotAtThisTime | Code::RightNotStarted));
        let opens_at = hours::opens_at(&hours, self.now).filter(|_| late && relay.is_ok());
        GuestDoor {
            id: lock.id,
            name: lock.name.clone(),
            description: lock.description.clone(),
            place_name: place.name.clone(),
            place_address: place.address.clone(),
            time_zone: place.time_zone.clone(),
            state,
            // A lockdown that lasts until then refuses then.
            opens_at: opens_at.filter(|at| self.decision(facts.as_ref(), *at).is_ok()),
            closes_at: hours::closes_at(&hours, self.now),
            pulse_seconds: relay.map_or(DEFAULT_PULSE_SECONDS, |relay| relay.pulse_seconds),
        }
    }

    fn is_said_of_the_door(&self, code: Code) -> bool {
        let of_door = matches!(code, Code::LockLockedDown | Code::PlaceLockedDown | Code::NotAtThisTime);
        let of_right = matches!(code, Code::RightNotStarted | Code::UnlockLimitReached);
        of_door || (of_right && self.standing.state != GuestState::Refused(code))
    }

    fn decision(&self, lock: Option<&LockFacts>, at: Timestamp) -> Result<Grant, Code> {
        decide(&self.standing.subject, lock, &Presence::default(), at)
    }

    fn openable(&self, lock: &lock::Model, place: &place::Model) -> GuestDoorState {
        let locked_down = lock.locked_down_since.is_some() || place.locked_down_since.is_some();
        let timer = self.timers.get(&lock.id).map(|timers| locks::timer(timers, locked_down, self.now));
        match timer.and_then(|timer| timer.held_until) {
            Some(until) => GuestDoorState::HeldOpen { until },
            None if self.app.hub.status(lock.id, lock.controller_id).online == Some(false) => GuestDoorState::Offline,
            None => GuestDoorState::Ready,
        }
    }
}
