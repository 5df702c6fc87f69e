//! The ways by which messages leave.

use doorward_store::entity::group_link;
use doorward_store::outbox::Kinds;
use tokio::sync::Notify;

use super::{link_mail, link_text, test};

/// The kinds of messages that leave as text messages.
const TEXTS: &[&str] = &[link_text::KIND, test::TEXT];

/// A way by which messages leave. Each has a worker of its own, so that a service that is down keeps nobody else waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// By e-mail.
    Mail,
    /// By text message.
    Text,
}

impl Carrier {
    /// How a link reaches its holder; `None` for one that is passed on by hand.
    pub(crate) const fn of(link: &group_link::Model) -> Option<Self> {
        Self::to(link.email.as_ref(), link.phone.as_ref())
    }

    /// The same of a link that is to have this address or number.
    pub(crate) const fn to(email: Option<&String>, phone: Option<&String>) -> Option<Self> {
        match (email, phone) {
            (Some(_), _) => Some(Self::Mail),
            (None, Some(_)) => Some(Self::Text),
            (None, None) => None,
        }
    }

    /// How a message of this kind leaves.
    pub(crate) fn of_kind(kind: &str) -> Self {
        if TEXTS.contains(&kind) { Self::Text } else { Self::Mail }
    }

    /// The kind of message that brings a link this way.
    pub(super) const fn link_kind(self) -> &'static str {
        match self {
            Self::Mail => link_mail::KIND,
            Self::Text => link_text::KIND,
        }
    }

    pub(super) const fn kinds(self) -> Kinds {
        match self {
            Self::Mail => Kinds::AllBut(TEXTS),
            Self::Text => Kinds::Only(TEXTS),
        }
    }
}

/// Wakes the workers.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    mail: Notify,
    text: Notify,
}

impl Bell {
    /// A message was enqueued.
    pub fn ring(&self, carrier: Carrier) {
        self.of(carrier).notify_one();
    }

    /// Messages may have been enqueued.
    pub fn ring_all(&self) {
        self.mail.notify_one();
        self.text.notify_one();
    }

    pub(super) const fn of(&self, carrier: Carrier) -> &Notify {
        match carrier {
            Carrier::Mail => &self.mail,
            Carrier::Text => &self.text,
        }
    }
}
