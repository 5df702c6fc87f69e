//! What the holder of a group link or an access key sees and does.

mod hours;
mod open;
mod openings;
mod view;

pub use open::open;
pub use openings::Openings;
pub use view::view;

use doorward_core::{Code, Secret, Timestamp};

use crate::gatekeeper::Credential;

/// What someone without an account holds.
#[derive(Debug, Clone)]
pub enum Held {
    /// The secret of a group link.
    Link(Secret),
    /// A guest's access key.
    AccessKey(Secret),
}

impl Held {
    /// As the gatekeeper takes it.
    #[must_use]
    pub fn credential(&self) -> Credential {
        match self {
            Self::Link(secret) => Credential::Link(secret.digest()),
            Self::AccessKey(key) => Credential::AccessKey(key.digest()),
        }
    }
}

/// Everything the guest page shows.
#[derive(Debug, Clone)]
pub struct GuestView {
    /// The link's id.
    pub link_id: i64,
    /// The guest's name, as the host wrote it.
    pub guest_name: String,
    /// The organization's name.
    pub organization_name: String,
    /// The organization's domain, for its logo's address.
    pub organization_domain: String,
    /// Whether the organization has a logo.
    pub has_logo: bool,
    /// The organization's colour (`#rrggbb`), if it has one.
    pub color: Option<String>,
    /// What the link's QR code says, if it has one. `group_links::picture` draws it.
    pub code: Option<Secret>,
    /// `valid_from`.
    pub valid_from: Option<Timestamp>,
    /// `valid_until`.
    pub valid_until: Option<Timestamp>,
    /// What the link is good for now.
    pub state: GuestState,
    /// How often it opens; `None` for as often as one likes.
    pub openings: Option<Openings>,
    /// The moment of this view, by the server's clock.
    pub now: Timestamp,
    /// The zone of the first door's place (IANA), for the link's validity; `UTC` if the group has no doors.
    pub time_zone: String,
    /// The doors, by place and name.
    pub doors: Vec<GuestDoor>,
}

/// What a link is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuestState {
    /// Opens doors.
    Ready,
    /// Opens nothing, for this reason: `LinkNotYetValid`, `LinkExpired`, `LinkDisabled` or `UnlockLimitReached`.
    Refused(Code),
}

/// One door of the guest page.
#[derive(Debug, Clone)]
pub struct GuestDoor {
    /// The lock's id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Its place's name.
    pub place_name: String,
    /// Its place's postal address.
    pub place_address: String,
    /// Its place's zone (IANA).
    pub time_zone: String,
    /// What it is good for now.
    pub state: GuestDoorState,
    /// When it opens next, if it is refused for the time and that is within two weeks.
    pub opens_at: Option<Timestamp>,
    /// When it closes to this link for the time, if that is within a day.
    pub closes_at: Option<Timestamp>,
    /// Seconds it stays open.
    pub pulse_seconds: u32,
}

/// What a door is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuestDoorState {
    /// Opens.
    Ready,
    /// Its schedules hold it open: whoever may come can walk in. It opens as well.
    HeldOpen {
        /// Until then.
        until: Timestamp,
    },
    /// Does not open: `LockLockedDown`, `PlaceLockedDown`, `NotAtThisTime`, `NoController`, `LockMisconfigured`.
    Refused(Code),
    /// Its relay did not answer last time; trying is allowed.
    Offline,
}
