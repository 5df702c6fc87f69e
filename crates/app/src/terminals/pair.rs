use doorward_core::{Code, EventType, Scanner, Secret, Timestamp};
use doorward_store as store;
use doorward_store::Micros;
use doorward_store::ledger::Reference;
use sea_orm::{IntoActiveModel, Set};

use super::pairing_code::mark;
use super::{object, stored};
use crate::limiter::Client;
use crate::{App, Error};

/// Pairs a tablet with the terminal whose code was typed on it; returns the token that it shows from then on. The code is used up; a
/// tablet that the terminal had before is refused from then on. Whoever tries counts as guessing until the code is right.
///
/// # Errors
/// `PairingCodeInvalid`, or there were too many tries.
pub async fn pair(app: &App, client: Option<Client>, code: &Secret) -> Result<Secret, Error> {
    if let Some(limiter) = &app.limiter {
        limiter.guess(client)?;
    }
    let tx = app.begin().await?;
    let found = store::terminals::by_pairing(&tx, &mark(app, code.reveal())?).await?;
    let now = app.now();
    let valid = |end: Option<Micros>| end.map(Timestamp::from).is_some_and(|end| now < end);
    let found = found.filter(|terminal| valid(terminal.pairing_expires_at) && stored(terminal) == Some(Scanner::Camera));
    let terminal = found.ok_or(Code::PairingCodeInvalid)?;
    if let Some(limiter) = &app.limiter {
        limiter.guessed_right(client);
    }
    let token = app.login_secret();
    let mut row = terminal.into_active_model();
    row.pairing_mark = Set(None);
    row.pairing_expires_at = Set(None);
    row.token_digest = Set(Some(token.digest().0.to_vec()));
    row.paired_at = Set(Some(now.into()));
    row.updated_at = Set(now.into());
    let terminal = store::terminals::update(&tx, row).await?;
    let mut draft = app.draft(EventType::TERMINAL_PAIR, object(&terminal));
    draft.actor = Some(Reference::new("Terminal", terminal.id));
    draft.actor_name = Some(terminal.name.clone());
    app.append(&tx, terminal.organization_id, draft).await?;
    tx.commit().await?;
    Ok(token)
}
