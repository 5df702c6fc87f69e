use doorward_core::decide::{LinkFacts, link_state};
use doorward_core::relay::DEFAULT_PULSE_SECONDS;
use doorward_core::{Code, Secret};
use doorward_store as store;
use doorward_store::entity::{lock, place};
use doorward_store::locks::Filter;
use doorward_store::page::Page;
use doorward_store::reach::Reach;

use super::{GuestDoor, GuestDoorState, GuestState, GuestView};
use crate::authenticate::link_facts;
use crate::gatekeeper::relay;
use crate::{App, Error, organization};

/// Doors that fit on a page held in one hand; a link to more shows the first of them.
const MOST_DOORS: Page = Page { limit: 100, offset: 0 };

/// What the guest of this secret sees. Changes nothing.
///
/// # Errors
/// `LinkInvalid` if no link has this secret.
pub async fn view(app: &App, secret: &Secret) -> Result<GuestView, Error> {
    let conn = app.store().reader();
    let link = store::group_links::find_by_digest(conn, secret.digest()).await?.ok_or(Code::LinkInvalid)?;
    let group = store::groups::find(conn, link.organization_id, link.group_id).await?.ok_or(Code::LinkInvalid)?;
    let facts = link_facts(&link, Some(&group));
    let organization = organization::find(conn, link.organization_id).await?;
    let reach = Reach::Within { places: Vec::new(), groups: vec![link.group_id] };
    let locks = store::locks::list(conn, Filter::all(link.organization_id, reach), MOST_DOORS).await?.items;
    let places = store::places::by_ids(conn, locks.iter().map(|lock| lock.place_id)).await?;
    let mut found: Vec<_> = locks.iter().filter_map(|lock| Some((places.get(&lock.place_id)?, lock))).collect();
    found.sort_by_key(|(place, lock)| (&place.name, place.id, &lock.name));
    let doors: Vec<GuestDoor> = found.into_iter().map(|(place, lock)| door(app, &facts, lock, place)).collect();
    let now = app.now();
    Ok(GuestView {
        link_id: link.id,
        guest_name: link.name.clone(),
        time_zone: doors.first().map_or_else(|| organization.time_zone.clone(), |door| door.time_zone.clone()),
        organization_name: organization.name,
        organization_domain: organization.domain,
        has_logo: organization.logo.is_some(),
        valid_from: link.valid_from.map(Into::into),
        valid_until: link.valid_until.map(Into::into),
        state: link_state(&facts, now).map_or_else(GuestState::Refused, |()| GuestState::Ready),
        now,
        doors,
    })
}

fn door(app: &App, link: &LinkFacts, lock: &lock::Model, place: &place::Model) -> GuestDoor {
    let relay = relay(lock, app.config().simulate_doors);
    let state = if lock.locked_down_since.is_some() {
        GuestDoorState::Refused(Code::LockLockedDown)
    } else if place.locked_down_since.is_some() {
        GuestDoorState::Refused(Code::PlaceLockedDown)
    } else if link.restrictions.time || lock.time_restriction_enabled {
        GuestDoorState::Refused(Code::NotAtThisTime)
    } else {
        match &relay {
            Err(code) => GuestDoorState::Refused(*code),
            Ok(_) if app.hub.status(lock.id).online == Some(false) => GuestDoorState::Offline,
            Ok(_) => GuestDoorState::Ready,
        }
    };
    GuestDoor {
        id: lock.id,
        name: lock.name.clone(),
        description: lock.description.clone(),
        place_name: place.name.clone(),
        place_address: place.address.clone(),
        time_zone: place.time_zone.clone(),
        state,
        pulse_seconds: relay.map_or(DEFAULT_PULSE_SECONDS, |relay| relay.pulse_seconds),
    }
}
