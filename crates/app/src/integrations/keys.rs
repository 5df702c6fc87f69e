//! An integration's signature keys, which are kept sealed.

use doorward_core::Timestamp;
use doorward_store::entity::integration::{ActiveModel, Model};
use sea_orm::Set;

use super::new_key::KEPT;
use crate::{App, Error};

/// The keys that sign now.
#[derive(Default)]
pub(super) struct Keys {
    /// The key.
    pub current: Option<String>,
    /// The one before it, for a day.
    pub previous: Option<String>,
}

impl Keys {
    /// Unseals those of an integration.
    ///
    /// # Errors
    /// Another server's key sealed them.
    pub(super) fn of(app: &App, row: &Model, now: Timestamp) -> Result<Self, Error> {
        let open = |sealed: &Option<Vec<u8>>| sealed.as_ref().map(|sealed| app.sealer.unseal(&context(row.id), sealed)).transpose();
        let current = open(&row.signature_key)?;
        let signs = row.previous_key_until.is_some_and(|until| until.at() > now);
        let previous = if signs { open(&row.previous_key)? } else { None };
        Ok(Self { current, previous })
    }

    /// Those that sign, the newest first.
    pub(super) fn all(&self) -> Vec<&str> {
        self.current.iter().chain(&self.previous).map(String::as_str).collect()
    }
}

/// Sets the key of an integration. The one that it had, unless it goes without a successor, signs for another day.
pub(super) fn replace(app: &App, id: i64, before: &Keys, key: Option<&str>, row: &mut ActiveModel) -> Result<(), Error> {
    // One that is taken away goes even if it cannot be unsealed here.
    if key.is_some() && key == before.current.as_deref() {
        return Ok(());
    }
    let seal = |key: Option<&str>| key.map(|key| app.sealer.seal(app.entropy.as_ref(), &context(id), key)).transpose();
    let previous = before.current.as_deref().filter(|_| key.is_some());
    row.signature_key = Set(seal(key)?);
    row.previous_key = Set(seal(previous)?);
    row.previous_key_until = Set(previous.map(|_| app.now().after(KEPT).into()));
    row.sealed_with = Set(key.map(|_| app.sealer.key_id().to_owned()));
    Ok(())
}

/// What a sealed key belongs to, so that it cannot be moved to another row.
fn context(id: i64) -> String {
    format!("signature_key {id}")
}
