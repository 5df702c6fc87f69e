//! Passwords: argon2id, a few at a time, on threads that stand back behind those that open doors.

use std::sync::Arc;
use std::thread;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use doorward_core::Secret;
use tokio::sync::{OnceCell, Semaphore, oneshot};

use crate::{Error, SharedEntropy};

/// How many hashes run at once; each takes tens of milliseconds of a core and 19 MiB.
const AT_ONCE: usize = 2;
/// How many more may wait for their turn: what two cores hash within some two seconds. Whoever comes then is told that it is too
/// much, instead of waiting without end.
const WAITING: usize = 64;
/// When they may come again.
const RETRY_SECONDS: u64 = 2;
/// How far a thread that hashes stands back (`nice`): doors open first, and still a tenth of a busy core is left to it.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;
const SALT_BYTES: usize = 16;

/// Hashes and verifies passwords.
pub(crate) struct Passwords {
    entropy: SharedEntropy,
    /// Those that hash or wait.
    admitted: Arc<Semaphore>,
    running: Arc<Semaphore>,
    /// Verified in place of a missing hash, so that an unknown address takes as long as a wrong password.
    decoy: OnceCell<String>,
}

impl Passwords {
    pub(crate) fn new(entropy: SharedEntropy) -> Self {
        Self {
            entropy,
            admitted: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            running: Arc::new(Semaphore::new(AT_ONCE)),
            decoy: OnceCell::new(),
        }
    }

    /// The hash to store, in PHC form.
    pub(crate) async fn hash(&self, password: String) -> Result<String, Error> {
        let salt = salt(&self.entropy);
        self.run(move || hash(password.as_bytes(), &salt)).await?
    }

    /// Whether the password has this hash; false, after the same time, if there is no hash.
    pub(crate) async fn verify(&self, password: String, stored: Option<String>) -> Result<bool, Error> {
        let known = stored.is_some();
        // Made for whoever comes first, or they would be told by the time it takes.
        let decoy = self.decoy().await?;
        let stored = stored.unwrap_or(decoy);
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
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| Error::Wait { seconds: RETRY_SECONDS })?;
        let permit = Arc::clone(&self.running).acquire_owned().await.map_err(|_| failed("stopped"))?;
        let (done, result) = oneshot::channel();
        // A thread for each, since one that has stood back cannot step forward again; that costs little beside a hash.
        let thread = thread::Builder::new().name("password".to_owned()).spawn(move || {
            stand_back();
            // Whoever has hung up needs no result. Until here, the hash counts.
            drop(done.send(work()));
            drop((permit, admitted));
        });
        thread.map_err(|error| failed(&error.to_string()))?;
        result.await.map_err(|_| failed("interrupted"))
    }
}

/// Lets other threads go first. On Linux a priority is a thread's own; elsewhere it is the whole program's, and is left alone.
fn stand_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICE) {
        tracing::debug!(%error, "a thread that hashes has the priority of all others");
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

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    struct Zeros;

    impl crate::Entropy for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    fn passwords() -> Passwords {
        Passwords::new(Arc::new(Zeros))
    }

    /// What costs time in a hash, and what does not.
    fn cost(hash: &str) -> (String, String, usize) {
        let hash = PasswordHash::new(hash).unwrap();
        (hash.algorithm.to_string(), hash.params.to_string(), hash.hash.unwrap().len())
    }

    #[tokio::test]
    async fn a_password_is_compared_with_its_hash_and_with_no_other() {
        let passwords = passwords();
        let hash = passwords.hash("open sesame".to_owned()).await.unwrap();
        for (password, stored, expected) in
            [("open sesame", Some(&hash), true), ("open barley", Some(&hash), false), ("open sesame", None, false)]
        {
            assert_eq!(passwords.verify(password.to_owned(), stored.cloned()).await.unwrap(), expected);
        }
    }

    #[tokio::test]
    async fn who_is_not_there_costs_the_same_hash_as_who_is() {
        let passwords = passwords();
        let hash = passwords.hash("open sesame".to_owned()).await.unwrap();
        let decoy = passwords.decoy().await.unwrap();
        assert_eq!(cost(&decoy), cost(&hash));
        assert_eq!(passwords.decoy().await.unwrap(), decoy, "made once");
    }

    #[tokio::test]
    async fn who_comes_when_too_many_wait_is_refused_at_once() {
        let passwords = passwords();
        passwords.decoy().await.unwrap();
        let all = passwords.admitted.acquire_many(u32::try_from(AT_ONCE + WAITING).unwrap()).await.unwrap();
        let refused = passwords.verify("open barley".to_owned(), None).await;
        assert!(matches!(refused, Err(Error::Wait { seconds: RETRY_SECONDS })), "{refused:?}");
        drop(all);
        assert!(!passwords.verify("open barley".to_owned(), None).await.unwrap());
    }

    #[tokio::test]
    async fn a_hash_counts_as_running_until_it_ends_though_its_caller_has_gone() {
        let passwords = passwords();
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let mut running = Box::pin(passwords.run(move || ended.recv().is_ok()));
        let mut context = Context::from_waker(Waker::noop());
        assert!(running.as_mut().poll(&mut context).is_pending());
        assert_eq!(passwords.running.available_permits(), AT_ONCE - 1);
        drop(running);
        assert_eq!(passwords.running.available_permits(), AT_ONCE - 1);
        end.send(()).unwrap();
        drop(passwords.running.acquire_many(u32::try_from(AT_ONCE).unwrap()).await.unwrap());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_thread_that_hashes_stands_back_alone() {
        let nice = || rustix::process::getpriority_process(None).unwrap();
        let before = nice();
        assert_eq!(passwords().run(nice).await.unwrap(), before.max(NICE));
        assert_eq!(nice(), before);
    }

    /// Two hashes run at once and no more, also for who is not there: as long as others hash, neither is answered.
    #[tokio::test]
    async fn hashes_wait_their_turn_whoever_they_are_for() {
        let passwords = passwords();
        let hash = passwords.hash("open sesame".to_owned()).await.unwrap();
        passwords.decoy().await.unwrap();
        let others = passwords.running.acquire_many(u32::try_from(AT_ONCE).unwrap()).await.unwrap();
        let mut there = pin!(passwords.verify("open barley".to_owned(), Some(hash)));
        let mut nobody = pin!(passwords.verify("open barley".to_owned(), None));
        let mut context = Context::from_waker(Waker::noop());
        for _ in 0..10 {
            assert!(matches!(there.as_mut().poll(&mut context), Poll::Pending));
            assert!(matches!(nobody.as_mut().poll(&mut context), Poll::Pending));
        }
        drop(others);
        assert!(!there.await.unwrap());
        assert!(!nobody.await.unwrap());
    }
}
