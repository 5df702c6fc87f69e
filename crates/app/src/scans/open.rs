use doorward_core::pass::{Scanned, Subject, UnverifiedPass, scanned};
use doorward_core::restrictions::Presence;
use doorward_core::{Code, SecretDigest};
use doorward_store as store;

use crate::gatekeeper::{Credential, UnlockRequest, Unlocked};
use crate::{App, Error, signing_keys};

/// Opens a door with the text that a scanner has read: the address or the secret of a link, the signed pass of one, or the address of an
/// access key. From there on it is an unlock with that link or key, and what is said of it now decides, not what the pass says.
///
/// # Errors
/// The reason it did not open; `LinkInvalid` for whatever is neither a link's nor a key's, was changed, or was replaced by a newer pass or secret.
pub async fn open(app: &App, text: &str, lock_id: i64) -> Result<Unlocked, Error> {
    let credential = match scanned(text, &app.config().public_url) {
        Ok(Scanned::Online(secret)) => Credential::Link(secret.digest()),
        Ok(Scanned::AccessKey(key)) => Credential::AccessKeyCode(key.digest()),
        Ok(Scanned::Offline(pass)) => Credential::Link(link_of(app, &pass).await?),
        Ok(Scanned::Badge(_) | Scanned::Partner(_) | Scanned::Foreign(_)) | Err(_) => return Err(Code::LinkInvalid.into()),
    };
    let request = UnlockRequest { credential, lock_id, presence: Presence::default() };
    Ok(app.gatekeeper.unlock(request).await?)
}

/// The digest of the secret of the link whose pass it is. Every new pass comes with a new secret: if either is replaced before the
/// gatekeeper decides, it finds no link with this digest.
async fn link_of(app: &App, pass: &UnverifiedPass) -> Result<SecretDigest, Error> {
    let trusted = signing_keys::trusted(app, pass.key_id()).await?;
    let claims = pass.verify(&trusted).map_err(|_| Code::LinkInvalid)?;
    let Subject::GroupLink(id) = claims.subject else { return Err(Code::LinkInvalid.into()) };
    let conn = app.store().reader();
    // The link before its pass: a pass that is still the link's last then was it when the link was read.
    let link = store::group_links::find(conn, claims.organization_id, id).await?.ok_or(Code::LinkInvalid)?;
    let last = store::link_passes::by_links(conn, [id]).await?.remove(&id).ok_or(Code::LinkInvalid)?;
    if last.digest != pass.digest().0 {
        return Err(Code::LinkInvalid.into());
    }
    let digest = link.digest.as_slice().try_into().map_err(|_| Error::Internal(format!("link {id} has no digest of 32 bytes")))?;
    Ok(SecretDigest(digest))
}
