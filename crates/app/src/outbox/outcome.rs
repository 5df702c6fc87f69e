//! What became of a message that was claimed.

use std::time::Duration;

use doorward_core::{Code, EventType};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{group, group_link, outbox};

use super::{Carrier, carries_link, subject, test};
use crate::group_links::{self, DeliveryStatus};
use crate::{App, Error, messages};

/// What follows from a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It is tried again after this time.
    Retry(Duration),
    /// The receiving side refused it for good.
    Refused,
    /// It is given up.
    GiveUp,
}

/// The message left: its row goes. If it carries a link, the link says so from now on, with what the service that took it calls it, and
/// a `group_link.send` event records it.
///
/// # Errors
/// The database failed.
pub async fn sent(app: &App, id: i64, receipt: Option<&str>) -> Result<(), Error> {
    let tx = app.begin().await?;
    let Some((row, link)) = held(&tx, id).await? else { return Ok(()) };
    if let Some(link) = link {
        conclude(app, &tx, &link, DeliveryStatus::Sent, Outcome::Left { receipt }).await?;
    } else if test::is_test(&row) {
        test::note(app, &tx, &row, None).await?;
    }
    store::outbox::delete(&tx, row.id).await?;
    tx.commit().await?;
    app.tallies.sent(Carrier::of_kind(&row.kind));
    Ok(())
}

/// The message did not leave, for this reason (no secret in it). One that is not tried again stays as a dead letter. If it carries a
/// link, the link says what happened, and the first failure and the last leave a failed `group_link.send` event.
///
/// # Errors
/// The database failed.
pub async fn failed(app: &App, id: i64, reason: &str, then: Then) -> Result<(), Error> {
    let tx = app.begin().await?;
    // A link that was deleted or mailed again meanwhile took its message with it.
    let Some((row, link)) = held(&tx, id).await? else { return Ok(()) };
    let then = if test::is_test(&row) { test::then(&row, then) } else { then };
    fail(app, &tx, &row, link.as_ref(), reason, then).await?;
    tx.commit().await?;
    app.tallies.failed(Carrier::of_kind(&row.kind), then);
    Ok(())
}

/// A message that is there, and the link that it carries.
pub(crate) type Held = (outbox::Model, Option<(group_link::Model, group::Model)>);

/// The message with this id, if it is still there. Its link is kept from changing until the transaction ends: whoever gives it a new
/// secret and a new message does so before or after.
pub(crate) async fn held(tx: &Transaction, id: i64) -> Result<Option<Held>, Error> {
    let Some(row) = store::outbox::find(tx, id).await? else { return Ok(None) };
    if !carries_link(&row) {
        return Ok(Some((row, None)));
    }
    let Some(link_id) = row.group_link_id else { return Ok(None) };
    let link = store::group_links::find_held(tx, row.organization_id, link_id).await?;
    // Looked for once more: it may have gone while the link was waited for.
    match (link, store::outbox::find(tx, id).await?) {
        (Some(_), Some(row)) => {
            let subject = subject(tx, &row).await?;
            Ok(Some((row, Some(subject))))
        }
        _ => Ok(None),
    }
}

/// Writes down that a message of a held link did not leave.
pub(super) async fn fail(
    app: &App,
    tx: &Transaction,
    row: &outbox::Model,
    link: Option<&(group_link::Model, group::Model)>,
    reason: &str,
    then: Then,
) -> Result<(), Error> {
    let status = match then {
        Then::Retry(_) => DeliveryStatus::Queued,
        Then::Refused => DeliveryStatus::Refused,
        Then::GiveUp => DeliveryStatus::Failed,
    };
    if let Some(link) = link {
        let message = match then {
            Then::Retry(_) => format!("{reason}; it will be tried again"),
            Then::Refused | Then::GiveUp => format!("{reason}; it was given up"),
        };
        if status == DeliveryStatus::Queued && row.attempts > 0 {
            group_links::delivery::mark(app, tx, &link.0, status, Some(reason), None).await?;
        } else {
            conclude(app, tx, link, status, Outcome::Failed { reason, message }).await?;
        }
    }
    if test::is_test(row) {
        test::note(app, tx, row, Some((reason, then))).await?;
    }
    match then {
        Then::Retry(delay) => store::outbox::postpone(tx, row.id, app.now().after(delay).into(), reason).await?,
        // Nobody could look at it; what became of a test stands elsewhere.
        Then::Refused | Then::GiveUp if row.kind == messages::PRIVATE || test::is_test(row) => {
            store::outbox::delete(tx, row.id).await?
        }
        Then::Refused | Then::GiveUp => store::outbox::bury(tx, row.id, app.now().into(), reason).await?,
    }
    Ok(())
}

/// How a message went.
pub(crate) enum Outcome<'a> {
    /// It left; the service that took it calls it so.
    Left { receipt: Option<&'a str> },
    /// It did not, or did not arrive: for the host, and in the record.
    Failed { reason: &'a str, message: String },
}

/// Has a held link say what became of its message, and records it.
pub(crate) async fn conclude(
    app: &App,
    tx: &Transaction,
    (link, group): &(group_link::Model, group::Model),
    status: DeliveryStatus,
    outcome: Outcome<'_>,
) -> Result<(), Error> {
    let draft = app.draft(EventType::GROUP_LINK_SEND, group_links::object(link, group));
    let entry = match outcome {
        Outcome::Left { receipt } => {
            group_links::delivery::mark(app, tx, link, status, None, receipt).await?;
            draft.concluded(app.now(), None, None)
        }
        Outcome::Failed { reason, message } => {
            group_links::delivery::mark(app, tx, link, status, Some(reason), None).await?;
            draft.concluded(app.now(), Some(Code::DeliveryFailed), Some(message))
        }
    };
    // Before the outbox: whoever gives a link a new message takes the two in this order.
    Ok(store::ledger::append(tx, &app.config().node, link.organization_id, vec![entry]).await?)
}
