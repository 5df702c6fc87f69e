use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Scanner, validate};
use doorward_store as store;
use doorward_store::entity::terminal::ActiveModel;
use sea_orm::{IntoActiveModel, Set};

use super::{Bound, TerminalInput, changed, forget_tablet, hold, object, scanner, stored};
use crate::input::{set, set_nullable, unchanged};
use crate::{App, Caller, Error};

/// Changes a terminal; what is not sent stays. Its place cannot be changed.
///
/// # Errors
/// No such terminal, not permitted, it has changed meanwhile, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: TerminalInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let terminal = hold(&tx, caller, id).await?;
    unchanged(input.unchanged_since, terminal.updated_at)?;
    let mut errors = FieldErrors::default();
    let lock = input.lock_id.change("lock_id", &mut errors);
    let controller = input.controller_id.change("controller_id", &mut errors);
    let scanner = match input.scanner.change("scanner", &mut errors) {
        Some(sent) => sent.and_then(|sent| scanner(&sent, stored(&terminal).as_ref(), &mut errors)),
        None => stored(&terminal),
    };
    let before = terminal.controller_id;
    let bound = Bound { lock_id: lock.unwrap_or(terminal.lock_id), controller_id: controller.unwrap_or(before), scanner };
    let of = (terminal.place_id, Some(terminal.id));
    bound.check(&tx, caller, of, bound.controller_id != before, &mut errors).await?;
    let mut row: ActiveModel = terminal.into_active_model();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set_nullable(&mut row.description, input.description.and_then(validate::text), "description", &mut errors);
    errors.check()?;

    if bound.scanner != Some(Scanner::Camera) {
        forget_tablet(&mut row);
    }
    row.lock_id = Set(bound.lock_id);
    row.controller_id = Set(bound.controller_id);
    row.scanner = Set(bound.scanner.and_then(|scanner| serde_json::to_value(scanner).ok()));
    row.updated_at = Set(app.now().into());
    let terminal = store::terminals::update(&tx, row).await?;
    app.record(&tx, caller, EventType::TERMINAL_UPDATE, object(&terminal)).await?;
    tx.commit().await?;
    changed(app, [before, bound.controller_id]);
    Ok(())
}
