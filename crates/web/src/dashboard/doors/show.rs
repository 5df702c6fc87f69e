use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::caller::Target;
use doorward_app::controllers::{self, Freshness};
use doorward_app::groups::GroupDetail;
use doorward_app::locks::{self, LockDetail};
use doorward_app::schedules::ScheduleableType;
use doorward_core::relay::{MqttDevice, RelayKind};
use doorward_core::restrictions::GEOFENCE_RADIUS;
use doorward_core::{Code, Permission, Timestamp};

use super::recent::{self, Entry};
use super::{asks_where, groups_of, told, whole_seconds};
use crate::dashboard::page::count;
use crate::dashboard::schedules::{Hours, Of};
use crate::dashboard::sent::Sent;
use crate::dashboard::tag::{self, Tag, When};
use crate::dashboard::visit::{Answer, Shell, Visit};

/// Seconds until the page looks again how the door stands.
const LOOK: u64 = 20;

#[derive(Template)]
#[template(path = "doors/show.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    door: &'a LockDetail,
    tag: Tag,
    told: Option<String>,
    /// Seconds until it is looked how the door stands.
    look: u64,
    may_open: bool,
    /// Whether it matters where the person is.
    near: bool,
    may_change: bool,
    /// Whether tablets are offered.
    tablets: bool,
    locked_down: bool,
    favorite: bool,
    relay: Option<String>,
    answers: &'static str,
    /// The controller that drives it: its name, if it is there still, for those who may see it.
    controller: Option<(i64, Option<String>)>,
    /// What its agent does while it cannot reach the server, if it has one.
    alone: Option<String>,
    restrictions: Vec<Restriction>,
    hours: Option<Hours>,
    groups: Vec<GroupDetail>,
    more_groups: bool,
    events: Option<Vec<Entry>>,
}

/// What a door asks for.
struct Restriction {
    name: &'static str,
    on: bool,
    means: String,
}

