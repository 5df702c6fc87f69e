//! One file of queries per aggregate.

pub mod commands;
mod common;
pub mod event_sets;
pub mod facts;
pub mod group_links;
pub mod group_locks;
pub mod groups;
pub mod ledger;
pub mod locks;
pub mod logins;
pub mod organizations;
pub mod outbox;
pub mod places;
pub mod role_assignments;
pub mod users;
