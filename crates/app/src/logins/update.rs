use doorward_core::input::FieldErrors;
use doorward_core::{Code, validate};
use doorward_store as store;
use doorward_store::entity::login::ActiveModel;
use sea_orm::{ActiveValue, IntoActiveModel, Set};

use super::{API_LOGIN, CurrentLoginInput};
use crate::input::set_nullable;
use crate::{App, Caller, Error};

/// Changes the login that the caller came with; what is not sent stays. Everyone may name their own. The public API knows no event
/// for it.
///
/// # Errors
/// The input breaks rules, or it is an API key, which nobody can change.
pub async fn update(app: &App, caller: &Caller, input: CurrentLoginInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let login = store::logins::find(&tx, caller.organization_id(), caller.login.id).await?.ok_or(Code::Unauthenticated)?;
    let is_key = login.kind == API_LOGIN;
    let mut row: ActiveModel = login.into_active_model();
    let mut errors = FieldErrors::default();
    set_nullable(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    let changes = matches!(row.name, ActiveValue::Set(_));
    if changes && is_key {
        errors.add("name", "cannot be changed: this is an API key");
    }
    errors.check()?;
    if changes {
        row.updated_at = Set(app.now().into());
        store::logins::update(&tx, row).await?;
    }
    tx.commit().await?;
    Ok(())
}
