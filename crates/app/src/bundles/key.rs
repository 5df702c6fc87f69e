use std::fmt;

use doorward_core::bundle::{BundleKey, Part};
use doorward_store as store;
use doorward_store::entity::bundle_key::{ActiveModel, Model};
use sea_orm::Set;

use crate::seal::Seed;
use crate::{App, Error};

/// A part of a bundle with its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The part's JSON.
    pub part: String,
    /// Its signature.
    pub signature: Vec<u8>,
}

/// Signs what agents are told, as this server.
pub struct Signer {
    key: BundleKey,
    /// The public keys of all servers of this database, in hexadecimal.
    keys: Vec<String>,
}

impl Signer {
    /// With the key of the servers that share a data folder's key, made if there is none.
    ///
    /// # Errors
    /// The database failed, or the key was sealed with another one.
    pub async fn of(app: &App) -> Result<Self, Error> {
        let row = match store::bundles::key_of(app.store().reader(), app.sealer.key_id()).await? {
            Some(row) => row,
            None => make(app).await?,
        };
        let keys = store::bundles::keys(app.store().reader()).await?;
        Ok(Self { key: open(app, &row)?, keys: keys.iter().map(|key| hex::encode(&key.public_key)).collect() })
    }

    /// The public keys of all servers of this database, in hexadecimal.
    #[must_use]
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Signs a part.
    ///
    /// # Errors
    /// None that anything causes which Doorward keeps.
    pub fn sign(&self, part: &Part) -> Result<Signed, Error> {
        let part = serde_json::to_string(part).map_err(|error| Error::Internal(error.to_string()))?;
        let signature = self.key.sign(&part);
        Ok(Signed { part, signature })
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({:?})", self.key)
    }
}

/// Of servers that start at once, one makes it.
async fn make(app: &App) -> Result<Model, Error> {
    let mut seed = Seed::default();
    app.entropy.fill(&mut seed);
    let key = BundleKey::from_seed(&seed).map_err(|error| Error::Internal(error.to_string()))?;
    let row = ActiveModel {
        public_key: Set(key.public_key().to_vec()),
        sealed: Set(app.sealer.seal_seed(app.entropy.as_ref(), &context(key.public_key()), &seed)?),
        sealed_with: Set(app.sealer.key_id().to_owned()),
        created_at: Set(app.now().into()),
        ..Default::default()
    };
    let tx = app.begin().await?;
    store::bundles::insert_key(&tx, row).await?;
    let row = store::bundles::key_of(&tx, app.sealer.key_id()).await?;
    tx.commit().await?;
    row.ok_or_else(|| Error::Internal("a new bundle key vanished".to_owned()))
}

fn open(app: &App, row: &Model) -> Result<BundleKey, Error> {
    let broken = || Error::Internal(format!("bundle key {} cannot be read", row.id));
    let seed = app.sealer.unseal_seed(&context(&row.public_key), &row.sealed)?;
    let key = BundleKey::from_seed(&seed).map_err(|_| broken())?;
    if key.public_key() == row.public_key { Ok(key) } else { Err(broken()) }
}

/// What a sealed key belongs to, so that it cannot be moved to another row.
fn context(public_key: &[u8]) -> String {
    format!("bundle_key {}", hex::encode(public_key))
}
