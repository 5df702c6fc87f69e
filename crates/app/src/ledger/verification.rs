//! Verifying the ledger while the server runs, for who looks after an organization.
//!
//! How far it has come is known to the process that was asked; what came of it stands in the database until the next time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use doorward_core::{Permission, Timestamp};
use doorward_store as store;
use doorward_store::entity::ledger_verification;
use doorward_store::entity::user;
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::{ChainReport, Progress, verify};
use crate::caller::Target;
use crate::{App, Caller, Error, organization};

/// How many run at once in this process: each reads everything there is of an organization.
const AT_ONCE: usize = 1;

/// A verification of an organization's chains that is under way.
#[derive(Debug, Clone)]
pub struct Running {
    /// When it was asked for.
    pub started_at: Timestamp,
    /// How far it has come; `None` while another organization's goes first.
    pub progress: Option<Progress>,
}

/// A verification that ended.
#[derive(Debug, Clone)]
pub struct Verified {
    /// When it was asked for.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// The name of who asked for it.
    pub by: String,
    /// What was found of each chain; `None` if they could not be read to the end.
    pub chains: Option<Vec<VerifiedChain>>,
}

impl Verified {
    /// Whether every chain was read and is whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.chains.as_ref().is_some_and(|chains| chains.iter().all(|chain| chain.broken.is_none()))
    }

    /// How many entries are as they were written.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.chains.iter().flatten().map(|chain| chain.entries).fold(0, u64::saturating_add)
    }
}

/// What was found of one chain, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedChain {
    /// The node.
    pub node: String,
    /// How many entries, from the first on, are as they were written.
    pub entries: u64,
    /// The hash of the last of them, in hex.
    pub hash: String,
    /// Where it breaks, in words; `None` if it is whole.
    pub broken: Option<String>,
}

impl From<&ChainReport> for VerifiedChain {
    fn from(report: &ChainReport) -> Self {
        Self {
            node: report.node.clone(),
            entries: report.entries,
            hash: hex::encode(report.hash),
            broken: report.broken.as_ref().map(ToString::to_string),
        }
    }
}

/// The verification of an organization: the one under way, and the last that ended.
#[derive(Debug, Clone, Default)]
pub struct Verification {
    /// What is under way in this process.
    pub running: Option<Running>,
    /// What ended last, in whatever process.
    pub last: Option<Verified>,
}

/// The verifications that are under way in this process, by organization.
pub(crate) struct Verifications {
    running: Mutex<HashMap<i64, Running>>,
    turns: Semaphore,
}

impl Default for Verifications {
    fn default() -> Self {
        Self { running: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl Verifications {
    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins to verify the caller's organization in the background. If that is under way already, it goes on.
///
/// # Errors
/// Not permitted.
pub async fn begin(app: &Arc<App>, caller: &Caller) -> Result<(), Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let organization = organization::find(app.store().reader(), caller.organization_id()).await?;
    let started_at = app.now();
    {
        let mut running = app.verifications.lock();
        if running.contains_key(&organization.id) {
            return Ok(());
        }
        running.insert(organization.id, Running { started_at, progress: None });
    }
    tokio::spawn(run(Arc::clone(app), organization.domain, caller.user.clone(), started_at));
    Ok(())
}

async fn run(app: Arc<App>, domain: String, user: user::Model, started_at: Timestamp) {
    let kept = &app.verifications;
    let organization_id = user.organization_id;
    let Ok(_turn) = kept.turns.acquire().await else { return };
    let progress = |progress| {
        if let Some(running) = kept.lock().get_mut(&organization_id) {
            running.progress = Some(progress);
        }
    };
    let found = match verify(app.store(), Some(&domain), progress).await {
        Ok(reports) => Some(reports.iter().map(VerifiedChain::from).collect::<Vec<_>>()),
        Err(error) => {
            tracing::error!(%error, domain, "the ledger could not be verified");
            None
        }
    };
    if let Err(error) = keep(&app, &user, started_at, found).await {
        tracing::error!(%error, domain, "what the verification of the ledger found could not be kept");
    }
    kept.lock().remove(&organization_id);
}

/// Keeps what was found, in place of what was found before.
async fn keep(app: &App, user: &user::Model, started_at: Timestamp, found: Option<Vec<VerifiedChain>>) -> Result<(), Error> {
    let text = |chains: &Vec<VerifiedChain>| serde_json::to_string(chains).map_err(|error| Error::Internal(error.to_string()));
    let chains = found.as_ref().map(text).transpose()?;
    let tx = app.store().begin().await?;
    organization::hold(&tx, user.organization_id).await?;
    // Who asked may be gone meanwhile.
    let there = store::users::find(&tx, user.organization_id, user.id).await?.map(|user| user.id);
    store::ledger_verifications::delete_of(&tx, user.organization_id).await?;
    let row = ledger_verification::ActiveModel {
        organization_id: Set(user.organization_id),
        user_id: Set(there),
        user_name: Set(user.name.clone()),
        started_at: Set(started_at.into()),
        ended_at: Set(app.now().into()),
        chains: Set(chains),
        ..Default::default()
    };
    store::ledger_verifications::insert(&tx, row).await?;
    tx.commit().await?;
    Ok(())
}

/// How the verification of the caller's organization stands.
///
/// # Errors
/// Not permitted.
pub async fn verification(app: &App, caller: &Caller) -> Result<Verification, Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    // Before the row: what ends in between is told as under way, and not as if it had never been.
    let running = app.verifications.lock().get(&caller.organization_id()).cloned();
    let row = store::ledger_verifications::of(app.store().reader(), caller.organization_id()).await?;
    Ok(Verification { running, last: row.map(read).transpose()? })
}

fn read(row: ledger_verification::Model) -> Result<Verified, Error> {
    let chains = row.chains.as_deref().map(serde_json::from_str).transpose();
    let chains = chains.map_err(|error| Error::Internal(format!("the verification of the ledger cannot be read: {error}")))?;
    Ok(Verified { started_at: row.started_at.at(), ended_at: row.ended_at.at(), by: row.user_name, chains })
}
