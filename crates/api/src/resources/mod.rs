//! One file per resource: what it looks like, and its handlers. A handler extracts, calls one use case, and answers.

pub(crate) mod event_sets;
pub(crate) mod group_links;
pub(crate) mod group_locks;
pub(crate) mod groups;
pub(crate) mod locks;
pub(crate) mod logins;
pub(crate) mod organization;
pub(crate) mod places;
pub(crate) mod role_assignments;
pub(crate) mod users;
