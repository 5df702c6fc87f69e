//! Telling agents what they need for deciding alone, and what has changed of it.
//!
//! The [`Feed`] asks the database now and then what has changed, whoever has changed it, on whichever server, and hands it to the
//! sessions of the organization as [`News`]. A [`Teller`] belongs to one session: it brings its agent up to date once, and then passes
//! the news on.

mod feed;
mod parts;
mod teller;

pub use feed::Feed;
pub(crate) use feed::News;
pub(crate) use teller::{Said, Teller};
