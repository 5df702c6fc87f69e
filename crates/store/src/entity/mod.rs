//! The tables, one file each.

pub mod command;
pub mod event;
pub mod event_set;
pub mod group;
pub mod group_link;
pub mod group_lock;
pub mod ledger_head;
pub mod lock;
pub mod login;
pub mod organization;
pub mod outbox;
pub mod place;
pub mod role_assignment;
pub mod user;
