use doorward_core::input::{Field, FieldErrors};
use doorward_core::{EventType, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::user;
use sea_orm::{IntoActiveModel, Set};
use serde::Deserialize;
use utoipa::ToSchema;

use super::hold_as_owner;
use crate::organization::object;
use crate::{App, Caller, Error};

/// Who shall be the owner: by id or by e-mail address.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TransferInput {
    /// A user of the organization.
    #[schema(value_type = Option<i64>)]
    pub transfer_to_id: Field<i64>,
    /// The e-mail address of a user of the organization.
    #[schema(value_type = Option<String>)]
    pub transfer_to_email: Field<String>,
}

/// Offers the organization to one of its users, in place of whom it was offered to before. For its owner alone.
///
/// # Errors
/// Not the owner, or the input names nobody who could be.
pub async fn request(app: &App, caller: &Caller, input: TransferInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let organization = hold_as_owner(&tx, caller).await?;
    let user = named(&tx, caller, input).await?;
    if organization.transfer_to_id == Some(user.id) {
        return Ok(());
    }
    let mut row = organization.into_active_model();
    row.transfer_to_id = Set(Some(user.id));
    row.updated_at = Set(app.now().into());
    let organization = store::organizations::update(&tx, row).await?;
    let to = format!("to {} ({})", user.name, user.email);
    app.record_with_message(&tx, caller, EventType::ORGANIZATION_REQUEST_TRANSFER, object(&organization), &to).await?;
    tx.commit().await?;
    Ok(())
}

async fn named(tx: &Transaction, caller: &Caller, input: TransferInput) -> Result<user::Model, Error> {
    let mut errors = FieldErrors::default();
    let by_email = input.transfer_to_email.is_set();
    let field = if by_email { "transfer_to_email" } else { "transfer_to_id" };
    if by_email && input.transfer_to_id.is_set() {
        errors.add(field, "cannot be given together with transfer_to_id");
    }
    let user = if by_email {
        match input.transfer_to_email.and_then(validate::email).required(field, &mut errors) {
            Some(email) => store::users::find_by_email(tx, caller.organization_id(), &validate::email_key(&email)).await?,
            None => None,
        }
    } else {
        match input.transfer_to_id.required(field, &mut errors) {
            Some(id) => store::users::find(tx, caller.organization_id(), id).await?,
            None => None,
        }
    };
    errors.check()?;
    let user = user.ok_or_else(|| Error::invalid(field, "must exist"))?;
    if user.id == caller.user.id {
        return Err(Error::invalid(field, "owns the organization already"));
    }
    if !user.access_enabled {
        return Err(Error::invalid(field, "must be a user whose access is switched on"));
    }
    Ok(user)
}
