//! What an agent is told so that it can decide alone, and how it decides then.
//!
//! A bundle is a set of [`Record`]s, complete at a moment and for a number of hours: the doors that the agent drives, the rules of
//! their groups, the links that carry a pass for them, the keys that sign such passes, and those of partners for these groups. It says who may open what, not who may not
//! any more: whatever it does not name is gone, unless it is newer than the bundle. Its parts are signed by the server's own key.

mod alone;
mod entry;
mod key;
mod partner;

pub use alone::{Alone, decide};
pub use entry::{ByPartner, Entry, MOST_ENTRIES};
pub use key::{BundleKey, UnknownBundleKey, check};
pub use partner::{Partner, decide_partner};

use serde::{Deserialize, Serialize};

use crate::decide::{Allowance, LockFacts, Validity};
use crate::restrictions::Restrictions;
use crate::{Relay, Timestamp};

/// Hours that an agent may decide alone, if its place does not say.
pub const DEFAULT_HOURS: u32 = 36;
/// Most hours that a place may say: 30 days.
pub const MOST_HOURS: u32 = 720;

/// One thing that the decision needs to know.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    /// A key whose passes count.
    Key(Key),
    /// The rules of a group.
    Group(Group),
    /// A door that the agent drives.
    Door(Box<Door>),
    /// A link that carries a pass.
    Link(Link),
    /// A key of an integration partner.
    Partner(Partner),
}

/// The kinds of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// [`Record::Key`]
    Key,
    /// [`Record::Group`]
    Group,
    /// [`Record::Door`]
    Door,
    /// [`Record::Link`]
    Link,
    /// [`Record::Partner`]
    Partner,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Key, Self::Group, Self::Door, Self::Link, Self::Partner];

    /// As a database keeps it.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Key => 1,
            Self::Group => 2,
            Self::Door => 3,
            Self::Link => 4,
            // What changes has numbers of the same row, and 5 and 6 are places and organizations there.
            Self::Partner => 7,
        }
    }
}

impl Record {
    /// What it is of.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Key(_) => Kind::Key,
            Self::Group(_) => Kind::Group,
            Self::Door(_) => Kind::Door,
            Self::Link(_) => Kind::Link,
            Self::Partner(_) => Kind::Partner,
        }
    }

    /// Its id, which no other of its kind has.
    #[must_use]
    pub const fn id(&self) -> i64 {
        match self {
            Self::Key(key) => key.id,
            Self::Group(group) => group.id,
            Self::Door(door) => door.facts.id,
            Self::Link(link) => link.id,
            Self::Partner(partner) => partner.id,
        }
    }
}

/// A key that signs an organization's passes, or has signed some that can still be valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Its id.
    pub id: i64,
    /// The Ed25519 public key.
    #[serde(with = "hexadecimal")]
    pub public_key: [u8; 32],
}

/// What binds those who come by a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: i64,
    /// Its restrictions.
    pub restrictions: Restrictions,
}

/// A door that the agent drives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Door {
    /// What the decision is told of it.
    pub facts: LockFacts,
    /// Its name, for the agent's log.
    pub name: String,
    /// How it is driven.
    pub relay: Relay,
}

/// A link that carries a pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its id.
    pub id: i64,
    /// Its group.
    pub group_id: i64,
    /// `link_enabled`.
    pub enabled: bool,
    /// `valid_from` and `valid_until`.
    pub validity: Validity,
    /// How often it opens.
    pub allowance: Allowance,
    /// The SHA-256 of the text of its last pass: no other of its passes opens anything.
    #[serde(with = "hexadecimal")]
    pub pass: [u8; 32],
}

/// What became of a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It is this now.
    Is(Record),
    /// It is no more, or concerns the agent no more.
    Gone {
        /// Its kind.
        kind: Kind,
        /// Its id.
        id: i64,
    },
}

