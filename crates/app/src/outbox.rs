//! Messages that must leave, from the side of whoever delivers them.

use std::time::Duration;

use doorward_core::Timestamp;

use crate::{App, Error};

/// A message that is due.
#[derive(Debug, Clone)]
pub struct DueMessage {
    /// The outbox row.
    pub id: i64,
    /// How often it was tried before.
    pub attempts: u32,
    /// What to send.
    pub message: Message,
}

/// What to send.
#[derive(Debug, Clone)]
pub enum Message {
    /// The mail that carries a group link.
    LinkMail(Box<LinkMail>),
}

/// Everything the link mail says.
#[derive(Debug, Clone)]
pub struct LinkMail {
    /// The recipient's address.
    pub to: String,
    /// The guest's name, as the host wrote it.
    pub guest_name: String,
    /// Who invites: name of the user who made the link.
    pub host_name: String,
    /// Their e-mail address, for replies.
    pub host_email: Option<String>,
    /// The organization.
    pub organization_name: String,
    /// Logo (media type, bytes) if there is one.
    pub logo: Option<(String, Vec<u8>)>,
    /// The doors by place.
    pub places: Vec<LinkMailPlace>,
    /// The zone in which times are told (IANA).
    pub time_zone: String,
    /// `valid_from`.
    pub valid_from: Option<Timestamp>,
    /// `valid_until`.
    pub valid_until: Option<Timestamp>,
    /// The guest page's address, with the secret in it. Never log this value.
    pub address: doorward_core::Secret,
}

/// A place in the link mail.
#[derive(Debug, Clone)]
pub struct LinkMailPlace {
    /// Its name.
    pub name: String,
    /// Its postal address.
    pub address: String,
    /// Its doors' names.
    pub doors: Vec<String>,
}

/// Takes up to `limit` messages that are due and leases them for `lease`, so that no other worker sends them meanwhile.
///
/// # Errors
/// The database failed.
pub async fn claim(_app: &App, _limit: u32, _lease: Duration) -> Result<Vec<DueMessage>, Error> {
    Ok(Vec::new())
}

/// The message left: its row goes and a `group_link.send` event records it.
///
/// # Errors
/// The database failed.
pub async fn sent(_app: &App, _id: i64) -> Result<(), Error> {
    Ok(())
}

/// The message did not leave. Tried again after `retry_in`; given up if that is `None`. The first failure and giving up
/// leave a failed `group_link.send` event with `reason` (no secret in it).
///
/// # Errors
/// The database failed.
pub async fn failed(_app: &App, _id: i64, _reason: &str, _retry_in: Option<Duration>) -> Result<(), Error> {
    Ok(())
}

/// Waits until a message may be due: a use case enqueued one, or `at_most` has passed.
pub async fn wait(_app: &App, at_most: Duration) {
    tokio::time::sleep(at_most).await;
}
