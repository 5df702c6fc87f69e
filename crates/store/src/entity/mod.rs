//! The tables, one file each.

pub mod command;
pub mod delivery;
pub mod door_timer;
pub mod event;
pub mod event_set;
pub mod favorite;
pub mod group;
pub mod group_link;
pub mod group_lock;
pub mod integration;
pub mod ledger_head;
pub mod lock;
pub mod login;
pub mod organization;
pub mod outbox;
pub mod place;
pub mod proximity_use;
pub mod report;
pub mod report_download;
pub mod report_part;
pub mod role_assignment;
pub mod schedule;
pub mod scheduled_report;
pub mod user;
