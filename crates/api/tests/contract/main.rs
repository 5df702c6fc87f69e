//! What clients written for this API rely on, as they see it: over HTTP, against a whole server.

#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

mod answers;
mod api_keys;
mod bodies;
mod browsers;
mod calendar;
mod commands;
mod current_user;
mod dead_credentials;
mod document;
mod doors;
mod event_sets;
mod event_stream;
mod events;
mod favorites;
mod fields;
mod filters;
mod guests;
mod hardware;
mod idempotency;
mod ids;
mod integrations;
mod invitations;
mod invites;
mod link_changes;
mod link_codes;
mod link_delivery;
mod link_texts;
mod links;
mod lists;
mod login_ends;
mod login_list;
mod logins;
mod members;
mod messages;
mod new_passwords;
mod organizations;
mod partners;
mod presences;
mod problems;
mod promotion;
mod proximity;
mod quotas;
mod rate_limit;
mod reports;
mod right_mails;
mod role_assignments;
mod roles;
mod same_work;
mod schedule_fields;
mod schedule_updates;
mod scheduled_reports;
mod schedules;
mod schedules_at_doors;
mod search;
mod shares;
mod signing_keys;
mod sse;
mod sweep;
mod table;
mod teams;
mod transfer;
mod two_factor;
mod unlock_limits;
mod updates;
mod uploads;
mod white_label;

use doorward_testkit::database::TestDatabase;
use doorward_testkit::server::TestServer;

/// A server on SQLite: what is tested here lies above the database, which has tests of its own on both kinds.
async fn server() -> TestServer {
    TestServer::start(TestDatabase::sqlite().await).await
}
