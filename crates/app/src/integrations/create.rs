use doorward_core::input::FieldErrors;
use doorward_core::{Code, EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::integration::ActiveModel;
use sea_orm::{IntoActiveModel, Set};
use serde_json::json;

use super::keys::{self, Keys};
use super::{IntegrationDetail, IntegrationInput, check, details, object, target};
use crate::{App, Caller, Error};

/// Most integrations of one organization.
const MOST: u64 = 100;

/// Adds an integration. It gets the events that are recorded from now on, beginning with that of its own creation.
///
/// # Errors
/// Not permitted, the input breaks rules, or the organization has as many as it may have.
pub async fn create(app: &App, caller: &Caller, input: IntegrationInput) -> Result<IntegrationDetail, Error> {
    caller.reach(Permission::IntegrationsWrite)?;
    let mut errors = FieldErrors::default();
    let kind = input.r#type.and_then(check::kind).required("type", &mut errors);
    let name = input.name.and_then(validate::name).required("name", &mut errors);
    let url = input.url.and_then(validate::http_url).required("url", &mut errors);
    let enabled = input.enabled.optional("enabled", &mut errors).unwrap_or(true);
    let enabled_events = input.enabled_events.and_then(check::enabled_events).optional("enabled_events", &mut errors);
    let key = input.signature_key.and_then(check::signature_key).optional("signature_key", &mut errors);
    let place_id = input.place_id.optional("place_id", &mut errors);

    let tx = app.begin().await?;
    let organization_id = caller.organization_id();
    if let Some(id) = place_id
        && store::places::find(&tx, organization_id, id).await?.is_none()
    {
        errors.add("place_id", "must exist");
    }
    errors.check()?;
    caller.authorize(Permission::IntegrationsWrite, target(place_id))?;
    if store::integrations::count(&tx, organization_id).await? >= MOST {
        return Err(Code::LimitReached.into());
    }

    let now = app.now();
    let heads = store::ledger_heads::heads(&tx, organization_id).await?;
    let row = ActiveModel {
        organization_id: Set(organization_id),
        place_id: Set(place_id),
        kind: Set(kind.unwrap_or_default()),
        name: Set(name.unwrap_or_default()),
        url: Set(url.unwrap_or_default()),
        enabled: Set(enabled),
        enabled_events: Set(enabled_events.unwrap_or_else(|| json!([]))),
        positions: Set(json!(heads)),
        version: Set(0),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let mut integration = store::integrations::insert(&tx, row).await?;
    if key.is_some() {
        let mut row = integration.clone().into_active_model();
        keys::replace(app, integration.id, &Keys::default(), key.as_deref(), &mut row)?;
        integration = store::integrations::update(&tx, &integration, row).await?;
    }
    app.record(&tx, caller, EventType::INTEGRATION_CREATE, object(&integration)).await?;
    let created = details(&tx, caller, vec![integration]).await?.pop();
    tx.commit().await?;
    app.webhooks.ring();
    created.ok_or_else(|| Error::Internal("a new integration vanished".to_owned()))
}
