//! What leaves the house: mails, text messages, the workers that empty the outbox, and the way of events to webhooks.
//!
//! A use case writes a message into the outbox in the transaction that caused it; [`worker::run`] takes it from there,
//! [`render`] words it, [`smtp::Mailer`] hands it to the mail server, and the worker records how it went. To add a kind
//! of mail: a variant of `doorward_app::outbox::Message`, a function in [`render`], an arm in [`worker`]. Text messages go
//! the same way by [`worker::run_texts`] and [`text::Texter`], in a queue of their own.

pub mod line;
mod message;
pub mod render;
pub mod retry;
pub mod smtp;
pub mod text;
mod webhook;
pub mod worker;

pub use render::RenderedMail;
pub use smtp::{ConfigError, Mailer, Outgoing, SendError};
pub use text::{TextConfigError, TextSettings, Texter};
pub use webhook::GuardedWebhooks;
