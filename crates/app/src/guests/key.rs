//! Access keys.

use doorward_core::{Code, EventType, Permission, Secret};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::access_key::{ActiveModel, Model};
use doorward_store::entity::guest;
use sea_orm::Set;

use super::mail;
use crate::caller::Target;
use crate::record::Object;
use crate::{App, Caller, Error, quotas};

/// In which ways an access key opens doors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ways {
    /// By itself: `link_enabled`.
    pub link: bool,
    /// By its QR code, at a scanner: `qr_code_enabled`.
    pub qr_code: bool,
}

impl Default for Ways {
    fn default() -> Self {
        Self { link: true, qr_code: false }
    }
}

impl From<&Model> for Ways {
    fn from(key: &Model) -> Self {
        Self { link: key.link_enabled, qr_code: key.qr_code_enabled }
    }
}

/// An access key with its secret, which the mail alone tells.
pub(crate) struct NewKey {
    pub key: Model,
    pub secret: Secret,
}

/// Gives a guest who has none an access key that opens doors in these ways.
pub(crate) async fn issue(app: &App, tx: &Transaction, caller: &Caller, guest: &guest::Model, ways: Ways) -> Result<NewKey, Error> {
    caller.authorize(Permission::GuestsWrite, Target::Organization)?;
    let secret = app.link_secret();
    let now = app.now();
    let row = ActiveModel {
        organization_id: Set(guest.organization_id),
        guest_id: Set(guest.id),
        digest: Set(secret.digest().0.to_vec()),
        link_enabled: Set(ways.link),
        qr_code_enabled: Set(ways.qr_code),
        last_used_at: Set(None),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let key = store::access_keys::insert(tx, row).await?;
    app.record(tx, caller, EventType::ACCESS_KEY_CREATE, object(&key, guest)).await?;
    Ok(NewKey { key, secret })
}

/// Gives a guest a new access key and enqueues the mail that carries it. Only a digest of a key is kept, so whoever is to be told of
/// what they may open is told with a new one. From the commit on, the one they had opens nothing, and a mail that would carry it does
/// not leave any more; the new one opens doors in the same ways. Whoever commits rings for the mails.
///
/// Comes before other events of the transaction: quotas are counted under the organization's row, which is taken before the ledger.
pub(crate) async fn renew_and_mail(app: &App, tx: &Transaction, caller: &Caller, guest_id: i64) -> Result<(), Error> {
    caller.authorize(Permission::GuestsWrite, Target::Organization)?;
    let guest = store::guests::find_held(tx, caller.organization_id(), guest_id).await?.ok_or(Code::NotFound)?;
    if guest.email.is_none() {
        return Err(Error::invalid("notify", "cannot be true: the guest has no e-mail address"));
    }
    let old = store::access_keys::of_guest(tx, guest.id).await?;
    let ways = old.as_ref().map(Ways::from).unwrap_or_default();
    match old {
        Some(old) => {
            store::access_keys::delete(tx, old.id).await?;
            app.record(tx, caller, EventType::ACCESS_KEY_DESTROY, object(&old, &guest)).await?;
        }
        None => quotas::use_email_link(tx, caller.organization_id()).await?,
    }
    let new = issue(app, tx, caller, &guest, ways).await?;
    mail::enqueue(app, tx, &new).await
}

/// Of an access key, events say whose it is.
pub(super) fn object<'a>(key: &Model, guest: &'a guest::Model) -> Object<'a> {
    Object { id: key.id, name: Some(&guest.name), place_id: None }
}
