//! One file of queries per aggregate.

pub mod commands;
mod common;
pub mod deliveries;
pub mod door_timers;
pub(crate) mod drafts;
pub mod event_sets;
pub mod facts;
pub mod favorites;
pub mod group_links;
pub mod group_locks;
pub mod groups;
pub mod integrations;
mod leases;
pub mod ledger;
pub mod ledger_check;
pub mod ledger_heads;
pub mod locks;
pub mod logins;
pub mod organizations;
pub mod outbox;
pub mod places;
pub mod proximity_uses;
pub mod role_assignments;
pub mod schedules;
pub mod settling;
pub mod unlock_counts;
pub mod users;
