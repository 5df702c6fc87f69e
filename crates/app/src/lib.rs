//! What may be done: one file per use case. No HTTP, no SQL.
//!
//! A use case authorizes, loads, decides, writes, records and answers, in one transaction. Depends on `core` and `store`;
//! what it needs of doors, time and randomness it says as small traits ([`doors::DoorHub`], [`Clock`], [`Entropy`]).
//!
//! To add a use case: a file in its resource's folder whose function takes [`App`], a [`Caller`] and the input, begins with
//! `caller.authorize(…)` and ends with `tx.commit()`; a row in the authorization matrix.

mod app;
pub mod authenticate;
pub mod bootstrap;
pub mod bundles;
pub mod calendar;
pub mod caller;
pub mod clock;
pub mod commands;
mod config;
pub mod controllers;
pub mod doors;
pub mod error;
pub mod evaluation_webhooks;
pub mod event_index;
pub mod event_sets;
pub mod event_stream;
mod event_view;
mod facts;
pub mod favorites;
pub mod gatekeeper;
pub mod group_links;
pub mod group_locks;
pub mod groups;
pub mod guest;
pub mod guests;
pub mod idempotency;
mod input;
pub mod integrations;
pub mod invites;
pub mod ledger;
pub mod limiter;
pub mod locks;
pub mod logins;
pub mod members;
pub mod messages;
pub mod organization;
pub mod outbox;
pub mod partner;
pub mod partner_keys;
mod password;
pub mod picture;
pub mod places;
pub mod presences;
pub mod quotas;
mod record;
pub mod reports;
pub mod role_assignments;
pub mod scans;
pub mod scheduled_reports;
pub mod schedules;
mod seal;
pub mod shares;
pub mod signing_keys;
mod standing;
pub mod team_memberships;
pub mod teams;
pub mod terminals;
pub mod text_status;
pub mod timers;
pub mod two_factor;
mod unlock_limits;
pub mod upkeep;
pub mod uploads;
pub mod users;
pub mod waiting;

pub use app::{App, Parts};
pub use caller::Caller;
pub use clock::{Clock, Entropy, SharedClock, SharedEntropy};
pub use config::{Config, TextConfig};
pub use error::Error;
pub use event_view::EventView;
pub use seal::Sealer;

use doorward_store::page::Page;

/// The page that holds the one row that is looked for.
const ONE: Page = Page { limit: 1, offset: 0 };
