use doorward_store as store;

use super::Admitted;
use crate::{App, Error};

/// Whether an agent's controller is there and still has its key.
///
/// # Errors
/// The database failed.
pub async fn is_current(app: &App, agent: &Admitted) -> Result<bool, Error> {
    let controller = store::controllers::any(app.store().reader(), agent.controller_id).await?;
    Ok(controller.is_some_and(|controller| controller.public_key.as_deref() == Some(&agent.public_key)))
}

/// Notes that an agent is connected; false if its controller is gone or has another key by now.
///
/// # Errors
/// The database failed.
pub async fn seen(app: &App, agent: &Admitted) -> Result<bool, Error> {
    let tx = app.begin().await?;
    let there = store::controllers::seen(&tx, agent.controller_id, &agent.public_key, app.now().into()).await?;
    tx.commit().await?;
    Ok(there)
}
