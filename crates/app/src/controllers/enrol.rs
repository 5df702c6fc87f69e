use doorward_core::{Code, EventType, Secret, Timestamp};
use doorward_store as store;
use doorward_store::Micros;
use doorward_store::ledger::Reference;
use sea_orm::{IntoActiveModel, Set};

use super::object;
use crate::bundles::Signer;
use crate::limiter::Client;
use crate::{App, Error};

/// An agent that is enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// The controller that it is from now on.
    pub controller_id: i64,
    /// The controller's name.
    pub name: String,
    /// What the server calls itself, which the agent's proofs name.
    pub server: String,
    /// The controller's organization.
    pub organization_id: i64,
    /// The public keys that sign what the agent is told for deciding alone, in hexadecimal.
    pub bundle_keys: Vec<String>,
}

/// Makes an agent, by its public key, the controller whose token it brings. The token is used up; an agent that the controller
/// had before is refused from then on. Whoever tries counts as guessing until the token is right.
///
/// # Errors
/// `EnrolmentTokenInvalid`, or there were too many tries.
pub async fn enrol(app: &App, client: Option<Client>, token: &Secret, public_key: [u8; 32]) -> Result<Enrolled, Error> {
    if let Some(limiter) = &app.limiter {
        limiter.guess(client)?;
    }
    let signer = Signer::of(app).await?;
    let tx = app.begin().await?;
    let found = store::controllers::by_enrolment(&tx, &token.digest().0).await?;
    let now = app.now();
    let valid = |end: Option<Micros>| end.map(Timestamp::from).is_some_and(|end| now < end);
    let controller = found.filter(|controller| valid(controller.enrolment_expires_at)).ok_or(Code::EnrolmentTokenInvalid)?;
    if let Some(limiter) = &app.limiter {
        limiter.guessed_right(client);
    }
    let mut row = controller.into_active_model();
    row.public_key = Set(Some(public_key.to_vec()));
    row.enrolment_digest = Set(None);
    row.enrolment_expires_at = Set(None);
    row.updated_at = Set(now.into());
    // Another agent numbers its decisions anew.
    row.spool_recorded = Set(0);
    let controller = store::controllers::update(&tx, row).await?;
    let mut draft = app.draft(EventType::CONTROLLER_ENROL, object(&controller));
    draft.actor = Some(Reference::new("Controller", controller.id));
    draft.actor_name = Some(controller.name.clone());
    app.append(&tx, controller.organization_id, draft).await?;
    tx.commit().await?;
    app.hub.disconnect(controller.id);
    let server = app.config().public_url.clone();
    Ok(Enrolled {
        controller_id: controller.id,
        name: controller.name,
        server,
        organization_id: controller.organization_id,
        bundle_keys: signer.keys().to_vec(),
    })
}
