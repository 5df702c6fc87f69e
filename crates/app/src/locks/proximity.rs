use doorward_core::{Code, EventType, Permission, Secret, proximity};
use doorward_store as store;
use doorward_store::entity::lock;
use sea_orm::{ConnectionTrait, IntoActiveModel, Set};

use super::{find, object};
use crate::caller::Target;
use crate::{App, Caller, Error, organization};

/// Random bytes in the secret: 160 bits, as long as the hash (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;

/// What the display or beacon at a door is set up with.
#[derive(Debug, Clone)]
pub struct ProximitySecret {
    /// All of it as an `otpauth` URI.
    pub otpauth_uri: Secret,
    /// The secret alone, in base 32 (RFC 4648).
    pub secret: Secret,
}

/// Makes the secret that a door's reader shows values of. An earlier one is dead at once, with all its values.
///
/// # Errors
/// No such door, or not permitted.
pub async fn rotate_proximity_secret(app: &App, caller: &Caller, id: i64) -> Result<ProximitySecret, Error> {
    let tx = app.begin().await?;
    let lock = administered(&tx, caller, id).await?;
    let mut secret = [0; SECRET_BYTES];
    app.entropy.fill(&mut secret);
    let message =
        if lock.proximity_secret.is_some() { "The proximity secret was replaced." } else { "The proximity secret was made." };
    let lock = change(app, &tx, caller, lock, Some(secret.to_vec()), message).await?;
    let told = shown(&tx, &lock, &secret).await?;
    tx.commit().await?;
    Ok(told)
}

/// The secret that a door's reader shows values of.
///
/// # Errors
/// No such door, not permitted, or it has none.
pub async fn read_proximity_secret(app: &App, caller: &Caller, id: i64) -> Result<ProximitySecret, Error> {
    let conn = app.store().reader();
    let lock = administered(conn, caller, id).await?;
    let secret = lock.proximity_secret.as_deref().ok_or(Code::NotFound)?;
    shown(conn, &lock, secret).await
}

/// Takes the secret away. No value is accepted any more.
///
/// # Errors
/// No such door, not permitted, or it has none.
pub async fn delete_proximity_secret(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let lock = administered(&tx, caller, id).await?;
    lock.proximity_secret.as_ref().ok_or(Code::NotFound)?;
    change(app, &tx, caller, lock, None, "The proximity secret was removed.").await?;
    tx.commit().await?;
    Ok(())
}

async fn administered(conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<lock::Model, Error> {
    let lock = find(conn, caller, id).await?;
    caller.authorize(Permission::LocksWrite, Target::Place(lock.place_id))?;
    Ok(lock)
}

async fn change(
    app: &App,
    tx: &doorward_store::Transaction,
    caller: &Caller,
    lock: lock::Model,
    secret: Option<Vec<u8>>,
    message: &str,
) -> Result<lock::Model, Error> {
    let mut row = lock.into_active_model();
    row.proximity_secret = Set(secret);
    row.updated_at = Set(app.now().into());
    let lock = store::locks::update(tx, row).await?;
    // A used value is one of its secret: the next secret's are all new.
    store::proximity_uses::delete_of_lock(tx, lock.id).await?;
    app.record_with_message(tx, caller, EventType::LOCK_UPDATE, object(&lock), message).await?;
    Ok(lock)
}

async fn shown(conn: &impl ConnectionTrait, lock: &lock::Model, secret: &[u8]) -> Result<ProximitySecret, Error> {
    let issuer = organization::find(conn, lock.organization_id).await?.name;
    Ok(ProximitySecret {
        otpauth_uri: Secret::presented(&proximity::otpauth_uri(secret, &issuer, &lock.name)),
        secret: Secret::presented(&proximity::base32(secret)),
    })
}
