use doorward_core::EventType;
use doorward_core::agent_key::{NONCE_BYTES, Occasion};
use doorward_store as store;
use doorward_store::ledger::Reference;

use super::{object, seen};
use crate::{App, Error};

/// What an agent is to sign, once.
#[must_use]
pub fn nonce(app: &App) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    app.entropy.fill(&mut nonce);
    nonce
}

/// An agent that has proved which controller it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The controller.
    pub controller_id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// The key that it has proved to hold.
    pub public_key: Vec<u8>,
}

/// Admits an agent that proves that it holds its controller's key. `None` if it does not, or the controller is gone.
///
/// # Errors
/// The database failed.
pub async fn admit(app: &App, occasion: &Occasion<'_>, signature: &[u8]) -> Result<Option<Admitted>, Error> {
    let controller = store::controllers::any(app.store().reader(), occasion.controller_id).await?;
    let Some(controller) = controller else { return Ok(None) };
    let organization_id = controller.organization_id;
    let Some(public_key) = controller.public_key else { return Ok(None) };
    if !occasion.is_proved(&public_key, signature) {
        return Ok(None);
    }
    let admitted = Admitted { controller_id: occasion.controller_id, organization_id, public_key };
    // As it stands now: it may have gone meanwhile.
    Ok(seen(app, &admitted).await?.then_some(admitted))
}

/// Records that a connection has taken the place of another that was there with the same key.
///
/// # Errors
/// The database failed.
pub async fn replaced(app: &App, controller_id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let Some(controller) = store::controllers::any(&tx, controller_id).await? else { return Ok(()) };
    let mut draft = app.draft(EventType::CONTROLLER_REPLACE_CONNECTION, object(&controller));
    draft.actor = Some(Reference::new("Controller", controller.id));
    draft.actor_name = Some(controller.name.clone());
    app.append(&tx, controller.organization_id, draft).await?;
    tx.commit().await?;
    Ok(())
}
