//! Which events the address asks for.

use std::time::Duration;

use doorward_app::event_sets::{EventSetInput, Filters};
use doorward_core::input::Field;
use doorward_core::{Timestamp, wall_clock};

use crate::dashboard::listing::Listing;

/// How far a list reaches at most, as the use case has it.
const LONGEST: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// The filters of the address, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
    pub kind: Option<String>,
    pub door: Option<i64>,
    pub place: Option<i64>,
    /// What kind of someone, and who.
    pub person: Option<(String, i64)>,
    /// What kind of credential, and which.
    pub credential: Option<(String, i64)>,
    pub success: Option<bool>,
}

impl Asked {
    /// Reads the address; days and times are on the clock of this zone.
    ///
    /// # Errors
    /// What is wrong with it, for people.
    pub fn read(listing: &Listing, zone: &str) -> Result<Self, String> {
        let moment = |name: &str, label: &str| match listing.get(name) {
            "" => Ok(None),
            text => wall_clock::typed(text, zone).map(Some).map_err(|message| format!("{label} {message}.")),
        };
        let id = |name: &str, label: &str| match listing.get(name) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| format!("{label} must be chosen from the list.")),
        };
        let typed_id = |name: &str, label: &str| match listing.get(name) {
            "" => Ok(None),
            text => text
                .split_once(':')
                .and_then(|(kind, id)| Some(Some((kind.to_owned(), id.parse().ok()?))))
                .ok_or_else(|| format!("{label} must be a kind and a number, such as User:7.")),
        };
        let asked = Self {
            from: moment("from", "From")?,
            until: moment("until", "Until")?,
            kind: listing.set("type"),
            door: id("door", "Door")?,
            place: id("place", "Place")?,
            person: typed_id("person", "Person")?,
            credential: typed_id("credential", "Credential")?,
            success: match listing.get("success") {
                "" => None,
                "yes" => Some(true),
                "no" => Some(false),
                _ => return Err("What came of it must be chosen from the list.".to_owned()),
            },
        };
        match (asked.from, asked.until) {
            (Some(from), Some(until)) if from >= until => Err("From must be before until.".to_owned()),
            (Some(from), Some(until)) if until.since(from) > LONGEST => {
                Err("From and until must be at most 90 days apart.".to_owned())
            }
            _ => Ok(asked),
        }
    }

    /// As the use case takes it: one end alone reaches 90 days from there.
    pub fn input(&self) -> EventSetInput {
        fn field<T>(value: Option<T>) -> Field<T> {
            value.map_or(Field::Absent, Field::Value)
        }
        let interval = match (self.from, self.until) {
            (None, None) => None,
            (Some(from), until) => Some((from, until.unwrap_or_else(|| from.after(LONGEST)))),
            (None, Some(until)) => Some((until.before(LONGEST), until)),
        };
        let (person_type, person_id) = self.person.clone().unzip();
        let (credential_type, credential_id) = self.credential.clone().unzip();
        EventSetInput {
            interval: field(interval.map(|(from, until)| format!("{from}/{until}"))),
            event_type: field(self.kind.clone()),
            event_object_type: field(self.door.map(|_| "Lock".to_owned())),
            event_object_id: field(self.door),
            place_id: field(self.place),
            event_actor_type: field(person_type),
            event_actor_id: field(person_id),
            event_authenticated_by_type: field(credential_type),
            event_authenticated_by_id: field(credential_id),
            event_success: field(self.success),
            ..EventSetInput::default()
        }
    }

    /// As a stream takes it.
    pub fn filters(&self) -> Filters {
        let (person_type, person_id) = self.person.clone().unzip();
        let (credential_type, credential_id) = self.credential.clone().unzip();
        Filters {
            from: self.from,
            until: self.until,
            event_type: self.kind.clone(),
            event_object_type: self.door.map(|_| "Lock".to_owned()),
            event_object_id: self.door,
            place_id: self.place,
            event_actor_type: person_type,
            event_actor_id: person_id,
            event_authenticated_by_type: credential_type,
            event_authenticated_by_id: credential_id,
            event_success: self.success,
            ..Filters::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Asked, String> {
        Asked::read(&Listing::new("/app/events", Some(query)), "Europe/Berlin")
    }

    #[test]
    fn the_address_says_what_is_asked_for() {
        let asked = read("from=2026-11-24T09:00&type=lock.unlock&door=7&success=no&person=User:3&credential=GroupLink:4").unwrap();
        assert_eq!(asked.from, Timestamp::parse("2026-11-24T08:00:00Z"));
        assert_eq!((asked.door, asked.success), (Some(7), Some(false)));
        let input = asked.input();
        assert_eq!(input.interval, Field::Value("2026-11-24T08:00:00Z/2027-02-22T08:00:00Z".to_owned()));
        assert_eq!(input.event_object_type, Field::Value("Lock".to_owned()));
        assert_eq!(asked.filters().event_actor_id, Some(3));
        assert_eq!(read("from=&type=&cursor=x"), Ok(Asked::default()));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for (query, told) in [
            ("from=soon", "From "),
            ("door=front", "Door "),
            ("person=7", "Person "),
            ("success=maybe", "What came of it "),
            ("from=2026-11-24T09:00&until=2026-11-24T08:00", "From must be before"),
            ("from=2026-01-01T00:00&until=2026-11-24T08:00", "From and until must be at most 90 days"),
        ] {
            let error = read(query).unwrap_err();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
