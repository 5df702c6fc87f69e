use doorward_core::day;
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::scheduled_report::Model;
use sea_orm::{IntoActiveModel as _, Set};

use super::next::Dates;
use crate::{App, Error, reports};

/// Most that are made at a time: reports that wait have their turn, too.
const AT_ONCE: usize = 20;

/// Makes the reports that are due by now, each in a transaction that moves its scheduled report to the next date.
///
/// # Errors
/// The database failed.
pub(crate) async fn make_due(app: &App) -> Result<(), Error> {
    for _ in 0..AT_ONCE {
        if !store::scheduled_reports::any_due(app.store().reader(), app.now().into()).await? {
            break;
        }
        let tx = app.begin().await?;
        let Some(row) = store::scheduled_reports::due(&tx, app.now().into()).await? else { break };
        make(app, &tx, row).await?;
        tx.commit().await?;
        app.recorded();
    }
    Ok(())
}

async fn make(app: &App, tx: &Transaction, scheduled: Model) -> Result<(), Error> {
    let dates = match Dates::of(&scheduled) {
        Ok(dates) => dates,
        Err(error) => {
            // It must not keep all others from being made.
            tracing::error!(%error, "a scheduled report is switched off");
            let mut row = scheduled.into_active_model();
            (row.enabled, row.due_at) = (Set(false), Set(None));
            store::scheduled_reports::update(tx, row).await?;
            return Ok(());
        }
    };
    let due_on = scheduled.next_due_on.as_deref().and_then(|text| day::parse(text).ok());
    let due_on = due_on.filter(|due_on| dates.earliest(app.now()).is_none_or(|earliest| *due_on >= earliest));
    if let Some((due_on, days)) = due_on.and_then(|due_on| Some((due_on, dates.days(due_on)?))) {
        reports::for_schedule(app, tx, &scheduled, &due_on.to_string(), days).await?;
    }
    let (last_due_on, enabled) = (scheduled.next_due_on.clone(), scheduled.enabled);
    let dates = Dates::of(&Model { last_due_on: last_due_on.clone(), ..scheduled.clone() })?;
    let mut row = scheduled.into_active_model();
    row.last_due_on = Set(last_due_on);
    dates.write(dates.following(app.now()), enabled, &mut row);
    store::scheduled_reports::update(tx, row).await?;
    Ok(())
}
