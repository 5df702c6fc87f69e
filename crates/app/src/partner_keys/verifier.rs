use doorward_core::Secret;
use doorward_core::pass::partner::{PartnerKey, PartnerVerifier};
use doorward_store as store;
use doorward_store::entity::partner_key::Model;

use crate::{App, Error};

/// What checks the signatures of the key with this id, with its organization; nothing if there is no such key.
pub(crate) async fn find(app: &App, id: i64) -> Result<Option<(i64, PartnerKey)>, Error> {
    let Some((row, domain)) = store::partner_keys::any(app.store().reader(), id).await? else { return Ok(None) };
    let key = PartnerKey { id, audience: domain, verifier: verifier(app, &row)? };
    Ok(Some((row.organization_id, key)))
}

/// What checks the signatures of a key.
///
/// # Errors
/// Its secret was sealed with another key than this server's.
pub(crate) fn verifier(app: &App, row: &Model) -> Result<PartnerVerifier, Error> {
    if let Some(key) = &row.public_key {
        let key = key.as_slice().try_into();
        let key = key.map_err(|_| Error::Internal(format!("the public key of partner key {} is not 32 bytes", row.id)))?;
        return Ok(PartnerVerifier::Public(key));
    }
    Ok(PartnerVerifier::Shared(sealed(app, row)?))
}

/// The secret that is shared with the partner.
///
/// # Errors
/// It was sealed with another key than this server's.
fn sealed(app: &App, row: &Model) -> Result<Secret, Error> {
    let sealed = row.sealed.as_deref().ok_or_else(|| Error::Internal(format!("partner key {} has no secret", row.id)))?;
    Ok(Secret::presented(&app.sealer.unseal(&context(row.id), sealed)?))
}

/// What a sealed secret belongs to, so that it cannot be moved to another row.
pub(super) fn context(id: i64) -> String {
    format!("partner_key {id}")
}
