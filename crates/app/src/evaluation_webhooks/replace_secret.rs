use doorward_core::EventType;
use doorward_store as store;
use sea_orm::{IntoActiveModel as _, Set};

use super::{WithSecret, detail, hold, object, secrets};
use crate::{App, Caller, Error};

/// Gives an evaluation webhook a new secret. The one that it had signs beside it for another day.
///
/// # Errors
/// No such webhook, or not permitted.
pub async fn replace_secret(app: &App, caller: &Caller, id: i64) -> Result<WithSecret, Error> {
    let tx = app.begin().await?;
    let before = hold(&tx, caller, id).await?;
    let mut row = before.clone().into_active_model();
    let secret = secrets::replace(app, &before, &mut row)?;
    row.updated_at = Set(app.now().into());
    let webhook = store::evaluation_webhooks::update(&tx, row).await?;
    app.record(&tx, caller, EventType::EVALUATION_WEBHOOK_REPLACE_SECRET, object(&webhook)).await?;
    let detail = detail(app, &tx, webhook).await?;
    tx.commit().await?;
    Ok(WithSecret { detail, secret })
}
