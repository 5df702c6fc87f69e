//! Text messages.

use doorward_app::outbox::{DueMessage, LinkText};
use doorward_core::Timestamp;

use super::{Carry, EXPIRED};
use crate::text::OutgoingText;
use crate::{SendError, Texter, render};

const NO_SERVICE: &str = "no text message service is set (--sms-url)";

/// Hands text messages to a service, if there is one.
pub(super) struct Texts(pub Option<Texter>);

impl Carry<LinkText> for Texts {
    const WHAT: &'static str = "text message";

    async fn send(&self, due: &DueMessage<LinkText>, now: Timestamp) -> Result<Option<String>, SendError> {
        let text = &due.message;
        if text.valid_until.is_some_and(|until| until <= now) {
            return Err(SendError::Permanent(EXPIRED.to_owned()));
        }
        let texter = self.0.as_ref().ok_or_else(|| SendError::Transient(NO_SERVICE.to_owned()))?;
        let body = render::link_text(text).map_err(|error| SendError::Permanent(error.to_string()))?;
        let outgoing = OutgoingText { to: &text.to, body: &body, key: &text.reference, status_address: &text.status_address };
        texter.send(&outgoing).await.map(Some)
    }

    async fn rest(&self) {}
}
