//! What finds the events of a person, a credential, a door or a place among millions.
//!
//! An index of the database would have each event written into as many places as there are people and doors. Here, a part of
//! one chain that is full, and so never changes again, is read once and turned into an inverted index: for each key, such as
//! "this person", the positions of its events. A segment's keys are spread over so many partitions that a search reads only a
//! small share of them. What is not in a segment yet is searched by reading it.

mod keys;
mod positions;
mod postings;

pub use keys::Key;
pub(crate) use keys::{Indexed, clauses, keys};
pub use positions::Positions;
pub use postings::{Builder, find};

/// Events of a segment: the entries of a chain from `SEGMENT * number + 1` on.
pub const SEGMENT: i64 = 4_096;
/// Parts of a segment, by key.
pub const PARTITIONS: u32 = 128;
