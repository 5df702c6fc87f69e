use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::user::ActiveModel;
use doorward_store::uploads::Shows;
use sea_orm::Set;
use serde_json::Value;

use super::{UserDetail, UserInput, checked_name, detail, mails, object};
use crate::caller::Target;
use crate::outbox::Carrier;
use crate::{App, Caller, Error, uploads};

/// Adds a user, and invites them by mail to choose a password unless they are to get no mails or to use none.
///
/// # Errors
/// Not permitted, the input breaks rules, or the address is taken.
pub async fn create(app: &App, caller: &Caller, input: UserInput) -> Result<UserDetail, Error> {
    let tx = app.begin().await?;
    let created = create_within(app, &tx, caller, input).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    Ok(created)
}

/// Adds one in a transaction that does more; whoever commits it rings for the mails.
pub(crate) async fn create_within(app: &App, tx: &Transaction, caller: &Caller, input: UserInput) -> Result<UserDetail, Error> {
    caller.authorize(Permission::UsersWrite, Target::Organization)?;
    let mut errors = FieldErrors::default();
    let email = input.email.and_then(validate::email).required("email", &mut errors);
    let name = checked_name(input.name, &mut errors, email.as_deref());
    let image = uploads::image(app, tx, caller.organization_id(), None, input.image).await?.optional("image", &mut errors);
    let send_emails = input.send_emails.optional("send_emails", &mut errors);
    let confirm = input.confirm.optional("confirm", &mut errors);
    let access_enabled = input.access_enabled.optional("access_enabled", &mut errors);
    let password_flow = input.password_flow_enabled.optional("password_flow_enabled", &mut errors);
    let metadata = input.metadata.and_then(validate::metadata).optional("metadata", &mut errors);
    let notes = input.notes.and_then(validate::text).optional("notes", &mut errors);
    errors.check()?;

    let email = email.unwrap_or_default();
    let now = app.now();
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        name: Set(name),
        email_key: Set(validate::email_key(&email)),
        email: Set(email),
        image: Set(image),
        access_enabled: Set(access_enabled.unwrap_or(true)),
        password_flow_enabled: Set(password_flow.unwrap_or(true)),
        send_emails: Set(send_emails.unwrap_or(true)),
        password_hash: Set(None),
        metadata: Set(Value::Object(metadata.unwrap_or_default())),
        notes: Set(notes),
        last_accessed_at: Set(None),
        confirmed_at: Set(confirm.unwrap_or(false).then(|| now.into())),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let user = store::users::insert(tx, row)
        .await
        .map_err(|error| if error.is_duplicate() { Error::invalid("email", "has already been taken") } else { error.into() })?;
    uploads::keep(app, tx, user.organization_id, Shows::User(user.id), user.image.as_deref()).await?;
    app.record(tx, caller, EventType::USER_CREATE, object(&user)).await?;
    if user.send_emails && user.password_flow_enabled {
        mails::invite(app, tx, caller, &user).await?;
    }
    detail(tx, user).await
}