/// One door; `?week=` is the week of its hours to show.
pub async fn show(visit: Visit, Path(id): Path<i64>, RawQuery(query): RawQuery) -> Answer {
    let asked = Sent::parse(query.unwrap_or_default().as_bytes());
    let (app, caller, now) = (&visit.app, &visit.caller, visit.now());
    let door = locks::read(app, caller, id, true).await?;
    let place = Target::Place(door.place.id);
    let groups = groups_of(&visit, id).await?;
    let ids: Vec<i64> = groups.items.iter().map(|detail| detail.group.id).collect();
    let may = |permission| caller.authorize(permission, place).is_ok();
    let hours = if may(Permission::SchedulesRead) {
        let of = Of {
            kind: ScheduleableType::Lock,
            id,
            zone: &door.place.time_zone,
            restricted: door.lock.time_restriction_enabled,
            may_change: may(Permission::SchedulesWrite),
        };
        Some(Hours::load(&visit, of, asked.text("week")).await?)
    } else {
        None
    };
    let may_change = may(Permission::LocksWrite);
    let shut = door.lock.locked_down_since.is_some() || door.place.locked_down_since.is_some();
    let page = ShowPage {
        shell: visit.shell(),
        tag: tag::of_door(&door, now),
        told: told(&door, now),
        look: door.status.unlocked_until.filter(|until| *until > now).map_or(LOOK, |until| whole_seconds(until, now)),
        may_open: !shut && caller.opens(door.place.id, &ids),
        near: asks_where(&door, &groups),
        may_change,
        tablets: super::tablets::offered(caller, door.place.id),
        locked_down: door.lock.locked_down_since.is_some(),
        favorite: door.favorite == Some(true),
        relay: may_change.then(|| relay(&door)),
        answers: match door.status.online {
            Some(true) => "It answered the last time it was asked",
            Some(false) => "It did not answer the last time it was asked",
            None => "It has not been asked since the server started",
        },
        controller: controller(&visit, &door).await?,
        alone: door.freshness.map(|freshness| alone(freshness, &door.place.time_zone, now)),
        restrictions: restrictions(&door),
        hours,
        more_groups: groups.total > groups.items.len() as u64,
        groups: groups.items,
        events: if may(Permission::EventsRead) { Some(recent::of_door(&visit, &door).await?) } else { None },
        door: &door,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

async fn controller(visit: &Visit, door: &LockDetail) -> Result<Option<(i64, Option<String>)>, Error> {
    let Some(id) = door.lock.controller_id.filter(|_| visit.may(Permission::HardwareRead)) else { return Ok(None) };
    match controllers::read(&visit.app, &visit.caller, id).await {
        Ok(detail) => Ok(Some((id, Some(detail.controller.name)))),
        Err(Error::Refused(Code::NotFound)) => Ok(Some((id, None))),
        Err(error) => Err(error),
    }
}

/// What drives it, in words.
fn relay(door: &LockDetail) -> String {
    let Some(relay) = &door.relay else {
        return if door.configured { "Simulated, as this server simulates doors" } else { "None yet" }.to_owned();
    };
    let kind = match &relay.kind {
        RelayKind::Simulated => "Simulated: no hardware".to_owned(),
        RelayKind::Shelly(shelly) => format!("Shelly at {}, switch {}", shelly.address, shelly.switch),
        RelayKind::Http(http) => format!("{} {}", http.pulse.method, http.pulse.url),
        RelayKind::Mqtt(mqtt) => match &mqtt.device {
            MqttDevice::Shelly { topic, switch } => format!("Shelly {topic}, switch {switch}, at {}", mqtt.broker),
            MqttDevice::Tasmota { topic, output } => format!("Tasmota {topic}, output {output}, at {}", mqtt.broker),
            MqttDevice::Zigbee2mqtt { topic, .. } => format!("{topic} at {}", mqtt.broker),
            MqttDevice::Switch(switch) => format!("{} at {}", switch.on.topic, mqtt.broker),
        },
        RelayKind::Esphome(esphome) => format!("ESPHome at {}, {}", esphome.address, esphome.id),
        RelayKind::Homeassistant(home) => format!("{} of Home Assistant at {}", home.entity_id, home.url),
        RelayKind::Uhppote(board) => format!("UHPPOTE board {} at {}, door {}", board.serial, board.address, board.door),
        RelayKind::Gpio(gpio) => format!("Line {} of {}", gpio.line, gpio.chip),
    };
    let holds = if relay.can_hold() { "can be held open" } else { "cannot be held open" };
    format!("{kind} · opens for {} · {holds}", count(u64::from(relay.pulse_seconds), "second"))
}

/// What its agent does while it cannot reach the server.
fn alone(freshness: Freshness, zone: &str, now: Timestamp) -> String {
    let since = |at| {
        let When { local, relative, .. } = When::new(at, zone, now);
        format!("{local}, {relative}")
    };
    match freshness {
        Freshness::Never => "Its agent has not been told yet who may open it".to_owned(),
        Freshness::Syncing => "Its agent is being told who may open it".to_owned(),
        Freshness::Synced => "Up to date: its agent opens for signed QR codes on its own".to_owned(),
        Freshness::Stale { since: at } => format!("Its agent decides on its own, by what it knew on {}", since(at)),
        Freshness::Expired { since: at } => {
            format!("Its agent refuses everyone: it has not reached the server since {}", since(at))
        }
    }
}

fn restrictions(door: &LockDetail) -> Vec<Restriction> {
    let lock = &door.lock;
    let one = |name, on, means: String| Restriction { name, on, means };
    let nowhere = lock.latitude.is_none() || lock.longitude.is_none();
    let near = format!("Users open it only within {GEOFENCE_RADIUS:.0} m of its coordinates.");
    let near = if nowhere && lock.geofence_restriction_enabled {
        format!("{near} It has no coordinates, so it refuses everyone.")
    } else {
        near
    };
    let reader = "Users open it only with the value that its display or beacon shows.".to_owned();
    let reader = if door.proximity_configured == Some(false) && lock.reader_restriction_enabled {
        format!("{reader} It has no secret yet, so it refuses everyone.")
    } else {
        reader
    };
    vec![
        one("Hours", lock.time_restriction_enabled, "It opens only in its hours, for everyone, links too.".to_owned()),
        one("Near the door", lock.geofence_restriction_enabled, near),
        one("At the reader", lock.reader_restriction_enabled, reader),
        one("High security", lock.high_security, "Whoever sends a link to it is warned.".to_owned()),
    ]
}
