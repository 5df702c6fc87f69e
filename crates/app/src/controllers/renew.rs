use doorward_core::EventType;
use doorward_store as store;
use sea_orm::{IntoActiveModel, Set};

use super::{WithToken, detail, give_token, hold, object};
use crate::{App, Caller, Error};

/// Makes a new token for a controller, in place of one that was not used. One whose agent is enrolled goes on with that agent
/// until another enrols with the token.
///
/// # Errors
/// No such controller, or not permitted.
pub async fn renew(app: &App, caller: &Caller, id: i64) -> Result<WithToken, Error> {
    let tx = app.begin().await?;
    let controller = hold(&tx, caller, id).await?;
    let now = app.now();
    let mut row = controller.into_active_model();
    let token = give_token(app, &mut row, now);
    row.updated_at = Set(now.into());
    let controller = store::controllers::update(&tx, row).await?;
    app.record(&tx, caller, EventType::CONTROLLER_CREATE_ENROLMENT_TOKEN, object(&controller)).await?;
    let detail = detail(app, &tx, controller).await?;
    tx.commit().await?;
    Ok(WithToken { detail, token })
}
