//! Terminals: scanners at doors (contract section 2.15). What one reads is decided as of its door.
//!
//! A terminal with a camera is a tablet: it is paired once with a code that an administrator has made (`pair`), and from then on shows
//! its token (`tablet`) until an administrator ends that (`unpair`).

mod create;
mod delete;
mod list;
mod of_controller;
mod pair;
mod pairing_code;
mod read;
mod tablet;
mod unpair;
mod update;

pub use create::create;
pub use delete::delete;
pub use list::{Query, list};
pub use of_controller::{Reading, of_controller};
pub use pair::pair;
pub use pairing_code::{WithCode, pairing_code};
pub use read::read;
pub(crate) use tablet::paired;
pub use tablet::{Tablet, tablet};
pub use unpair::unpair;
pub use update::update;

use std::collections::BTreeSet;

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, Permission, Scanner, Timestamp};
use doorward_store as store;
use doorward_store::entity::{place, terminal};
use sea_orm::{ConnectionTrait, Set};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::caller::Target;
use crate::record::Object;
use crate::{App, Caller, Error, controllers};

/// Longest message about a scanner, in characters.
const MESSAGE_LENGTH: usize = 200;

/// What a client sends of a terminal.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TerminalInput {
    /// When the row last changed before the sender saw it; the change is refused if it has changed since. Not part of the API.
    #[serde(skip)]
    pub unchanged_since: Option<Timestamp>,
    /// Name, at most 255 characters. Required.
    #[schema(value_type = Option<String>)]
    pub name: Field<String>,
    /// Free text.
    #[schema(value_type = Option<String>)]
    pub description: Field<String>,
    /// The place where it is. Required; cannot be changed.
    #[schema(value_type = Option<i64>)]
    pub place_id: Field<i64>,
    /// The door that it opens, of the same place. Doorward's own.
    #[schema(value_type = Option<i64>)]
    pub lock_id: Field<i64>,
    /// The controller whose agent reads it. Doorward's own.
    #[schema(value_type = Option<i64>)]
    pub controller_id: Field<i64>,
    /// How it is read. Doorward's own.
    #[schema(value_type = Option<Scanner>)]
    pub scanner: Field<Value>,
}

/// A terminal with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct TerminalDetail {
    /// The terminal.
    pub terminal: terminal::Model,
    /// Its place.
    pub place: place::Model,
    /// How it is read.
    pub scanner: Option<Scanner>,
}

/// What a terminal is bound to.
struct Bound {
    lock_id: Option<i64>,
    controller_id: Option<i64>,
    scanner: Option<Scanner>,
}

impl Bound {
    /// Adds what is wrong with it, for the terminal with this id or a new one. Of controllers, only one that is changed to is
    /// checked: one that the terminal has may be beyond the caller's rights.
    async fn check(
        &self,
        conn: &impl ConnectionTrait,
        caller: &Caller,
        of: (i64, Option<i64>),
        changed: bool,
        errors: &mut FieldErrors,
    ) -> Result<(), Error> {
        let (place_id, terminal_id) = of;
        if let Some(id) = self.lock_id {
            let lock = store::locks::find(conn, caller.organization_id(), id).await?;
            if lock.is_none_or(|lock| lock.place_id != place_id) {
                errors.add("lock_id", "must exist in the terminal's place");
            }
        }
        let Some(controller_id) = self.controller_id else { return Ok(()) };
        if self.scanner.as_ref().is_some_and(|scanner| !scanner.is_read_by_agent()) {
            errors.add("controller_id", "must not be set: no controller reads a camera");
            return Ok(());
        }
        if changed && controllers::usable(conn, caller, controller_id).await?.is_none() {
            errors.add("controller_id", "must exist");
            return Ok(());
        }
        let Some(scanner) = &self.scanner else { return Ok(()) };
        let others = store::terminals::of_controller(conn, controller_id).await?;
        let taken = others
            .iter()
            .filter(|other| Some(other.id) != terminal_id)
            .any(|other| stored(other).is_some_and(|other| scanner.excludes(&other)));
        if taken {
            errors.add("scanner", "is read for another terminal of this controller already");
        }
        Ok(())
    }
}

/// A scanner as a client sent it, in place of an old one.
fn scanner(sent: &Value, old: Option<&Scanner>, errors: &mut FieldErrors) -> Option<Scanner> {
    Scanner::from_input(sent, old)
        // It may quote what was sent, however long that is.
        .map_err(|message| errors.add("scanner", &message.chars().take(MESSAGE_LENGTH).collect::<String>()))
        .ok()
}

fn stored(terminal: &terminal::Model) -> Option<Scanner> {
    terminal.scanner.clone().and_then(|scanner| serde_json::from_value(scanner).ok())
}

/// One that the caller may change, kept from changing until the transaction ends.
async fn hold(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<terminal::Model, Error> {
    let row = store::terminals::find_held(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    caller.authorize(Permission::TerminalsWrite, Target::Place(row.place_id))?;
    Ok(row)
}

async fn details(conn: &impl ConnectionTrait, rows: Vec<terminal::Model>) -> Result<Vec<TerminalDetail>, Error> {
    let places = store::places::by_ids(conn, rows.iter().map(|row| row.place_id)).await?;
    rows.into_iter()
        .map(|row| {
            let place = places.get(&row.place_id).cloned();
            let place = place.ok_or_else(|| Error::Internal(format!("terminal {} has no place", row.id)))?;
            Ok(TerminalDetail { place, scanner: stored(&row), terminal: row })
        })
        .collect()
}

async fn detail(conn: &impl ConnectionTrait, row: terminal::Model) -> Result<TerminalDetail, Error> {
    details(conn, vec![row]).await?.pop().ok_or_else(|| Error::Internal("a terminal vanished".to_owned()))
}

/// Lets no tablet be paired with it, nor be paired any more.
fn forget_tablet(row: &mut terminal::ActiveModel) {
    row.pairing_mark = Set(None);
    row.pairing_expires_at = Set(None);
    row.token_digest = Set(None);
    row.paired_at = Set(None);
}

/// Tells agents that what they read has changed.
fn changed(app: &App, controllers: impl IntoIterator<Item = Option<i64>>) {
    for id in controllers.into_iter().flatten().collect::<BTreeSet<i64>>() {
        app.hub.refresh(id);
    }
}

fn object(terminal: &terminal::Model) -> Object<'_> {
    Object { id: terminal.id, name: Some(&terminal.name), place_id: Some(terminal.place_id) }
}
