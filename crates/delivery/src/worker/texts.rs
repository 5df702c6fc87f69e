//! Text messages.

use doorward_app::outbox::{DueMessage, TextMessage};
use doorward_core::Timestamp;

use super::{Carry, EXPIRED};
use crate::text::OutgoingText;
use crate::{SendError, Texter, render};

const NO_SERVICE: &str = "no text message service is set (--sms-url)";

/// Hands text messages to a service, if there is one.
pub(super) struct Texts(pub Option<Texter>);

impl Carry<TextMessage> for Texts {
    const WHAT: &'static str = "text message";

    async fn send(&self, due: &DueMessage<TextMessage>, now: Timestamp) -> Result<Option<String>, SendError> {
        if let TextMessage::Link(text) = &due.message
            && text.valid_until.is_some_and(|until| until <= now)
        {
            return Err(SendError::Permanent(EXPIRED.to_owned()));
        }
        let texter = self.0.as_ref().ok_or_else(|| SendError::Transient(NO_SERVICE.to_owned()))?;
        let body = match &due.message {
            TextMessage::Link(text) => render::link_text(text).map_err(|error| SendError::Permanent(error.to_string()))?,
            TextMessage::Test(text) => render::test_text(text),
        };
        let (to, key, status_address) = match &due.message {
            TextMessage::Link(text) => (&text.to, &text.reference, &text.status_address),
            TextMessage::Test(text) => (&text.to, &text.reference, &text.status_address),
        };
        let outgoing = OutgoingText { to, body: &body, key, status_address };
        texter.send(&outgoing).await.map(Some)
    }

    async fn rest(&self) {}
}
