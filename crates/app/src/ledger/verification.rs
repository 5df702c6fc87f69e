//! Verifying the ledger while the server runs, for who looks after an organization.
//!
//! What came of it is kept until the next time, in the memory of this process: the proof is in the ledger itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use doorward_core::{Permission, Timestamp};
use tokio::sync::Semaphore;

use super::{ChainReport, Progress, verify};
use crate::caller::Target;
use crate::{App, Caller, Error, organization};

/// How many run at once in this process: each reads everything there is of an organization.
const AT_ONCE: usize = 1;

/// A verification of an organization's chains.
#[derive(Debug, Clone)]
pub struct Verification {
    /// When it was asked for.
    pub started_at: Timestamp,
    /// How far it has come; `None` while another organization's goes first.
    pub progress: Option<Progress>,
    /// When it ended, and what it found.
    pub ended: Option<(Timestamp, Outcome)>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// Every chain was read.
    Read(Vec<ChainReport>),
    /// It could not be read to the end.
    Failed,
}

/// The last verification of each organization.
pub(crate) struct Verifications {
    last: Mutex<HashMap<i64, Verification>>,
    turns: Semaphore,
}

impl Default for Verifications {
    fn default() -> Self {
        Self { last: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl Verifications {
    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Verification>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, organization_id: i64, change: impl FnOnce(&mut Verification)) {
        if let Some(verification) = self.lock().get_mut(&organization_id) {
            change(verification);
        }
    }
}

/// Begins to verify the caller's organization in the background. If that is under way already, it goes on.
///
/// # Errors
/// Not permitted.
pub async fn begin(app: &Arc<App>, caller: &Caller) -> Result<(), Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let organization = organization::find(app.store().reader(), caller.organization_id()).await?;
    {
        let mut last = app.verifications.lock();
        if last.get(&organization.id).is_some_and(|verification| verification.ended.is_none()) {
            return Ok(());
        }
        last.insert(organization.id, Verification { started_at: app.now(), progress: None, ended: None });
    }
    tokio::spawn(run(Arc::clone(app), organization.id, organization.domain));
    Ok(())
}

async fn run(app: Arc<App>, organization_id: i64, domain: String) {
    let kept = &app.verifications;
    let Ok(_turn) = kept.turns.acquire().await else { return };
    let progress = |progress| kept.change(organization_id, |verification| verification.progress = Some(progress));
    let outcome = match verify(app.store(), Some(&domain), progress).await {
        Ok(reports) => Outcome::Read(reports),
        Err(error) => {
            tracing::error!(%error, domain, "the ledger could not be verified");
            Outcome::Failed
        }
    };
    kept.change(organization_id, |verification| verification.ended = Some((app.now(), outcome)));
}

/// The last verification of the caller's organization since this process started.
///
/// # Errors
/// Not permitted.
pub fn last(app: &App, caller: &Caller) -> Result<Option<Verification>, Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    Ok(app.verifications.lock().get(&caller.organization_id()).cloned())
}
