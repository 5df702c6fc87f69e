use doorward_core::evaluation::USUAL_TIMEOUT;
use doorward_core::input::FieldErrors;
use doorward_core::{Code, EventType, validate};
use doorward_store as store;
use doorward_store::entity::evaluation_webhook::ActiveModel;
use sea_orm::{IntoActiveModel as _, Set};

use super::{EvaluationWebhookInput, WithSecret, authorize, check, detail, object, secrets};
use crate::{App, Caller, Error};

/// Most evaluation webhooks of one organization.
const MOST: u64 = 100;

/// Adds an evaluation webhook. Its secret is made here.
///
/// # Errors
/// Not permitted, the input breaks rules, or the organization has as many as it may have.
pub async fn create(app: &App, caller: &Caller, input: EvaluationWebhookInput) -> Result<WithSecret, Error> {
    authorize(caller)?;
    let mut errors = FieldErrors::default();
    let name = input.name.and_then(validate::name).required("name", &mut errors);
    let url = input.url.and_then(validate::http_url).required("url", &mut errors);
    let terminal_id = input.terminal_id.optional("terminal_id", &mut errors);
    let timeout = input.timeout.and_then(check::timeout).optional("timeout", &mut errors).unwrap_or(USUAL_TIMEOUT);
    let enabled = input.enabled.optional("enabled", &mut errors).unwrap_or(true);

    let tx = app.begin().await?;
    let organization_id = caller.organization_id();
    let count = store::evaluation_webhooks::count(&tx, organization_id).await?;
    if let Some(id) = terminal_id
        && store::terminals::find(&tx, organization_id, id).await?.is_none()
    {
        errors.add("terminal_id", "must exist");
    } else if store::evaluation_webhooks::of_scope(&tx, organization_id, terminal_id).await?.is_some() {
        errors.add("terminal_id", "has already been taken");
    }
    errors.check()?;
    if count >= MOST {
        return Err(Code::LimitReached.into());
    }
    let now = app.now();
    let row = ActiveModel {
        organization_id: Set(organization_id),
        terminal_id: Set(terminal_id),
        name: Set(name.unwrap_or_default()),
        url: Set(url.unwrap_or_default()),
        timeout: Set(timeout),
        enabled: Set(enabled),
        secret: Set(Vec::new()),
        sealed_with: Set(app.sealer.key_id().to_owned()),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let webhook = store::evaluation_webhooks::insert(&tx, row).await?;
    let id = webhook.id;
    let mut row = webhook.into_active_model();
    let secret = secrets::renew(app, id, &mut row)?;
    let webhook = store::evaluation_webhooks::update(&tx, row).await?;
    app.record(&tx, caller, EventType::EVALUATION_WEBHOOK_CREATE, object(&webhook)).await?;
    let detail = detail(app, &tx, webhook).await?;
    tx.commit().await?;
    Ok(WithSecret { detail, secret })
}
