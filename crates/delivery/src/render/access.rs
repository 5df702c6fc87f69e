//! What mails about access say alike: who gives it, to which doors, from when to when.

use doorward_app::outbox::LinkMailPlace;
use doorward_core::{Timestamp, human_time};

use crate::line::one_line;

/// Who gives access.
pub(super) struct Host {
    /// Their name, or the organization's if they have none.
    pub name: String,
    /// Where replies go.
    pub email: Option<String>,
}

/// To which doors, from when to when.
pub(super) struct Access {
    pub places: Vec<Place>,
    /// All doors of all places.
    pub doors: usize,
    /// Not set if it has begun.
    pub starts: Option<String>,
    /// Not set if it does not end.
    pub ends: Option<String>,
}

pub(super) struct Place {
    pub name: String,
    pub address: String,
    pub doors: Vec<String>,
}

impl Host {
    pub fn new(name: &str, email: Option<&str>, organization: &str) -> Self {
        Self {
            name: Some(one_line(name)).filter(|name| !name.is_empty()).unwrap_or_else(|| organization.to_owned()),
            email: email.map(one_line).filter(|email| !email.is_empty()),
        }
    }
}

impl Access {
    /// Times are told as moments in the zone, since words such as "tomorrow" are wrong once the mail is read later.
    pub fn new(
        places: &[LinkMailPlace],
        (valid_from, valid_until): (Option<Timestamp>, Option<Timestamp>),
        time_zone: &str,
        now: Timestamp,
    ) -> Self {
        let places: Vec<Place> = places.iter().map(Place::new).collect();
        let moment = |at| human_time::moment(at, time_zone, now);
        Self {
            doors: places.iter().map(|place| place.doors.len()).sum(),
            starts: valid_from.filter(|from| *from > now).map(moment),
            ends: valid_until.map(moment),
            places,
        }
    }

    pub fn from(&self) -> &str {
        self.starts.as_deref().unwrap_or("Now")
    }

    pub fn until(&self) -> &str {
        self.ends.as_deref().unwrap_or("No end date")
    }
}

impl Place {
    fn new(place: &LinkMailPlace) -> Self {
        Self {
            name: one_line(&place.name),
            address: one_line(&place.address),
            doors: place.doors.iter().map(|door| one_line(door)).collect(),
        }
    }
}
