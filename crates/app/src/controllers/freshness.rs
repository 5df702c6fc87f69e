use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use doorward_core::Timestamp;
use doorward_core::bundle::DEFAULT_HOURS;
use doorward_store as store;
use doorward_store::entity::{controller, place};
use sea_orm::ConnectionTrait;

use crate::{App, Error};

/// How far what an agent knows for deciding alone can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Its agent was never told anything.
    Never,
    /// It is connected, and is being told.
    Syncing,
    /// It is connected, and knows all.
    Synced,
    /// It is not connected, and decides by what it knew then.
    Stale {
        /// Since when.
        since: Timestamp,
    },
    /// It is not connected, and decides nothing any more.
    Expired {
        /// Since when it was not connected.
        since: Timestamp,
    },
}

impl Freshness {
    /// The word that the API has for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Syncing => "syncing",
            Self::Synced => "synced",
            Self::Stale { .. } => "stale",
            Self::Expired { .. } => "expired",
        }
    }

    /// Since when it may be out of date; nothing if it is not, or never was anything else.
    #[must_use]
    pub const fn since(self) -> Option<Timestamp> {
        match self {
            Self::Never | Self::Syncing | Self::Synced => None,
            Self::Stale { since } | Self::Expired { since } => Some(since),
        }
    }
}

/// Hours that an agent at a place may decide alone.
#[must_use]
pub fn offline_hours(place: &place::Model) -> u32 {
    place.offline_hours.and_then(|hours| u32::try_from(hours).ok()).unwrap_or(DEFAULT_HOURS)
}

/// Which controllers are connected, and which of them know all.
pub(super) struct Connected {
    pub online: BTreeSet<i64>,
    /// Those whose agents have said that their bundles are whole, and up to which epoch.
    synced: BTreeMap<i64, i64>,
}

impl Connected {
    pub fn now(app: &App) -> Self {
        // Whoever is connected last: one that connects in between has not said yet what it knows.
        let synced = app.hub.synced();
        Self { online: app.hub.connected(), synced }
    }

    /// Of these controllers of one organization, leaves out those that do not know of its last change yet.
    pub async fn knowing_all<'a>(
        mut self,
        conn: &impl ConnectionTrait,
        controllers: impl Iterator<Item = &'a controller::Model> + Clone,
    ) -> Result<Self, Error> {
        let behind = controllers.clone().filter_map(|controller| self.synced.get(&controller.id)).min();
        if let (Some(behind), Some(controller)) = (behind, controllers.clone().next())
            && let Some(last) = store::bundles::last_change(conn, controller.organization_id, *behind).await?
        {
            self.synced.retain(|_, epoch| last < *epoch);
        }
        Ok(self)
    }

    pub fn freshness(&self, controller: &controller::Model, place: &place::Model, now: Timestamp) -> Freshness {
        if self.online.contains(&controller.id) {
            return if self.synced.contains_key(&controller.id) { Freshness::Synced } else { Freshness::Syncing };
        }
        let Some(since) = controller.last_seen_at.map(Timestamp::from) else { return Freshness::Never };
        let usable = Duration::from_secs(u64::from(offline_hours(place)) * 3_600);
        if now < since.after(usable) { Freshness::Stale { since } } else { Freshness::Expired { since } }
    }
}

/// That of these controllers.
///
/// # Errors
/// The database failed.
pub(crate) async fn freshness(
    app: &App,
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = i64>,
) -> Result<BTreeMap<i64, Freshness>, Error> {
    let controllers = store::controllers::by_ids(conn, ids).await?;
    if controllers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let places = store::places::by_ids(conn, controllers.values().map(|controller| controller.place_id)).await?;
    let connected = Connected::now(app).knowing_all(conn, controllers.values()).await?;
    let now = app.now();
    let of = |controller: &controller::Model| {
        Some((controller.id, connected.freshness(controller, places.get(&controller.place_id)?, now)))
    };
    Ok(controllers.values().filter_map(of).collect())
}
