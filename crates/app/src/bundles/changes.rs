use std::collections::{BTreeMap, BTreeSet};

use doorward_core::Timestamp;
use doorward_core::bundle::Kind;
use doorward_store as store;
use doorward_store::bundles::Changed;

use crate::{App, Error};

/// Most changes that are told one by one; whoever has missed more is told everything anew.
pub const MOST_CHANGES: u32 = 20_000;
/// How many changes are kept for those who were away.
const KEPT: u32 = 200_000;
/// A place, beside the kinds of records.
const PLACE: i64 = 5;
/// The organization itself.
const ORGANIZATION: i64 = 6;

/// A moment of the database's own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// The epoch: what happened before it is done.
    pub epoch: i64,
    /// What was done by this moment belongs to it.
    pub made_at: Timestamp,
    /// The highest id that a link had been given by then. All with a lower one are known to the epoch, but for those being made.
    pub last_link: i64,
}

/// What of one organization has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Affected {
    /// Keys that sign passes.
    pub keys: bool,
    /// Groups, or their schedules.
    pub groups: BTreeSet<i64>,
    /// Doors, their schedules, or which groups hold them; each with the controller that drives it now.
    pub doors: BTreeMap<i64, Option<i64>>,
    /// Links that carry or carried a pass.
    pub links: BTreeSet<i64>,
    /// Places.
    pub places: BTreeSet<i64>,
    /// Keys of partners, or their groups.
    pub partners: bool,
    /// Something that concerns everything.
    pub everything: bool,
}

/// The present one.
///
/// # Errors
/// The database failed.
pub async fn horizon(app: &App) -> Result<Horizon, Error> {
    // The time first: whatever is done by then is seen.
    let now = app.now();
    let horizon = store::bundles::horizon(app.store().reader()).await?;
    Ok(Horizon { epoch: horizon.turn, made_at: now.before(horizon.age), last_link: horizon.last_link })
}

/// What has changed from one epoch to another, by organization: of all, or of one. `None` if that is not known one by one.
///
/// # Errors
/// The database failed.
pub async fn affected(
    app: &App,
    organization_id: Option<i64>,
    epochs: (i64, i64),
) -> Result<Option<BTreeMap<i64, Affected>>, Error> {
    let conn = app.store().reader();
    let Some(changes) = store::bundles::changes(conn, organization_id, epochs, MOST_CHANGES).await? else { return Ok(None) };
    let mut all: BTreeMap<i64, Affected> = BTreeMap::new();
    for Changed { organization_id, kind, row_id } in changes {
        let affected = all.entry(organization_id).or_default();
        match Kind::ALL.into_iter().find(|known| known.number() == kind) {
            Some(Kind::Key) => affected.keys = true,
            Some(Kind::Group) => drop(affected.groups.insert(row_id)),
            Some(Kind::Door) => drop(affected.doors.insert(row_id, None)),
            Some(Kind::Link) => drop(affected.links.insert(row_id)),
            Some(Kind::Partner) => affected.partners = true,
            None if kind == PLACE => drop(affected.places.insert(row_id)),
            None => affected.everything |= kind == ORGANIZATION,
        }
    }
    let doors: Vec<i64> = all.values().flat_map(|affected| affected.doors.keys().copied()).collect();
    let drivers: BTreeMap<i64, i64> = store::bundles::drivers(conn, doors).await?.into_iter().collect();
    for affected in all.values_mut() {
        for (id, driver) in &mut affected.doors {
            *driver = drivers.get(id).copied();
        }
    }
    Ok(Some(all))
}

/// Forgets changes that hardly anybody has missed.
///
/// # Errors
/// The database failed.
pub async fn prune(app: &App) -> Result<(), Error> {
    let tx = app.begin().await?;
    store::bundles::prune(&tx, KEPT).await?;
    Ok(tx.commit().await?)
}
