//! What a key and a request are kept as: digests and a seal under the secret of the login that came with them.

use doorward_core::{Code, Secret};
use doorward_store as store;
use doorward_store::entity::idempotency_key::{ActiveModel, Model};
use doorward_store::{Error as StoreError, Transaction};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sea_orm::{ConnectionTrait, Set};
use sha2::Sha256;

use super::{KEPT, Key, Request};
use crate::{App, Caller, Error, Sealer};

/// One key of one login, and the request that came with it.
pub(crate) struct Kept {
    login_id: i64,
    pub(super) key_digest: [u8; 32],
    request_digest: [u8; 32],
    sealer: Sealer,
}

impl Kept {
    pub(super) fn new(caller: &Caller, secret: &Secret, key: &Key, request: Request<'_>) -> Result<Self, Error> {
        let path = [request.method, request.path, ""].join("\n");
        Ok(Self {
            login_id: caller.login.id,
            key_digest: derived(secret, "key", &[key.0.as_bytes()])?,
            request_digest: derived(secret, "request", &[path.as_bytes(), request.body])?,
            sealer: Sealer::new(&derived(secret, "seal", &[key.0.as_bytes()])?),
        })
    }

    /// A number for the key; that of another key may be the same.
    pub(super) fn number(&self) -> i64 {
        let [a, b, c, d, e, f, g, h, ..] = self.key_digest;
        i64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    /// What was answered, if that was not too long ago.
    pub(super) async fn find(&self, app: &App, conn: &impl ConnectionTrait) -> Result<Option<Model>, StoreError> {
        let found = store::idempotency_keys::find(conn, self.login_id, &self.key_digest).await?;
        Ok(found.filter(|row| app.now().since(row.created_at.at()) < KEPT))
    }

    /// The same, in the transaction that will keep another answer if there is none: one that is too old makes room.
    pub(super) async fn find_or_make_room(&self, app: &App, tx: &Transaction) -> Result<Option<Model>, StoreError> {
        let Some(row) = store::idempotency_keys::find(tx, self.login_id, &self.key_digest).await? else { return Ok(None) };
        if app.now().since(row.created_at.at()) < KEPT {
            return Ok(Some(row));
        }
        store::idempotency_keys::delete(tx, row.id).await?;
        Ok(None)
    }

    /// Keeps an answer.
    pub(super) async fn keep(&self, app: &App, tx: &Transaction, answer: &str) -> Result<(), Error> {
        let row = ActiveModel {
            login_id: Set(self.login_id),
            key_digest: Set(self.key_digest.to_vec()),
            request_digest: Set(self.request_digest.to_vec()),
            answer: Set(self.sealer.seal(app.entropy.as_ref(), &self.context(), answer)?),
            created_at: Set(app.now().into()),
            ..Default::default()
        };
        store::idempotency_keys::insert(tx, row).await?;
        Ok(())
    }

    /// The answer that was kept, if it was to this request.
    pub(super) fn answer(&self, row: &Model) -> Result<String, Error> {
        if row.request_digest != self.request_digest {
            return Err(Code::KeyReused.into());
        }
        self.sealer.unseal(&self.context(), &row.answer)
    }

    fn context(&self) -> String {
        format!("idempotency key of login {}", self.login_id)
    }
}

/// HMAC-SHA256 under a login's secret: what a body holds, such as a password, cannot be guessed from it.
fn derived(secret: &Secret, purpose: &str, parts: &[&[u8]]) -> Result<[u8; 32], Error> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes())
        .map_err(|_| Error::Internal("a login's secret has no usable length".to_owned()))?;
    mac.update(format!("doorward-idempotency-1 {purpose}\n").as_bytes());
    for part in parts {
        mac.update(part);
    }
    Ok(mac.finalize().into_bytes().into())
}
