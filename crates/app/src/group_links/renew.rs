use doorward_core::{EventType, Secret};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{group, group_link};
use sea_orm::{IntoActiveModel, Set};

use super::{code, delivery, object};
use crate::outbox::{self, Carrier};
use crate::{App, Caller, Error};

/// A link with its new secret, and what its QR code says.
pub(super) struct Renewed {
    pub link: group_link::Model,
    pub secret: Secret,
    pub code: Option<Secret>,
}

/// How a new secret reaches whoever holds the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By a message.
    By(Carrier),
    /// By hand.
    ByHand,
    /// By hand this time, because no message can be sent, for this reason.
    Unsent(&'static str),
}

/// Gives a held link a new secret: from the commit on, the old one opens nothing, and a message that would carry it does not leave
/// any more. One with the new secret is enqueued, if there is to be one. Its QR code is a new one, too.
pub(super) async fn renew(
    app: &App,
    tx: &Transaction,
    caller: &Caller,
    (link, group): (group_link::Model, &group::Model),
    kind: EventType,
    way: Way,
) -> Result<Renewed, Error> {
    let secret = app.link_secret();
    let mut row = link.into_active_model();
    row.digest = Set(secret.digest().0.to_vec());
    row.updated_at = Set(app.now().into());
    match way {
        Way::By(_) => delivery::queued(app, &mut row),
        Way::ByHand => {}
        Way::Unsent(reason) => delivery::unsent(app, &mut row, reason),
    }
    let link = store::group_links::update(tx, row).await?;
    let code = code::issue(app, tx, caller, &link, &secret).await?;
    // Before the outbox: whoever records that a message left takes the two in this order.
    app.record(tx, caller, kind, object(&link, group)).await?;
    store::group_links::withdraw_messages(tx, &link).await?;
    if let Way::By(carrier) = way {
        outbox::enqueue_link(app, tx, carrier, &link, (&secret, code.as_ref())).await?;
    }
    Ok(Renewed { link, secret, code })
}
