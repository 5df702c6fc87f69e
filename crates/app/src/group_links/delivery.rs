//! What became of the last message of a link.

use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::group_link::{ActiveModel, Model};
use sea_orm::{IntoActiveModel, Set};

use crate::{App, Error};

/// Random bytes that name a message to the service that delivers it.
const REFERENCE_BYTES: usize = 16;

/// What became of the last message of a link: `delivery_status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryStatus {
    /// It waits, for its first try or for another one.
    Queued,
    /// The mail server or the text message service took it.
    Sent,
    /// The text message service reports that it arrived.
    Delivered,
    /// The receiving side refused it for good.
    Refused,
    /// It was given up.
    Failed,
}

impl DeliveryStatus {
    /// Every status.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Sent, Self::Delivered, Self::Refused, Self::Failed];

    /// As clients know it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// The status of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// Sets what a link says while a new message waits.
pub(super) fn queued(app: &App, row: &mut ActiveModel) {
    let mut reference = [0; REFERENCE_BYTES];
    app.entropy.fill(&mut reference);
    row.delivery_status = Set(Some(DeliveryStatus::Queued.as_str().to_owned()));
    row.delivery_status_at = Set(Some(app.now().into()));
    row.delivery_error = Set(None);
    row.delivery_reference = Set(Some(hex::encode(reference)));
    row.delivery_receipt = Set(None);
}

/// Sets what a link says of a new secret that no message could carry.
pub(super) fn unsent(app: &App, row: &mut ActiveModel, reason: &str) {
    row.delivery_status = Set(Some(DeliveryStatus::Failed.as_str().to_owned()));
    row.delivery_status_at = Set(Some(app.now().into()));
    row.delivery_error = Set(Some(reason.to_owned()));
    row.delivery_reference = Set(None);
    row.delivery_receipt = Set(None);
}

/// Has a held link say what became of its message, with the reason if it did not leave, and what the service that took it calls it.
pub(crate) async fn mark(
    app: &App,
    tx: &Transaction,
    link: &Model,
    status: DeliveryStatus,
    error: Option<&str>,
    receipt: Option<&str>,
) -> Result<(), Error> {
    let mut row = link.clone().into_active_model();
    row.delivery_status = Set(Some(status.as_str().to_owned()));
    row.delivery_status_at = Set(Some(app.now().into()));
    row.delivery_error = Set(error.map(str::to_owned));
    if let Some(receipt) = receipt {
        row.delivery_receipt = Set(Some(receipt.to_owned()));
    }
    store::group_links::update(tx, row).await?;
    Ok(())
}
