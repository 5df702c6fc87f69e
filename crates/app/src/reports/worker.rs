//! The worker that makes reports.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use doorward_core::{Code, EventType};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::report;
use doorward_store::reports::{Ended, FAILED, FINISHED};

use super::build::build;
use super::sheet::{LEASE, Sheet, Stopped};
use super::{mail, object};
use crate::outbox::Carrier;
use crate::{App, Error, scheduled_reports};

/// What waits is looked at this often even if nobody rings: for dates that have come, and for what other servers left.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// Until one that failed is begun again.
const PAUSE: Duration = Duration::from_secs(60);
/// So often one is begun before it is given up.
const MOST_ATTEMPTS: i64 = 10;
/// What one says that was given up so.
const GIVEN_UP: &str = "It was begun ten times and never finished.";

/// Makes reports until `stop` is ready. One that is under way then is made again once its lease is over.
pub async fn run(app: Arc<App>, stop: impl Future<Output = ()> + Send) {
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            biased;
            () = &mut stop => return,
            () = work(&app) => {}
        }
        tokio::select! {
            biased;
            () = &mut stop => return,
            () = app.reports.rung() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }
}

/// Makes what is due until nothing is.
pub async fn work(app: &App) {
    loop {
        match work_once(app).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::warn!(%error, "reports cannot be made; trying again");
                return;
            }
        }
    }
}

async fn work_once(app: &App) -> Result<bool, Error> {
    scheduled_reports::make_due(app).await?;
    let now = app.now();
    if !store::reports::any_due(app.store().reader(), now.into()).await? {
        return Ok(false);
    }
    let tx = app.begin().await?;
    let taken = store::reports::claim(&tx, now.into(), now.after(LEASE).into()).await?;
    tx.commit().await?;
    let Some(report) = taken else { return Ok(false) };
    if report.attempts > MOST_ATTEMPTS {
        fail(app, &report, Code::Unexpected, GIVEN_UP).await?;
        return Ok(true);
    }
    let made = match build(app, &report).await {
        Ok(sheet) => finish(app, &report, sheet).await,
        Err(stopped) => Err(stopped),
    };
    match made {
        Ok(()) | Err(Stopped::Lost) => {}
        Err(Stopped::TooMuch(error)) => fail(app, &report, Code::LimitReached, error).await?,
        Err(Stopped::Failed(error)) => {
            tracing::warn!(%error, report_id = report.id, attempt = report.attempts, "a report cannot be made; trying again");
            let tx = app.begin().await?;
            store::reports::hold(&tx, &report, app.now().after(PAUSE).into()).await?;
            tx.commit().await?;
        }
    }
    Ok(true)
}

async fn finish(app: &App, report: &report::Model, sheet: Sheet<'_>) -> Result<(), Stopped> {
    let (tx, rows_count, size) = sheet.finish().await?;
    let ended = Ended { status: FINISHED, error: None, rows_count, size };
    if store::reports::end(&tx, report, ended, app.now().into()).await? {
        settle(app, tx, report, None).await?;
    }
    Ok(())
}

async fn fail(app: &App, report: &report::Model, code: Code, error: &str) -> Result<(), Error> {
    let tx = app.begin().await?;
    let ended = Ended { status: FAILED, error: Some(error.to_owned()), rows_count: 0, size: 0 };
    if store::reports::end(&tx, report, ended, app.now().into()).await? {
        settle(app, tx, report, Some((code, error))).await?;
    }
    Ok(())
}

/// Records how it ended, and lets those know who are to be told.
async fn settle(app: &App, tx: Transaction, report: &report::Model, failure: Option<(Code, &str)>) -> Result<(), Error> {
    let (code, message) = failure.unzip();
    let entry = app.draft(EventType::REPORT_FINISH, object(report)).concluded(app.now(), code, message.map(str::to_owned));
    store::ledger::append(&tx, &app.config().node, report.organization_id, vec![entry]).await?;
    mail::enqueue(app, &tx, report).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    app.recorded();
    Ok(())
}
