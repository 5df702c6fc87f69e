use doorward_core::Permission;
use doorward_store::ledger::Partner;

use super::message::{self, Reply};
use super::{read, settle, target};
use crate::{App, Caller, Error, EventView, clock, partner};

/// Seconds after which a test may be tried again if too many are under way.
const WAIT: u64 = 5;

/// How a test went.
#[derive(Debug, Clone)]
pub struct TestOutcome {
    /// The id of the event that was sent.
    pub event_uuid: String,
    /// The HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// Why it was not delivered, as a sentence; `None` if it was.
    pub error: Option<String>,
}

/// Sends an event of the type `integration.test`, which is recorded nowhere, and waits for the answer: whether the integration
/// is switched on or off.
///
/// # Errors
/// No such integration, not permitted, or too many tests are under way.
pub async fn test(app: &App, caller: &Caller, id: i64) -> Result<TestOutcome, Error> {
    let integration = read(app, caller, id).await?.integration;
    caller.authorize(Permission::IntegrationsWrite, target(integration.place_id))?;
    let _slot = app.webhooks.test_slot(integration.organization_id).ok_or(Error::Wait { seconds: WAIT })?;
    let now = app.now();
    let event_uuid = clock::uuid(now, app.entropy.as_ref()).to_string();
    let (integration_identifier, integration_contact) = Partner::parts(partner::current());
    let event = EventView {
        uuid: event_uuid.clone(),
        r#type: "integration.test".to_owned(),
        actor_type: Some("User".to_owned()),
        actor_id: Some(caller.user.id),
        actor_name: Some(caller.user.name.clone()),
        actor_email: Some(caller.user.email.clone()),
        authenticated_by_type: Some("Login".to_owned()),
        authenticated_by_id: Some(caller.login.id),
        authorized_by_type: None,
        authorized_by_id: None,
        authorized_by_role_id: None,
        object_type: "Integration".to_owned(),
        object_id: integration.id,
        object_name: Some(integration.name.clone()),
        action: "test".to_owned(),
        created_at: now,
        message: Some("This is a test.".to_owned()),
        success: true,
        code: None,
        sequence: event_uuid.clone(),
        organization_id: integration.organization_id,
        place_id: integration.place_id,
        error_code: None,
        error_message: None,
        details: (),
        via: (),
        integration_identifier,
        integration_contact,
        controller_id: None,
    };
    let Reply { status, error } = match message::request(app, &integration, &event, now) {
        Ok(request) => message::send(app, request).await,
        Err(error) => {
            tracing::warn!(%error, integration_id = integration.id, "a test cannot be signed");
            Reply::none(message::UNSIGNED.to_owned())
        }
    };
    if error.is_none() && integration.failing_since.is_some() {
        settle::recovered(app, integration.id).await?;
    }
    Ok(TestOutcome { event_uuid, status, error })
}
