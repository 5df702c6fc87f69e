use doorward_core::EventType;
use doorward_core::pass::{KeyId, PassKey};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::signing_key::{ActiveModel, Model};
use sea_orm::Set;

use super::object;
use crate::seal::Seed;
use crate::{App, Caller, Error, organization};

/// The key that signs for the caller's organization at this server, made if there is none: of servers that share a data folder's key,
/// and of requests that come at once, one makes it. Servers whose folders have different keys cannot read each other's, and each has
/// its own; passes of all of them count.
pub(crate) async fn that_signs(app: &App, tx: &Transaction, caller: &Caller) -> Result<(Model, PassKey), Error> {
    let organization_id = caller.organization_id();
    let find = || store::signing_keys::that_signs(tx, organization_id, app.sealer.key_id());
    if let Some(row) = find().await? {
        return open(app, row);
    }
    // Who comes second waits here, and finds what the first has made.
    organization::hold(tx, organization_id).await?;
    match find().await? {
        Some(row) => open(app, row),
        None => make(app, tx, caller).await,
    }
}

/// Makes a key that signs, where the transaction holds the organization and none signs that this server could read.
pub(super) async fn make(app: &App, tx: &Transaction, caller: &Caller) -> Result<(Model, PassKey), Error> {
    let mut seed = Seed::default();
    app.entropy.fill(&mut seed);
    let key = PassKey::from_seed(&seed).map_err(|error| Error::Internal(error.to_string()))?;
    let context = context(caller.organization_id(), key.id());
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        kid: Set(key.id().0.to_vec()),
        public_key: Set(key.public_key().to_vec()),
        sealed: Set(Some(app.sealer.seal_seed(app.entropy.as_ref(), &context, &seed)?)),
        sealed_with: Set(app.sealer.key_id().to_owned()),
        created_at: Set(app.now().into()),
        retired_at: Set(None),
        ..Default::default()
    };
    let row = store::signing_keys::insert(tx, row).await?;
    app.record(tx, caller, EventType::SIGNING_KEY_CREATE, object(&row, &key.id().to_string())).await?;
    Ok((row, key))
}

fn open(app: &App, row: Model) -> Result<(Model, PassKey), Error> {
    let broken = || Error::Internal(format!("signing key {} cannot be read", row.id));
    let id = KeyId(row.kid.as_slice().try_into().map_err(|_| broken())?);
    let seed = app.sealer.unseal_seed(&context(row.organization_id, id), row.sealed.as_deref().ok_or_else(broken)?)?;
    let key = PassKey::from_seed(&seed).map_err(|_| broken())?;
    if key.id() == id { Ok((row, key)) } else { Err(broken()) }
}

/// What a sealed key belongs to, so that it cannot be moved to another row.
fn context(organization_id: i64, key_id: KeyId) -> String {
    format!("signing_key {organization_id} {key_id}")
}
