use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::guest::{ActiveModel, Model};
use sea_orm::Set;

use super::{GuestInput, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Adds a guest, who has no access key yet: one comes with an invite, or with a right of which the guest is told.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: GuestInput) -> Result<Model, Error> {
    caller.authorize(Permission::GuestsWrite, Target::Organization)?;
    let mut errors = FieldErrors::default();
    let guest = NewGuest::check(input, &mut errors);
    errors.check()?;
    let tx = app.begin().await?;
    let guest = add(app, &tx, caller, guest).await?;
    tx.commit().await?;
    Ok(guest)
}

/// A guest that is to be added.
pub(crate) struct NewGuest {
    pub name: String,
    pub email: Option<String>,
    pub phone_number: Option<String>,
}

impl NewGuest {
    /// From what a client sends. It is good for nothing if there are errors.
    pub fn check(input: GuestInput, errors: &mut FieldErrors) -> Self {
        Self {
            name: input.name.and_then(validate::name).required("name", errors).unwrap_or_default(),
            email: input.email.and_then(validate::email).optional("email", errors),
            phone_number: input.phone_number.and_then(validate::phone_number).optional("phone_number", errors),
        }
    }
}

/// Adds one in a transaction that does more.
pub(crate) async fn add(app: &App, tx: &Transaction, caller: &Caller, guest: NewGuest) -> Result<Model, Error> {
    caller.authorize(Permission::GuestsWrite, Target::Organization)?;
    let now = app.now();
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        name: Set(guest.name),
        email: Set(guest.email),
        phone_number: Set(guest.phone_number),
        created_by_id: Set(Some(caller.user.id)),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let guest = store::guests::insert(tx, row).await?;
    app.record(tx, caller, EventType::GUEST_CREATE, object(&guest)).await?;
    Ok(guest)
}
