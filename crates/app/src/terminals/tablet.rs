use doorward_core::{Code, Scanner, Secret};
use doorward_store as store;
use doorward_store::entity::terminal;

use super::stored;
use crate::limiter::{self, Client};
use crate::{App, Error};

/// What a tablet shows of its terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tablet {
    /// The terminal's name.
    pub name: String,
    /// The door that it opens, if it has one.
    pub door: Option<String>,
    /// The place's name.
    pub place: String,
    /// The place's time zone.
    pub time_zone: String,
}

/// The terminal that a tablet is paired with. Changes nothing.
///
/// # Errors
/// `Unauthenticated`: it is paired with none, or not any more; or it asks too often.
pub async fn tablet(app: &App, client: Option<Client>, token: &Secret) -> Result<Tablet, Error> {
    let terminal = paired(app, client, token).await?;
    let conn = app.store().reader();
    let place = store::places::find(conn, terminal.organization_id, terminal.place_id).await?;
    let place = place.ok_or_else(|| Error::Internal(format!("terminal {} has no place", terminal.id)))?;
    let door = match terminal.lock_id {
        Some(id) => store::locks::find(conn, terminal.organization_id, id).await?,
        None => None,
    };
    Ok(Tablet { name: terminal.name, door: door.map(|door| door.name), place: place.name, time_zone: place.time_zone })
}

/// The row behind a token, as it is now, for one request of its tablet.
pub(crate) async fn paired(app: &App, client: Option<Client>, token: &Secret) -> Result<terminal::Model, Error> {
    let digest = token.digest();
    limiter::admit_tablet(app, client, digest).await?;
    let found = store::terminals::by_token(app.store().reader(), &digest.0).await?;
    Ok(found.filter(|terminal| stored(terminal) == Some(Scanner::Camera)).ok_or(Code::Unauthenticated)?)
}
