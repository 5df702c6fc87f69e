use doorward_core::{EventType, Secret};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{group, group_link};
use sea_orm::{IntoActiveModel, Set};

use super::{code, delivery, object};
use crate::{App, Caller, Error, outbox};

/// A link with its new secret, and what its QR code says.
pub(super) struct Renewed {
    pub link: group_link::Model,
    pub secret: Secret,
    pub code: Option<Secret>,
}

/// Gives a held link a new secret: from the commit on, the old one opens nothing, and a mail that would carry it does not leave
/// any more. If the link has an e-mail address, a mail with the new one is enqueued. Its QR code is a new one, too.
pub(super) async fn renew(
    app: &App,
    tx: &Transaction,
    caller: &Caller,
    (link, group): (group_link::Model, &group::Model),
    kind: EventType,
) -> Result<Renewed, Error> {
    let secret = app.link_secret();
    let mailed = link.email.is_some();
    let mut row = link.into_active_model();
    row.digest = Set(secret.digest().0.to_vec());
    row.updated_at = Set(app.now().into());
    if mailed {
        delivery::queued(app, &mut row);
    }
    let link = store::group_links::update(tx, row).await?;
    let code = code::issue(app, tx, caller, &link, &secret).await?;
    // Before the outbox: whoever records that a mail left takes the two in this order.
    app.record(tx, caller, kind, object(&link, group)).await?;
    store::group_links::withdraw_mails(tx, &link).await?;
    if mailed {
        outbox::enqueue_link_mail(app, tx, &link, &code::together(&link, &secret, code.as_ref())).await?;
    }
    Ok(Renewed { link, secret, code })
}
