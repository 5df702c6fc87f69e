//! The tables, one file each.

pub mod backup_code;
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
pub mod otp_secret;
pub mod outbox;
pub mod place;
pub mod proximity_use;
pub mod role_assignment;
pub mod schedule;
pub mod user;
pub mod user_token;
