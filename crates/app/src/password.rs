//! Passwords: argon2id, off the async threads, a few at a time.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use doorward_core::Secret;
use tokio::sync::{OnceCell, Semaphore};
use tokio::task::spawn_blocking;

use crate::{Error, SharedEntropy};

/// How many hashes run at once; each takes tens of milliseconds of a core and 19 MiB.
const AT_ONCE: usize = 2;
const SALT_BYTES: usize = 16;

/// Hashes and verifies passwords.
pub(crate) struct Passwords {
    entropy: SharedEntropy,
    running: Arc<Semaphore>,
    /// Verified in place of a missing hash, so that an unknown address takes as long as a wrong password.
    decoy: OnceCell<String>,
}

impl Passwords {
    pub(crate) fn new(entropy: SharedEntropy) -> Self {
        Self { entropy, running: Arc::new(Semaphore::new(AT_ONCE)), decoy: OnceCell::new() }
    }

    /// The hash to store, in PHC form.
    pub(crate) async fn hash(&self, password: String) -> Result<String, Error> {
        let salt = salt(&self.entropy);
        self.run(move || hash(password.as_bytes(), &salt)).await?
    }

    /// Whether the password has this hash; false, after the same time, if there is no hash.
    pub(crate) async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, Error> {
        let known = stored.is_some();
        let stored = match stored {
            Some(stored) => stored,
            None => self.decoy().await?,
        };
        let matches = self
            .run(move || {
                let parsed =
                    PasswordHash::new(&stored).map_err(|error| Error::Internal(format!("a stored password hash: {error}")))?;
                Ok::<bool, Error>(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await??;
        Ok(known && matches)
    }

    async fn decoy(&self) -> Result<String, Error> {
        let random = Secret::from_random(&salt(&self.entropy)).reveal().to_owned();
        Ok(self.decoy.get_or_try_init(|| self.hash(random)).await?.clone())
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let failed = |what: &str| Error::Internal(format!("hashing a password: {what}"));
        let _permit = self.running.acquire().await.map_err(|_| failed("stopped"))?;
        spawn_blocking(work).await.map_err(|_| failed("interrupted"))
    }
}

fn salt(entropy: &SharedEntropy) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    entropy.fill(&mut salt);
    salt
}

fn hash(password: &[u8], salt: &[u8]) -> Result<String, Error> {
    let hashed = Argon2::default().hash_password_with_salt(password, salt);
    Ok(hashed.map_err(|error| Error::Internal(format!("hashing a password: {error}")))?.to_string())
}
