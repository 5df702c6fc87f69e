//! The secrets that sign what a webhook is sent. They are kept sealed.

use doorward_core::{Secret, Timestamp};
use doorward_store::entity::evaluation_webhook::{ActiveModel, Model};
use sea_orm::Set;

use crate::integrations::{KEPT, new_key};
use crate::{App, Error};

/// Those that sign now, the newest first.
pub(super) fn all(app: &App, row: &Model, now: Timestamp) -> Result<Vec<Secret>, Error> {
    let mut secrets = vec![unsealed(app, row.id, &row.secret)?];
    if let Some(previous) = &row.previous_secret
        && row.previous_secret_until.is_some_and(|until| until.at() > now)
    {
        secrets.push(unsealed(app, row.id, previous)?);
    }
    Ok(secrets)
}

/// Gives a webhook a new secret.
pub(super) fn renew(app: &App, id: i64, row: &mut ActiveModel) -> Result<Secret, Error> {
    let secret = new_key(app);
    row.secret = Set(app.sealer.seal(app.entropy.as_ref(), &context(id), secret.reveal())?);
    row.sealed_with = Set(app.sealer.key_id().to_owned());
    Ok(secret)
}

/// The same, while the one that it had signs for another day.
pub(super) fn replace(app: &App, before: &Model, row: &mut ActiveModel) -> Result<Secret, Error> {
    row.previous_secret = Set(Some(before.secret.clone()));
    row.previous_secret_until = Set(Some(app.now().after(KEPT).into()));
    renew(app, before.id, row)
}

fn unsealed(app: &App, id: i64, sealed: &[u8]) -> Result<Secret, Error> {
    Ok(Secret::presented(&app.sealer.unseal(&context(id), sealed)?))
}

/// What a sealed secret belongs to, so that it cannot be moved to another row.
fn context(id: i64) -> String {
    format!("evaluation_webhook {id}")
}
