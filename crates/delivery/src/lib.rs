//! What leaves the house: the link mail, the worker that empties the outbox, and the way of events to webhooks.
//!
//! A use case writes a message into the outbox in the transaction that caused it; [`worker::run`] takes it from there,
//! [`render`] words it, [`smtp::Mailer`] hands it to the mail server, and the worker records how it went. To add a kind
//! of message: a variant of `doorward_app::outbox::Message`, a function in [`render`], an arm in [`worker`].

pub mod line;
mod message;
pub mod render;
pub mod retry;
pub mod smtp;
mod webhook;
pub mod worker;

pub use render::RenderedMail;
pub use smtp::{ConfigError, Mailer, Outgoing, SendError};
pub use webhook::GuardedWebhooks;
