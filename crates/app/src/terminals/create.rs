use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::terminal::ActiveModel;
use sea_orm::Set;

use super::{Bound, TerminalDetail, TerminalInput, changed, detail, object, scanner};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Adds a terminal.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: TerminalInput) -> Result<TerminalDetail, Error> {
    caller.reach(Permission::TerminalsWrite)?;
    let mut errors = FieldErrors::default();
    let name = input.name.and_then(validate::name).required("name", &mut errors);
    let description = input.description.and_then(validate::text).optional("description", &mut errors);
    let place_id = input.place_id.required("place_id", &mut errors);
    let lock_id = input.lock_id.optional("lock_id", &mut errors);
    let controller_id = input.controller_id.optional("controller_id", &mut errors);
    let sent = input.scanner.optional("scanner", &mut errors);
    let scanner = sent.and_then(|sent| scanner(&sent, None, &mut errors));
    let bound = Bound { lock_id, controller_id, scanner };

    let tx = app.begin().await?;
    let place = match place_id {
        Some(id) => store::places::find(&tx, caller.organization_id(), id).await?,
        None => None,
    };
    match &place {
        Some(place) => bound.check(&tx, caller, (place.id, None), true, &mut errors).await?,
        None if place_id.is_some() => errors.add("place_id", "must exist"),
        None => {}
    }
    errors.check()?;
    let place = place.ok_or_else(|| Error::Internal("a checked place vanished".to_owned()))?;
    caller.authorize(Permission::TerminalsWrite, Target::Place(place.id))?;

    let now = app.now();
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        place_id: Set(place.id),
        name: Set(name.unwrap_or_default()),
        description: Set(description),
        lock_id: Set(bound.lock_id),
        controller_id: Set(bound.controller_id),
        scanner: Set(bound.scanner.and_then(|scanner| serde_json::to_value(scanner).ok())),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let terminal = store::terminals::insert(&tx, row).await?;
    app.record(&tx, caller, EventType::TERMINAL_CREATE, object(&terminal)).await?;
    let created = detail(&tx, terminal).await?;
    tx.commit().await?;
    changed(app, [bound.controller_id]);
    Ok(created)
}
