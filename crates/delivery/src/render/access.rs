//! What mails about access say alike: who gives it, to which doors, from when to when.

use doorward_app::outbox::LinkMailPlace;
use doorward_core::words::fill;
use doorward_core::{Language, Timestamp, human_time};

use super::words::Words;
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
    pub words: &'static Words,
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

    /// Who sent the mail for whom, and where an answer goes: sentences.
    pub fn sent_by(&self, organization: &str, words: &Words) -> Vec<String> {
        let named = self.email.as_ref().map(|email| format!("{} ({email})", self.name));
        let sent = if self.name == organization {
            fill(words.sent_by, &[("organization", organization)])
        } else {
            fill(words.sent_for, &[("organization", organization), ("host", named.as_ref().unwrap_or(&self.name))])
        };
        let replies = named.map(|_| fill(words.replies, &[("host", &self.name)]));
        std::iter::once(sent).chain(replies).collect()
    }
}

impl Access {
    /// Times are told as moments in the zone, since words such as "tomorrow" are wrong once the mail is read later.
    pub fn new(
        language: Language,
        places: &[LinkMailPlace],
        (valid_from, valid_until): (Option<Timestamp>, Option<Timestamp>),
        time_zone: &str,
        now: Timestamp,
    ) -> Self {
        let places: Vec<Place> = places.iter().map(Place::new).collect();
        let moment = |at| human_time::moment_in(language, at, time_zone, now);
        Self {
            words: Words::of(language),
            doors: places.iter().map(|place| place.doors.len()).sum(),
            starts: valid_from.filter(|from| *from > now).map(moment),
            ends: valid_until.map(moment),
            places,
        }
    }

    pub fn from(&self) -> &str {
        self.starts.as_deref().unwrap_or(self.words.now)
    }

    pub fn until(&self) -> &str {
        self.ends.as_deref().unwrap_or(self.words.no_end)
    }

    /// The doors, separated by commas.
    pub fn doors(&self) -> String {
        let doors: Vec<&str> = self.places.iter().flat_map(|place| &place.doors).map(String::as_str).collect();
        doors.join(", ")
    }

    /// What a list of mails shows beside the subject: the doors and the time.
    pub fn preview(&self) -> String {
        let from = match &self.starts {
            Some(starts) => fill(self.words.preview_from, &[("from", starts)]),
            None => self.words.preview_now.to_owned(),
        };
        let until = match &self.ends {
            Some(ends) => fill(self.words.preview_until, &[("until", ends)]),
            None => self.words.preview_no_end.to_owned(),
        };
        let parts = [self.doors(), from, until];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
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
