//! What must be tidied now and then: commands that nobody answered, values of readers that nobody accepts any more, tokens and
//! partners' codes that have expired; commands, deliveries and reports that were finished long ago, answers that were kept for a key,
//! uploads that nothing uses; less often, logins that have expired.

use std::future::Future;
use std::time::Duration;

use doorward_core::proximity;
use doorward_store as store;

use crate::clock::lowest_uuid;
use crate::gatekeeper::orphans;
use crate::{App, Error, bundles, idempotency, integrations, logins, reports, uploads};

/// How often.
const EVERY: Duration = Duration::from_secs(15);
/// How often logins are looked through, all of them.
const LOGINS_EVERY: Duration = Duration::from_secs(60 * 60);
/// Steps back that a value of a reader may still be accepted, with one to spare.
const STEPS: i64 = 3;
/// How long a closed command, and a message that was given up, is kept. A command's event is kept without end.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Most commands removed in one transaction: others wait for it.
const REMOVED_AT_ONCE: u64 = 500;
/// Most transactions for that at a time: more commands than are granted meanwhile.
const PARTS: u32 = 40;

/// Tidies until it is told to stop. A database that fails is left alone until the next time.
pub async fn run(app: &App, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    let mut logins_due = app.now();
    loop {
        if let Err(error) = tidy(app).await {
            tracing::warn!(%error, "could not tidy up");
        }
        if app.now() >= logins_due {
            logins_due = app.now().after(LOGINS_EVERY);
            if let Err(error) = tidy_logins(app).await {
                tracing::warn!(%error, "could not remove logins that have expired");
            }
        }
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Tidies once.
///
/// # Errors
/// The database failed.
pub async fn tidy(app: &App) -> Result<(), Error> {
    orphans::close_expired(app).await?;
    let tx = app.begin().await?;
    store::proximity_uses::delete_before(&tx, proximity::step(app.now()) - STEPS).await?;
    store::user_tokens::delete_expired(&tx, app.now().into()).await?;
    store::partner_pass_uses::delete_ended(&tx, app.now().into()).await?;
    tx.commit().await?;
    integrations::remove_old(app).await?;
    bundles::prune(app).await?;
    idempotency::remove_old(app).await?;
    reports::remove_old(app).await?;
    uploads::remove_old(app).await?;
    remove_dead_letters(app).await?;
    remove_closed(app).await
}

/// Removes the device logins that have expired, each with its event. None of them was good for anything any more.
///
/// # Errors
/// The database failed.
pub async fn tidy_logins(app: &App) -> Result<(), Error> {
    logins::remove_idle(app).await
}

/// Removes messages that were given up long ago.
async fn remove_dead_letters(app: &App) -> Result<(), Error> {
    let tx = app.begin().await?;
    store::outbox::delete_dead(&tx, app.now().before(KEPT).into(), REMOVED_AT_ONCE).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes some of those that were closed long ago; what is left waits for the next time, so that stopping need not wait for it.
async fn remove_closed(app: &App) -> Result<(), Error> {
    let before = lowest_uuid(app.now().before(KEPT)).to_string();
    for _ in 0..PARTS {
        let Some(organization_id) = store::commands::organization_with_closed(app.store().reader(), &before).await? else { break };
        let tx = app.begin().await?;
        store::commands::delete_closed(&tx, organization_id, &before, REMOVED_AT_ONCE).await?;
        tx.commit().await?;
    }
    Ok(())
}
