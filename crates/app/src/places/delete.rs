use doorward_core::{EventType, Permission};
use doorward_store as store;

use super::{find, object};
use crate::caller::Target;
use crate::{App, Caller, Error, integrations};

/// Removes a place with its doors, groups, links, controllers and terminals. Its events stay.
///
/// # Errors
/// No such place, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let place = find(&tx, caller, id).await?;
    caller.authorize(Permission::PlacesWrite, Target::Organization)?;
    let organization_id = caller.organization_id();
    // Nothing is changed here, and others may write meanwhile.
    drop(tx);
    integrations::empty_of_place(app, organization_id, place.id).await?;
    let tx = app.begin().await?;
    let place = find(&tx, caller, id).await?;
    let controllers = store::controllers::ids_of_place(&tx, id).await?;
    store::places::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::PLACE_DESTROY, object(&place)).await?;
    tx.commit().await?;
    for controller_id in controllers {
        app.hub.disconnect(controller_id);
    }
    Ok(())
}
