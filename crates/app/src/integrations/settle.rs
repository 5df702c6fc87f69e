//! What comes of a try: delivered, tried again, given up; and of the integration: warned of, switched off, well again.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use doorward_core::{EventType, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::deliveries::{DELIVERED, FAILED, PENDING, Tried};
use doorward_store::entity::{delivery, integration};
use doorward_store::ledger::Entry;

use super::message::Reply;
use super::{LEASE, SWITCHED_OFF, object, retry};
use crate::{App, Error};

/// So long nothing was delivered when it is warned of.
const WARN_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// So long nothing was delivered when the integration is switched off: as long as one delivery is tried.
const DISABLE_AFTER: Duration = retry::FOR;
/// So long nothing was delivered that what waits is tried at once when something is: the receiver is back. After less it may
/// just have refused one event.
const BACK_AFTER: Duration = Duration::from_secs(5 * 60);

/// A delivery as it was taken, and how trying it ended.
pub(super) struct Ended {
    pub delivery: delivery::Model,
    pub reply: Reply,
}

/// Writes down how tries ended, in one transaction.
pub(super) async fn settle(app: &App, ended: &[Ended]) -> Result<(), Error> {
    let now = app.now();
    let tx = app.begin().await?;
    let ids: BTreeSet<i64> = ended.iter().map(|one| one.delivery.integration_id).collect();
    let mut entries: BTreeMap<i64, Vec<Entry>> = BTreeMap::new();
    for row in store::integrations::held(&tx, ids).await? {
        let own = ended.iter().filter(|one| one.delivery.integration_id == row.id);
        let entry = settle_one(app, &tx, &row, own, now).await?;
        entries.entry(row.organization_id).or_default().extend(entry);
    }
    let mut recorded = false;
    for (organization_id, entries) in entries {
        recorded |= !entries.is_empty();
        store::ledger::append(&tx, &app.config().node, organization_id, entries).await?;
    }
    tx.commit().await?;
    if recorded {
        app.recorded();
    }
    Ok(())
}

/// Writes down what came of the tries of one integration, which is held; the event to record if that is the last straw.
async fn settle_one(
    app: &App,
    tx: &Transaction,
    row: &integration::Model,
    ended: impl Iterator<Item = &Ended>,
    now: Timestamp,
) -> Result<Option<Entry>, Error> {
    let mut since = row.failing_since.map(Timestamp::from);
    let mut failure = None;
    let mut gone = false;
    for one in ended {
        let tried = tried(app, one, now);
        match &tried.error {
            None => {
                since = None;
                failure = None;
            }
            Some(error) => {
                since = since.or(Some(now));
                failure = Some(error.clone());
            }
        }
        gone |= one.reply.is_gone();
        store::deliveries::tried(tx, &one.delivery, tried, now.into()).await?;
    }
    if !row.enabled {
        return Ok(None);
    }
    let Some((since, failure)) = since.zip(failure) else {
        well_again(tx, row, now).await?;
        return Ok(None);
    };
    let failing = now.since(since);
    let concluded = |kind: EventType, message: String| app.draft(kind, object(row)).concluded(now, None, Some(message));
    if gone || failing >= DISABLE_AFTER {
        store::integrations::disable_due_to_error(tx, row.id, now.into()).await?;
        store::deliveries::give_up(tx, row.id, SWITCHED_OFF, now.into()).await?;
        let message = if gone { failure } else { format!("Nothing was delivered since {since}. {failure}") };
        return Ok(Some(concluded(EventType::INTEGRATION_DISABLE_DUE_TO_ERROR, format!("{message} It was switched off."))));
    }
    // An integration that was well in between is warned of anew.
    let warned_at = row.warned_at.filter(|_| row.failing_since == Some(since.into()));
    let warns = warned_at.is_none() && failing >= WARN_AFTER;
    let warned_at = if warns { Some(now.into()) } else { warned_at };
    if row.failing_since != Some(since.into()) || row.warned_at != warned_at {
        store::integrations::note_failing(tx, row.id, Some(since.into()), warned_at).await?;
    }
    let warning = || {
        let end = since.after(DISABLE_AFTER);
        format!("Nothing was delivered since {since}. {failure} It is switched off if that lasts until {end}.")
    };
    Ok(warns.then(|| concluded(EventType::INTEGRATION_WARN_DUE_TO_ERROR, warning())))
}

/// What a try means for the delivery.
fn tried(app: &App, Ended { delivery, reply }: &Ended, now: Timestamp) -> Tried {
    let answer_status = reply.status;
    let Some(error) = reply.error.clone() else {
        return Tried { status: DELIVERED, due_at: None, failing_since: None, answer_status, error: None };
    };
    let since = delivery.failing_since.map_or(now, Timestamp::from);
    let mut random = [0];
    app.entropy.fill(&mut random);
    let [random] = random;
    let again = retry::next(delivery.attempts.saturating_add(1), since, now, random).filter(|_| !reply.is_gone());
    Tried {
        status: if again.is_some() { PENDING } else { FAILED },
        due_at: again.map(Into::into),
        failing_since: Some(since.into()),
        answer_status,
        error: Some(error),
    }
}

/// Something was delivered: what is known of failures goes, and what waits is tried at once if the receiver was away for long.
async fn well_again(tx: &Transaction, row: &integration::Model, now: Timestamp) -> Result<(), Error> {
    let Some(since) = row.failing_since else { return Ok(()) };
    store::integrations::note_failing(tx, row.id, None, None).await?;
    if now.since(since.at()) >= BACK_AFTER {
        store::deliveries::hurry(tx, row.id, now.after(LEASE).into(), now.into()).await?;
    }
    Ok(())
}

/// The same after a test that was delivered.
pub(super) async fn recovered(app: &App, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    for row in store::integrations::held(&tx, [id]).await? {
        well_again(&tx, &row, app.now()).await?;
    }
    tx.commit().await?;
    app.webhooks.ring();
    Ok(())
}
