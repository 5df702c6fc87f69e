use doorward_core::EventType;
use doorward_store as store;

use super::object;
use crate::authenticate::{self, DEVICE_LOGIN};
use crate::{App, Error, organization};

/// Most logins removed in one transaction: others wait for it.
const AT_ONCE: u64 = 100;
/// Most transactions for that at a time.
const PARTS: u32 = 100;
const MESSAGE: &str = "It was not used for as long as the organization allows, and has expired.";

/// Removes some of the device logins that have expired; what is left waits for the next time.
pub(crate) async fn remove_idle(app: &App) -> Result<(), Error> {
    for _ in 0..PARTS {
        let now = app.now();
        let found = store::logins::organization_with_idle(app.store().reader(), DEVICE_LOGIN, now.into()).await?;
        let Some(organization_id) = found else { break };
        let tx = app.begin().await?;
        let organization = organization::find(&tx, organization_id).await?;
        let since = now.before(authenticate::allowed(organization.device_logins_expire_after));
        let idle = store::logins::idle(&tx, organization_id, DEVICE_LOGIN, since.into(), AT_ONCE).await?;
        store::logins::delete_many(&tx, idle.iter().map(|login| login.id).collect()).await?;
        let event = |login| app.draft(EventType::LOGIN_DESTROY, object(login)).concluded(now, None, Some(MESSAGE.to_owned()));
        let entries = idle.iter().map(event).collect();
        store::ledger::append(&tx, &app.config().node, organization_id, entries).await?;
        tx.commit().await?;
    }
    Ok(())
}