/// A part of a bundle, as it is signed. A snapshot is [`Step::Begin`], records, [`Step::End`]; changes follow it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The organization.
    pub organization_id: i64,
    /// The controller that it is for; every one of the organization if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub controller_id: Option<i64>,
    /// The server's time. What was so then and belongs to the epoch that the part names is in the bundle.
    pub made_at: Timestamp,
    /// The highest id that a link had been given by then, of any organization. One with a lower id is known to the epoch, or gone.
    pub last_link: i64,
    /// What it says.
    pub step: Step,
}

/// What a part says. An epoch counts the changes of the whole server: what happened before it is in a bundle of that epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// A snapshot begins. Until it has ended, the bundle before it holds.
    Begin {
        /// How long the agent may decide alone after the last part.
        hours: u32,
        /// The public keys that sign parts from now on, in hexadecimal.
        keys: Vec<String>,
    },
    /// Of a snapshot.
    Records {
        /// Some.
        records: Vec<Record>,
    },
    /// The snapshot is whole.
    End {
        /// Its epoch.
        epoch: i64,
    },
    /// What happened since, each as it is at the later epoch. A bundle of an epoch in between may be changed by it too.
    Changes {
        /// The epoch of the bundle before.
        from: i64,
        /// That of the bundle after: the same one if more follows.
        to: i64,
        /// Each.
        changes: Vec<Change>,
    },
}

pub(crate) mod hexadecimal {
    use serde::{Deserialize as _, Deserializer, Serializer, de};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.as_bytes(), &mut bytes).map_err(|_| de::Error::custom("is not 32 bytes in hexadecimal"))?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::restrictions::Times;
    use crate::schedule::{Rule, Schedule, Weekdays};

    fn door() -> Door {
        let allow = Schedule {
            id: 7,
            rule: Rule::Weekly {
                days: Weekdays::from_bits(0b11111),
                from: "08:00:00".parse().ok(),
                until: "18:00:00".parse().ok(),
            },
            overrides: false,
        };
        Door {
            facts: LockFacts {
                id: 3,
                organization_id: 1,
                place_id: 2,
                group_ids: vec![4, 5],
                locked_down: false,
                place_locked_down: true,
                zone: Some(chrono_tz::Europe::Berlin),
                position: crate::geo::Position::new(52.5, 13.4),
                proximity_secret: Some(vec![1, 2, 3]),
                restrictions: Restrictions { times: Times::Only([allow].into()), ..Restrictions::default() },
            },
            name: "Front door".to_owned(),
            relay: Relay::from_input(&json!({"kind": "simulated"})).unwrap(),
        }
    }

    #[test]
    fn a_part_reads_back_as_it_was_written_without_what_no_agent_needs() {
        let link = Link {
            id: 9,
            group_id: 4,
            enabled: true,
            validity: Validity { from: None, until: Some(Timestamp::from_micros(1_000_000)) },
            allowance: Allowance::UNLIMITED,
            pass: [0xab; 32],
        };
        let told = |facts: LockFacts| LockFacts { position: None, proximity_secret: None, ..facts };
        let read_back = Record::Door(Box::new(Door { facts: told(door().facts), ..door() }));
        for (record, expected) in [
            (Record::Door(Box::new(door())), read_back),
            (Record::Link(link.clone()), Record::Link(link)),
            (Record::Key(Key { id: 1, public_key: [1; 32] }), Record::Key(Key { id: 1, public_key: [1; 32] })),
        ] {
            let part = |record| Part {
                organization_id: 1,
                controller_id: Some(8),
                made_at: Timestamp::from_micros(5),
                last_link: 9,
                step: Step::Changes { from: 1, to: 2, changes: vec![Change::Is(record), Change::Gone { kind: Kind::Link, id: 3 }] },
            };
            let text = serde_json::to_string(&part(record)).unwrap();
            assert!(!text.contains("13.4"), "{text}");
            assert_eq!(serde_json::from_str::<Part>(&text).unwrap(), part(expected), "{text}");
        }
    }

    #[test]
    fn every_kind_has_a_number_of_its_own() {
        let numbers: std::collections::BTreeSet<i64> = Kind::ALL.iter().map(|kind| kind.number()).collect();
        assert_eq!(numbers.len(), Kind::ALL.len());
    }
}
