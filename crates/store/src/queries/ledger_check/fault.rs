//! What can be wrong with a chain, in plain words.

use std::fmt;

/// The first place where a chain is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The position in the chain, from 1.
    pub position: i64,
    /// The event that is stored there; `None` if none is, or none that can be read.
    pub uuid: Option<String>,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong at one position of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A field, or the hash, is not the one that was written.
    Changed,
    /// A column holds a value of a kind that is never written.
    Unreadable,
    /// A name, an address, the message or the salt is not the one that was written.
    PersonalFieldsChanged,
    /// Nothing is stored here.
    Missing {
        /// The last position without an entry.
        until: i64,
    },
    /// The entry that belongs here is stored elsewhere.
    Reordered {
        /// Its position now.
        stored_at: i64,
    },
    /// The row is older than the one before it.
    RowOrder,
    /// The position lies before 1.
    BeforeFirst,
    /// The head stands before this entry.
    AfterHead {
        /// Where the head stands.
        head: i64,
    },
    /// The head does not fit the last entry.
    HeadChanged,
    /// The chain has entries and no head.
    HeadMissing,
    /// The chain is whole, but the index that finds its events is not what they make it.
    IndexChanged {
        /// The last position that it would be found by.
        until: i64,
    },
}

impl Fault {
    /// One word for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Changed | Self::Unreadable => "changed",
            Self::PersonalFieldsChanged => "personal_fields_changed",
            Self::Missing { .. } => "missing",
            Self::Reordered { .. } | Self::RowOrder => "reordered",
            Self::BeforeFirst => "before_first",
            Self::AfterHead { .. } => "after_head",
            Self::HeadChanged => "head_changed",
            Self::HeadMissing => "head_missing",
            Self::IndexChanged { .. } => "index_changed",
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, uuid, fault } = self;
        let entry = match uuid {
            Some(uuid) => format!("entry {position} (event {uuid})"),
            None => format!("entry {position}"),
        };
        match fault {
            Fault::Changed => write!(f, "{entry} was changed: its fields and its hash do not fit each other"),
            Fault::Unreadable => write!(f, "{entry} was changed: it holds a value that is never written"),
            Fault::PersonalFieldsChanged => {
                write!(f, "the personal fields of {entry} were changed: names, address, message and salt do not fit the commitment")
            }
            Fault::Missing { until } if until == position => write!(f, "{entry} is missing"),
            Fault::Missing { until } => write!(f, "entries {position} to {until} are missing"),
            Fault::Reordered { stored_at } => {
                write!(f, "{entry} was reordered: the one that belongs here is stored as entry {stored_at}")
            }
            Fault::RowOrder => write!(f, "{entry} was reordered: its row number does not follow that of the entry before it"),
            Fault::BeforeFirst => write!(f, "{entry} was inserted before the first one"),
            Fault::AfterHead { head } => write!(f, "{entry} was appended after the head, which stands at entry {head}"),
            Fault::HeadChanged => write!(f, "the head was changed: it does not fit {entry}"),
            Fault::HeadMissing => write!(f, "the head is missing, though there is {entry}"),
            Fault::IndexChanged { until } => {
                write!(
                    f,
                    "the index of entries {position} to {until} was changed: searches may not find them, though they are whole"
                )
            }
        }
    }
}
