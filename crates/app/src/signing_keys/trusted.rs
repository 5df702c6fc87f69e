use doorward_core::pass::{KeyId, TrustedKey};
use doorward_store as store;

use super::trusted_key;
use crate::{App, Error};

/// The keys with this name whose passes count now, of whatever organizations.
pub(crate) async fn trusted(app: &App, id: KeyId) -> Result<Vec<TrustedKey>, Error> {
    let rows = store::signing_keys::trusted(app.store().reader(), &id.0, app.now().into()).await?;
    rows.iter().map(trusted_key).collect()
}

/// The keys of an organization whose passes count now, with their ids.
pub(crate) async fn trusted_of(app: &App, organization_id: i64) -> Result<Vec<(i64, TrustedKey)>, Error> {
    let rows = store::signing_keys::trusted_of(app.store().reader(), organization_id, app.now().into()).await?;
    rows.iter().map(|row| Ok((row.id, trusted_key(row)?))).collect()
}
