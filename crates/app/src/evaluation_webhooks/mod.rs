//! Webhooks that judge foreign codes: what a scanner reads that Doorward did not make is put to one, and it says whether the door is
//! to open. That of the terminal is asked, or else that of the organization.
//!
//! The code goes to the webhook and nowhere else: not into the log, the ledger or the database. Asking (`judge`) is done outside any
//! transaction; what was judged is then an unlock like any other (`gatekeeper::foreign`).

mod ask;
mod check;
mod circuits;
mod create;
mod decisions;
mod delete;
mod judge;
mod list;
mod read;
mod replace_secret;
mod secrets;
mod test;
mod update;

pub(crate) use circuits::Circuits;
pub use create::create;
pub use decisions::{DecisionDetail, decisions};
pub use delete::delete;
pub(crate) use judge::{judge, note};
pub use list::{Query, list};
pub use read::read;
pub use replace_secret::replace_secret;
pub use test::{TestOutcome, test};
pub use update::update;

use doorward_core::evaluation::State;
use doorward_core::input::Field;
use doorward_core::{Code, Permission, Secret, Timestamp};
use doorward_store as store;
use doorward_store::entity::{evaluation_webhook, terminal};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::caller::Target;
use crate::record::Object;
use crate::{App, Caller, Error};

/// What a client sends of an evaluation webhook.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct EvaluationWebhookInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// The http or https address that codes are posted to, at most 2000 characters. Required.
    #[schema(value_type = Option<String>)]
    pub url: Field<String>,
    /// The terminal whose codes it judges; if not given, those of all terminals that have none of their own. Cannot be changed.
    #[schema(value_type = Option<i64>)]
    pub terminal_id: Field<i64>,
    /// Milliseconds that it may take, 100 to 5000. Default 2000.
    #[schema(value_type = Option<i64>)]
    pub timeout: Field<i64>,
    /// Whether it is asked. Default true. Where it is switched off, foreign codes are refused.
    #[schema(value_type = Option<bool>)]
    pub enabled: Field<bool>,
}

/// An evaluation webhook with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct EvaluationWebhookDetail {
    /// The webhook.
    pub webhook: evaluation_webhook::Model,
    /// Its circuit, as this server knows it.
    pub circuit: State,
    /// The name of its terminal, if it has one of its own.
    pub terminal_name: Option<String>,
}

/// An evaluation webhook with the secret that signs what it is sent, which nobody is told again.
#[derive(Debug)]
pub struct WithSecret {
    /// The webhook.
    pub detail: EvaluationWebhookDetail,
    /// The secret.
    pub secret: Secret,
}

fn authorize(caller: &Caller) -> Result<(), Error> {
    caller.authorize(Permission::IntegrationsWrite, Target::Organization)
}

/// One that the caller may change, kept from changing until the transaction ends.
async fn hold(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<evaluation_webhook::Model, Error> {
    authorize(caller)?;
    let found = store::evaluation_webhooks::find_held(conn, caller.organization_id(), id).await?;
    Ok(found.ok_or(Code::NotFound)?)
}

async fn detail(
    app: &App,
    conn: &impl ConnectionTrait,
    webhook: evaluation_webhook::Model,
) -> Result<EvaluationWebhookDetail, Error> {
    let terminal_name = terminal(conn, &webhook).await?.map(|terminal| terminal.name);
    Ok(EvaluationWebhookDetail { circuit: app.circuits.state(webhook.id, app.now()), webhook, terminal_name })
}

/// Its terminal, if it has one of its own.
async fn terminal(conn: &impl ConnectionTrait, webhook: &evaluation_webhook::Model) -> Result<Option<terminal::Model>, Error> {
    match webhook.terminal_id {
        Some(id) => Ok(store::terminals::find(conn, webhook.organization_id, id).await?),
        None => Ok(None),
    }
}

fn object(webhook: &evaluation_webhook::Model) -> Object<'_> {
    Object { id: webhook.id, name: Some(&webhook.name), place_id: None }
}
