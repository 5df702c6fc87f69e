//! What has changed, for all sessions of this server at once.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use doorward_app::bundles::{self, Affected, Horizon};
use doorward_app::{App, Error};
use doorward_wire::session::SignedPart;
use tokio::time::{Instant, sleep};

use super::parts::Heading;
use crate::Hub;

/// How often the database is asked: a revocation reaches a door within this and the way there.
const TICK: Duration = Duration::from_millis(250);
/// How often agents are told that nothing has changed, so that they know how far they can be relied on.
const BEAT: Duration = Duration::from_secs(60);

/// What has happened in one organization.
#[derive(Debug)]
pub(crate) struct News {
    /// The epoch after it.
    pub to: i64,
    /// When it was so.
    pub horizon: Horizon,
    /// The epoch before it.
    pub from: i64,
    /// What has changed; nothing if it is too much to be told one by one.
    pub affected: Option<Affected>,
    /// What concerns every agent alike, links, signed for all of them; the last leads to the epoch after.
    pub parts: Vec<SignedPart>,
}

/// Asks what has changed, as long as an agent is connected.
pub struct Feed {
    app: Arc<App>,
    hub: Hub,
    /// Up to where everything was told.
    told: Option<Horizon>,
    /// The epoch to which the agents of an organization were told to go last.
    epochs: HashMap<i64, i64>,
    beaten_at: Instant,
}

impl Feed {
    /// For the agents that are connected to a hub.
    #[must_use]
    pub fn new(app: Arc<App>, hub: Hub) -> Self {
        Self { app, hub, told: None, epochs: HashMap::new(), beaten_at: Instant::now() }
    }

    /// Goes on until it is told to stop. A database that fails is asked again.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => return,
                () = sleep(TICK) => {}
            }
            if let Err(error) = self.tick().await {
                tracing::warn!(%error, "what has changed cannot be told to the agents");
            }
        }
    }

    async fn tick(&mut self) -> Result<(), Error> {
        let organizations = self.hub.organizations();
        self.epochs.retain(|id, _| organizations.contains(id));
        if organizations.is_empty() {
            // Whoever connects is brought up to date first.
            self.told = None;
            return Ok(());
        }
        let now = bundles::horizon(&self.app).await?;
        let Some(told) = self.told else {
            self.told = Some(now);
            // Whoever was brought up to date before this moment may have missed something since.
            self.hub.publish_gap();
            return Ok(());
        };
        for id in &organizations {
            self.epochs.entry(*id).or_insert(told.epoch);
        }
        let beats = self.beaten_at.elapsed() >= BEAT;
        if now.epoch <= told.epoch && !beats {
            return Ok(());
        }
        let affected = if now.epoch > told.epoch {
            bundles::affected(&self.app, None, (told.epoch, now.epoch)).await?
        } else {
            Some(BTreeMap::new())
        };
        for id in organizations {
            let affected = affected.as_ref().map(|all| all.get(&id));
            // Of nothing that has changed, there is nothing to tell.
            if beats || affected.is_none_or(|affected| affected.is_some()) {
                let news = self.news(id, now, affected.map(|affected| affected.cloned().unwrap_or_default())).await?;
                self.hub.publish(id, &Arc::new(news));
                self.epochs.insert(id, now.epoch);
            }
        }
        if beats {
            self.beaten_at = Instant::now();
        }
        self.told = Some(now);
        Ok(())
    }

    async fn news(&self, organization_id: i64, horizon: Horizon, affected: Option<Affected>) -> Result<News, Error> {
        let (from, to) = (self.epochs.get(&organization_id).copied().unwrap_or(horizon.epoch), horizon.epoch);
        let changes = match &affected {
            Some(affected) if !affected.links.is_empty() => bundles::links(&self.app, organization_id, &affected.links).await?,
            Some(_) | None => Vec::new(),
        };
        let heading = Heading { organization_id, controller_id: None, horizon };
        let parts = if affected.is_some() {
            heading.changes(self.hub.signer(&self.app).await?.as_ref(), (from, to), changes)?
        } else {
            Vec::new()
        };
        Ok(News { to, horizon, from, affected, parts })
    }
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Feed")
    }
}
