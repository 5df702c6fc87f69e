//! Handing the organization over: its owner offers it to another user, who accepts or rejects. There is one owner at any
//! time, and one offer at most. Each step holds the organization's row, so that of several at once the first decides.

mod accept;
mod cancel;
mod reject;
mod request;

pub use accept::accept;
pub use cancel::cancel;
pub use reject::reject;
pub use request::{TransferInput, request};

use doorward_core::{Code, EventType};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::organization;
use sea_orm::{IntoActiveModel, Set};

use super::{hold, object};
use crate::{App, Caller, Error};

/// The organization, held, for its owner alone.
async fn hold_as_owner(tx: &Transaction, caller: &Caller) -> Result<organization::Model, Error> {
    caller.enabled()?;
    let organization = hold(tx, caller.organization_id()).await?;
    if organization.owner_id == Some(caller.user.id) { Ok(organization) } else { Err(Code::AccessDenied.into()) }
}

/// The organization, held, for whom it is offered to.
async fn hold_as_named(tx: &Transaction, caller: &Caller) -> Result<organization::Model, Error> {
    caller.enabled()?;
    let organization = hold(tx, caller.organization_id()).await?;
    match organization.transfer_to_id {
        Some(id) if id == caller.user.id => Ok(organization),
        Some(_) => Err(Code::AccessDenied.into()),
        None => Err(Code::NotFound.into()),
    }
}

/// Takes the offer back.
async fn withdraw(
    app: &App,
    tx: &Transaction,
    caller: &Caller,
    organization: organization::Model,
    kind: EventType,
) -> Result<(), Error> {
    let mut row = organization.into_active_model();
    row.transfer_to_id = Set(None);
    row.updated_at = Set(app.now().into());
    let organization = store::organizations::update(tx, row).await?;
    app.record(tx, caller, kind, object(&organization)).await
}
