//! What groups and doors ask for besides a right, and what a caller can show.

use std::sync::Arc;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::geo::{Position, distance};
use crate::schedule::{self, Schedule};
use crate::{Code, Timestamp, proximity};

/// Radius of a geofence, in metres (contract section 3).
pub const GEOFENCE_RADIUS: f64 = 300.0;

/// Restrictions of a group or a door.
///
/// Each is switched on by an administrator and asks for a proof. What cannot be proved refuses: a restriction never turns
/// into a permission because nothing evaluates it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Restrictions {
    /// When.
    pub times: Times,
    /// Only near the door.
    pub geofence: bool,
    /// Only at the reader.
    pub reader: bool,
    /// Only with the primary device.
    pub primary_device: bool,
    /// Only with a managed device. Nothing proves one, so this refuses.
    pub managed_device: bool,
    /// Only by tapping the reader. Nothing but a tap or a code at the scanner proves one, so this refuses what comes over the network.
    pub tap: bool,
}

/// When a group or a door lets through.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Option<Vec<Schedule>>", into = "Option<Vec<Schedule>>")]
pub enum Times {
    /// At any time.
    #[default]
    Any,
    /// Only when these `allow` schedules say so: without any, never.
    Only(Arc<[Schedule]>),
}

impl From<Option<Vec<Schedule>>> for Times {
    fn from(only: Option<Vec<Schedule>>) -> Self {
        only.map_or(Self::Any, |schedules| Self::Only(schedules.into()))
    }
}

impl From<Times> for Option<Vec<Schedule>> {
    fn from(times: Times) -> Self {
        match times {
            Times::Any => None,
            Times::Only(schedules) => Some(schedules.to_vec()),
        }
    }
}

impl Times {
    fn check(&self, zone: Option<Tz>, now: Timestamp) -> Result<(), Code> {
        match self {
            Self::Any => Ok(()),
            Self::Only(schedules) if zone.is_some_and(|zone| schedule::covers(schedules, zone, now)) => Ok(()),
            Self::Only(_) => Err(Code::NotAtThisTime),
        }
    }
}

/// What a phone says of one of its services (contract section 3).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Service {
    /// Whether the phone has it.
    pub available: Option<bool>,
    /// Whether it is switched on.
    pub enabled: Option<bool>,
    /// Whether the app may use it.
    pub authorized: Option<bool>,
}

/// What a caller says of where they are, besides who they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Presence {
    /// Where their phone says that they are; `None` if it did not, or nowhere on earth.
    pub location: Option<Position>,
    /// The phone's location service.
    pub gps: Service,
    /// The phone's Bluetooth.
    pub bluetooth: Service,
    /// The value that the door's reader or display shows.
    pub proximity_proof: Option<String>,
    /// Whether they are at the door's own scanner, which has read what they show: near the door, at its reader, and tapping it.
    pub at_scanner: bool,
}

/// What restrictions are held against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Situation<'a> {
    pub now: Timestamp,
    /// The zone of the door's place; unknown refuses what asks for times.
    pub zone: Option<Tz>,
    /// Where the door is.
    pub door: Option<Position>,
    /// The secret of the door's reader.
    pub proximity_secret: Option<&'a [u8]>,
    pub presence: &'a Presence,
    /// Whether the caller came with their primary device.
    pub primary_device: bool,
    /// The steps of this door's values that the caller has used.
    pub used_steps: &'a [i64],
}

impl Restrictions {
    /// What binds the holder of a link, who proves nothing but the link: times.
    pub(crate) fn for_links(&self, zone: Option<Tz>, now: Timestamp) -> Result<(), Code> {
        self.times.check(zone, now)
    }

    /// What binds a user. The step of the proximity proof that was needed, if one was.
    pub(crate) fn for_users(&self, situation: &Situation<'_>) -> Result<Option<i64>, Code> {
        let at_scanner = situation.presence.at_scanner;
        if self.tap && !at_scanner {
            return Err(Code::TapOnly);
        }
        if self.managed_device || (self.primary_device && !situation.primary_device) {
            return Err(Code::NotPrimaryDevice);
        }
        self.times.check(situation.zone, situation.now)?;
        if self.geofence && !at_scanner {
            situation.near()?;
        }
        if self.reader && !at_scanner { situation.at_reader().map(Some) } else { Ok(None) }
    }
}

impl Situation<'_> {
    fn near(&self) -> Result<(), Code> {
        let Some(location) = self.presence.location else {
            let gps = self.presence.gps;
            return Err(if gps.authorized == Some(false) {
                Code::LocationUnauthorized
            } else if gps.enabled == Some(false) {
                Code::LocationOff
            } else if gps.available == Some(false) {
                Code::LocationUnavailable
            } else {
                Code::LocationUnknown
            });
        };
        let door = self.door.ok_or(Code::LockLocationUnknown)?;
        if distance(door, location) <= GEOFENCE_RADIUS { Ok(()) } else { Err(Code::TooFarAway) }
    }

    /// The step whose value was shown; each serves a user once.
    fn at_reader(&self) -> Result<i64, Code> {
        let Some(proof) = &self.presence.proximity_proof else {
            let bluetooth = self.presence.bluetooth;
            return Err(if bluetooth.authorized == Some(false) {
                Code::BluetoothUnauthorized
            } else if bluetooth.enabled == Some(false) {
                Code::BluetoothOff
            } else if bluetooth.available.is_some() {
                Code::NoReaderNearby
            } else {
                Code::NotAtReader
            });
        };
        self.proximity_secret
            .and_then(|secret| proximity::matching_step(secret, proof, self.now))
            .filter(|step| !self.used_steps.contains(step))
            .ok_or(Code::NotAtReader)
    }
}
