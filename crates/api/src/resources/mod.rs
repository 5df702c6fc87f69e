//! One file per resource: what it looks like, and its handlers. A handler extracts, calls one use case, and answers.

pub(crate) mod accounts;
pub(crate) mod calendar;
pub(crate) mod commands;
pub(crate) mod current_user;
pub(crate) mod door_timers;
pub(crate) mod event_sets;
pub(crate) mod event_stream;
pub(crate) mod group_links;
pub(crate) mod group_locks;
pub(crate) mod groups;
pub(crate) mod integrations;
pub(crate) mod integrations_deliveries;
pub(crate) mod locks;
pub(crate) mod logins;
pub(crate) mod organization;
pub(crate) mod organization_transfer;
pub(crate) mod organizations;
pub(crate) mod places;
pub(crate) mod proximity;
pub(crate) mod role_assignments;
pub(crate) mod roles;
pub(crate) mod schedules;
pub(crate) mod two_factor;
pub(crate) mod users;
