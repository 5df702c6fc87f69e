//! The guest's page over a real application.

mod guest_language;
mod guest_rules;
mod rate_limit;
