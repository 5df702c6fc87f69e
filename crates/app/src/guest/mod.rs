//! What the holder of a group link or an access key sees and does.

mod hours;
mod open;
mod openings;
mod standing;
mod view;

pub use open::open;
pub use openings::Openings;
pub use view::view;

use doorward_core::{Code, Language, Secret, Timestamp};

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

/// What a guest page belongs to: each has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageOf {
    /// The group link with this id.
    Link(i64),
    /// The access key with this id.
    AccessKey(i64),
}

/// Everything the guest page shows.
#[derive(Debug, Clone)]
pub struct GuestView {
    /// Whose page it is.
    pub of: PageOf,
    /// The language of the link, or of the organization: that of the page.
    pub language: Language,
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
    /// What the QR code of the link or the key says, if it has one. `group_links::picture` draws it.
    pub code: Option<Secret>,
    /// The link's `valid_from`; of a guest's rights, the first, unless one holds already.
    pub valid_from: Option<Timestamp>,
    /// The link's `valid_until`; of a guest's rights, the last.
    pub valid_until: Option<Timestamp>,
    /// What the link or the key is good for now.
    pub state: GuestState,
    /// How often it opens; `None` for as often as one likes, and for a guest of whose rights each has its own limit.
    pub openings: Option<Openings>,
    /// The moment of this view, by the server's clock.
    pub now: Timestamp,
    /// The zone of the first door's place (IANA), for the validity; the organization's if there are no doors.
    pub time_zone: String,
    /// The doors, by place and name.
    pub doors: Vec<GuestDoor>,
}

/// What a link or an access key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuestState {
    /// Opens doors.
    Ready,
    /// Opens doors by its QR code alone, at their scanners.
    CodeOnly,
    /// Opens nothing, for this reason: `LinkNotYetValid`, `LinkExpired`, `LinkDisabled` or `UnlockLimitReached` of a link;
    /// `RightNotStarted`, `RightEnded`, `LinkDisabled` or `UnlockLimitReached` of a key.
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
    /// When it opens next, if it is refused for the time, or its right has not started, and that is within two weeks.
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
    /// Does not open: `LockLockedDown`, `PlaceLockedDown`, `NotAtThisTime`, `NoController`, `LockMisconfigured`; where a guest's rights
    /// differ, `RightNotStarted` and `UnlockLimitReached`, too.
    Refused(Code),
    /// Its relay did not answer last time; trying is allowed.
    Offline,
}
