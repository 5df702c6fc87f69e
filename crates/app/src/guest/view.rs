use std::collections::HashMap;

use doorward_core::decide::{Grant, LinkFacts, LockFacts, Subject, decide, link_state};
use doorward_core::relay::DEFAULT_PULSE_SECONDS;
use doorward_core::restrictions::Presence;
use doorward_core::{Code, Secret, Timestamp};
use doorward_store as store;
use doorward_store::entity::{lock, place};
use doorward_store::facts::{Rows, Wanted};
use doorward_store::locks::Filter;
use doorward_store::page::Page;
use doorward_store::reach::Reach;

use super::hours;
use super::openings::openings;
use super::{GuestDoor, GuestDoorState, GuestState, GuestView};
use crate::gatekeeper::{Credential, relay};
use crate::group_links::code;
use crate::timers::{self, Timers};
use crate::{App, Error, facts, locks, organization};

/// Doors that fit on a page held in one hand; a link to more shows the first of them.
const MOST_DOORS: Page = Page { limit: 100, offset: 0 };

/// What the guest of this secret sees. Changes nothing.
///
/// # Errors
/// `LinkInvalid` if no link has this secret.
pub async fn view(app: &App, secret: &Secret) -> Result<GuestView, Error> {
    let conn = app.store().reader();
    let link = store::group_links::find_by_digest(conn, secret.digest()).await?.ok_or(Code::LinkInvalid)?;
    let organization = organization::find(conn, link.organization_id).await?;
    let reach = Reach::Within { places: Vec::new(), groups: vec![link.group_id] };
    let listed = store::locks::list(conn, Filter::all(link.organization_id, reach), MOST_DOORS).await?.items;
    let places = store::places::by_ids(conn, listed.iter().map(|lock| lock.place_id)).await?;
    let mut found: Vec<_> = listed.iter().filter_map(|lock| Some((places.get(&lock.place_id)?, lock))).collect();
    found.sort_by_key(|(place, lock)| (&place.name, place.id, &lock.name));
    let credential = Credential::Link(secret.digest());
    let requests = listed.iter().map(|lock| (credential, lock.id)).collect();
    let rows = store::facts::load(conn, &Wanted { requests, ..Wanted::default() }).await?;
    let row = rows.links.get(&secret.digest()).ok_or(Code::LinkInvalid)?;
    let (now, facts) = (app.now(), facts::link(&rows, row));
    let state = link_state(facts.enabled, facts.validity, now);
    let state = state.and_then(|()| if facts.allowance.left(now) { Ok(()) } else { Err(Code::UnlockLimitReached) });
    let timers = timers::of_doors(conn, found.iter().map(|(place, lock)| (lock.id, place.time_zone.as_str())).collect()).await?;
    let (openings, subject) = (openings(&facts, now), Subject::Link(facts.clone()));
    let seen = Seen { app, now, link: facts, subject, rows: &rows, timers: &timers };
    let doors: Vec<GuestDoor> = found.into_iter().map(|(place, lock)| seen.door(lock, place)).collect();
    let code = code::shown(app, conn, &link, secret).await?;
    Ok(GuestView {
        code,
        color: organization.color,
        link_id: link.id,
        guest_name: link.name.clone(),
        time_zone: doors.first().map_or_else(|| organization.time_zone.clone(), |door| door.time_zone.clone()),
        organization_name: organization.name,
        organization_domain: organization.domain,
        has_logo: organization.logo.is_some(),
        valid_from: link.valid_from.map(Into::into),
        valid_until: link.valid_until.map(Into::into),
        state: state.map_or_else(GuestState::Refused, |()| GuestState::Ready),
        openings,
        now,
        doors,
    })
}

/// What the doors of a link are seen with.
struct Seen<'a> {
    app: &'a App,
    now: Timestamp,
    link: LinkFacts,
    /// The same, as the decision takes it.
    subject: Subject,
    rows: &'a Rows,
    timers: &'a HashMap<i64, Timers>,
}

impl Seen<'_> {
    /// What the gatekeeper would say now. What is wrong with the link itself is said once, for the whole page.
    fn door(&self, lock: &lock::Model, place: &place::Model) -> GuestDoor {
        let relay = relay(lock.relay.as_ref(), self.app.config().simulate_doors);
        let facts = self.rows.locks.get(&lock.id).map(|row| facts::lock(self.rows, row));
        let decision = self.decision(facts.as_ref(), self.now);
        let state = match (&relay, decision) {
            (_, Err(code @ (Code::LockLockedDown | Code::PlaceLockedDown | Code::NotAtThisTime))) => GuestDoorState::Refused(code),
            (Err(code), _) => GuestDoorState::Refused(*code),
            (Ok(_), _) => self.openable(lock, place),
        };
        let hours = facts.as_ref().and_then(|facts| hours::hours(&self.link, facts, self.now)).unwrap_or_default();
        let late = state == GuestDoorState::Refused(Code::NotAtThisTime);
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

    fn decision(&self, lock: Option<&LockFacts>, at: Timestamp) -> Result<Grant, Code> {
        decide(&self.subject, lock, &Presence::default(), at)
    }

    fn openable(&self, lock: &lock::Model, place: &place::Model) -> GuestDoorState {
        let locked_down = lock.locked_down_since.is_some() || place.locked_down_since.is_some();
        let timer = self.timers.get(&lock.id).map(|timers| locks::timer(timers, locked_down, self.now));
        match timer.and_then(|timer| timer.held_until) {
            Some(until) => GuestDoorState::HeldOpen { until },
            None if self.app.hub.status(lock.id).online == Some(false) => GuestDoorState::Offline,
            None => GuestDoorState::Ready,
        }
    }
}
