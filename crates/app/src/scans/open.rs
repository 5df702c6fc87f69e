use doorward_core::pass::partner::{PartnerPass, PartnerPassError, UnverifiedPartnerPass, Whom};
use doorward_core::pass::{Scanned, Subject, UnverifiedPass, scanned};
use doorward_core::restrictions::Presence;
use doorward_core::{Code, Secret, SecretDigest};
use doorward_store as store;
use doorward_store::entity::terminal::Model as Terminal;

use crate::gatekeeper::{Credential, ForeignCode, PartnerCode, PartnerHolder, UnlockRequest, Unlocked};
use crate::{App, Error, evaluation_webhooks, partner_keys, signing_keys};

/// Random bytes that tell one judgement from another.
const JUDGEMENT_BYTES: usize = 16;

/// Opens a door with the text that a scanner has read: the address or the secret of a link, the signed pass of one, the address of an
/// access key, or a partner's code. From there on it is an unlock with that link or key, and what is said of it now decides, not what
/// the pass says; a partner's code is held against what its partner key allows now.
///
/// # Errors
/// The reason it did not open; `LinkInvalid` for whatever is none of them, was changed, or was replaced by a newer pass or secret.
pub async fn open(app: &App, text: &str, lock_id: i64) -> Result<Unlocked, Error> {
    open_with(app, text, lock_id, None).await
}

/// The same, with what a terminal's scanner has read: a text that is none of these is put to whoever judges the terminal's codes.
pub(super) async fn open_with(app: &App, text: &str, lock_id: i64, terminal: Option<&Terminal>) -> Result<Unlocked, Error> {
    let mut partner_pass = None;
    let credential = match scanned(text, &app.config().public_url) {
        Ok(Scanned::Online(secret)) => Credential::Link(secret.digest()),
        Ok(Scanned::AccessKey(key)) => Credential::AccessKeyCode(key.digest()),
        Ok(Scanned::Offline(pass)) => Credential::Link(link_of(app, &pass).await?),
        Ok(Scanned::Partner(text)) => {
            let (code, pass) = partners(app, &text).await?;
            partner_pass = Some(Box::new(pass));
            Credential::Partner(code)
        }
        Ok(Scanned::Foreign(text)) => return foreign(app, &text, lock_id, terminal).await,
        Ok(Scanned::Badge(_)) | Err(_) => return Err(Code::LinkInvalid.into()),
    };
    let presence = Presence { at_scanner: true, ..Presence::default() };
    Ok(app.gatekeeper.unlock(UnlockRequest { credential, lock_id, presence, partner_pass, judged: None }).await?)
}

/// Has a foreign code judged, and then asks the gatekeeper, which keeps a record of it either way.
async fn foreign(app: &App, text: &Secret, lock_id: i64, terminal: Option<&Terminal>) -> Result<Unlocked, Error> {
    let terminal = terminal.ok_or(Code::LinkInvalid)?;
    let judgement = evaluation_webhooks::judge(app, terminal, text).await?.ok_or(Code::LinkInvalid)?;
    let credential = Credential::Foreign(ForeignCode {
        webhook_id: judgement.webhook_id,
        judgement: app.random_secret::<JUDGEMENT_BYTES>().digest(),
    });
    let presence = Presence { at_scanner: true, ..Presence::default() };
    let judged = Some(Box::new(judgement.judged.clone()));
    let request = UnlockRequest { credential, lock_id, presence, partner_pass: None, judged };
    let (unlocked, ()) = tokio::join!(app.gatekeeper.unlock(request), evaluation_webhooks::note(app, terminal, &judgement));
    Ok(unlocked?)
}

/// What a partner's code says, and whom it is for. Only its signature is checked here; all else is decided by the gatekeeper, which
/// keeps a record of it.
async fn partners(app: &App, text: &Secret) -> Result<(PartnerCode, PartnerPass), Error> {
    let unverified = UnverifiedPartnerPass::parse(text.reveal()).map_err(PartnerPassError::code)?;
    let found = partner_keys::find_verifier(app, unverified.key_id()).await?;
    let (organization_id, key) = found.ok_or(Code::LinkInvalid)?;
    let pass = unverified.verify(&key).map_err(PartnerPassError::code)?;
    let holder = match &pass.whom {
        Whom::Group { group_id, .. } => PartnerHolder::Group(*group_id),
        Whom::User { email } => {
            let user = store::users::find_by_email(app.store().reader(), organization_id, email).await?;
            user.map_or(PartnerHolder::Nobody, |user| PartnerHolder::User(user.id))
        }
    };
    Ok((PartnerCode { key_id: key.id, pass: pass.id, holder }, pass))
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
