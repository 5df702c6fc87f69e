//! What one agent is told.

use std::sync::Arc;
use std::time::Duration;

use doorward_app::bundles::{self, Affected, Horizon, Signer, Site};
use doorward_app::controllers::Admitted;
use doorward_app::{App, Error};
use doorward_core::bundle::{Change, Kind, Record, Step};
use doorward_wire::session::{FromServer, SignedPart};
use tokio::sync::mpsc;
use tokio::time::sleep;

use super::News;
use super::parts::Heading;
use crate::hub::Hearing;
use crate::say::say;
use crate::session::Ended;

/// Links that are read at a time.
const PAGE: u32 = 500;
/// Between the parts of a snapshot, so that whoever opens a door meanwhile need not wait for all of them.
const PAUSE: Duration = Duration::from_millis(5);

/// What a teller hears.
#[derive(Debug)]
pub(crate) enum Said {
    /// The agent has a bundle of this epoch, or wants a whole one.
    Holds(Option<i64>),
    /// Something has happened.
    News(Arc<News>),
    /// News were missed: whatever they were is to be found out.
    Missed,
}

/// Tells one agent.
pub(crate) struct Teller {
    app: Arc<App>,
    signer: Arc<Signer>,
    agent: Admitted,
    outgoing: mpsc::Sender<String>,
    /// What the agent was told of its doors.
    site: Option<Site>,
    /// The epoch that it was told last; none until it was brought up to date.
    epoch: Option<i64>,
}

impl Teller {
    pub fn new(app: Arc<App>, signer: Arc<Signer>, agent: Admitted, outgoing: mpsc::Sender<String>) -> Self {
        Self { app, signer, agent, outgoing, site: None, epoch: None }
    }

    /// Goes on until nobody says anything any more, or nobody listens.
    pub async fn run(mut self, mut heard: Hearing) -> Result<(), Ended> {
        while let Some(said) = heard.next().await {
            match (said, self.epoch) {
                (Said::Holds(None), _) => self.everything().await?,
                (Said::Holds(Some(epoch)), _) | (Said::Missed, Some(epoch)) => self.since(epoch).await?,
                (Said::News(news), Some(epoch)) if news.to >= epoch => self.pass_on(&news).await?,
                // The agent has said nothing yet, or was told that already.
                (Said::News(_) | Said::Missed, _) => {}
            }
        }
        Ok(())
    }

    /// What has happened since an epoch, if that can be told one by one.
    async fn since(&mut self, epoch: i64) -> Result<(), Ended> {
        let horizon = bundles::horizon(&self.app).await?;
        let organization_id = self.agent.organization_id;
        if epoch > horizon.epoch {
            return self.everything().await;
        }
        let affected = bundles::affected(&self.app, Some(organization_id), (epoch, horizon.epoch)).await?;
        let Some(mut affected) = affected else { return self.everything().await };
        let affected = affected.remove(&organization_id).unwrap_or_default();
        // What its doors were then is not known.
        let of_site = !affected.doors.is_empty() || !affected.groups.is_empty() || !affected.places.is_empty() || affected.partners;
        if affected.everything || of_site {
            return self.everything().await;
        }
        let Some(site) = bundles::site(&self.app, self.agent.controller_id).await? else { return Err(Ended::Dismissed) };
        self.site = Some(site);
        let mut changes = self.keys(&affected).await?;
        changes.extend(bundles::links(&self.app, organization_id, &affected.links).await?);
        let parts = self.heading(horizon).changes(&self.signer, (epoch, horizon.epoch), changes)?;
        self.tell(parts).await?;
        self.epoch = Some(horizon.epoch);
        Ok(())
    }

    async fn everything(&mut self) -> Result<(), Ended> {
        // What happens from here on comes as news, or is in what is read anyway.
        let horizon = bundles::horizon(&self.app).await?;
        let Some(site) = bundles::site(&self.app, self.agent.controller_id).await? else { return Err(Ended::Dismissed) };
        let heading = self.heading(horizon);
        let begin = Step::Begin { hours: site.hours, keys: self.signer.keys().to_vec() };
        self.tell([heading.sign(&self.signer, begin)?]).await?;
        let keys = bundles::keys(&self.app, self.agent.organization_id).await?;
        let records = keys.into_iter().chain(site.records.values().cloned()).collect();
        self.tell(heading.records(&self.signer, records)?).await?;
        for group_id in site.groups() {
            let mut after = Some(0);
            while let Some(id) = after {
                let (records, more) = bundles::page(&self.app, group_id, id, PAGE).await?;
                self.tell(heading.records(&self.signer, records)?).await?;
                after = more;
                sleep(PAUSE).await;
            }
        }
        self.tell([heading.sign(&self.signer, Step::End { epoch: horizon.epoch })?]).await?;
        self.site = Some(site);
        self.epoch = Some(horizon.epoch);
        Ok(())
    }

    async fn pass_on(&mut self, news: &News) -> Result<(), Ended> {
        let Some(affected) = &news.affected else { return self.everything().await };
        if self.concerns(affected) {
            let Some(site) = bundles::site(&self.app, self.agent.controller_id).await? else { return Err(Ended::Dismissed) };
            let Some(before) = self.site.as_ref().filter(|before| !affected.everything && is_amended(before, &site)) else {
                return self.everything().await;
            };
            let mut changes = self.keys(affected).await?;
            changes.extend(differences(before, &site));
            if !changes.is_empty() {
                // The bundle is whole only with what follows.
                let epochs = (news.from, news.from);
                self.tell(self.heading(news.horizon).changes(&self.signer, epochs, changes)?).await?;
            }
            self.site = Some(site);
        }
        self.tell(news.parts.iter().cloned()).await?;
        self.epoch = Some(news.to);
        Ok(())
    }

    /// Whether more than links has changed that the agent knows of.
    fn concerns(&self, affected: &Affected) -> bool {
        let Some(site) = &self.site else { return true };
        let driver = Some(self.agent.controller_id);
        affected.everything
            || affected.keys
            || affected.partners
            || affected.doors.iter().any(|(id, driven_by)| *driven_by == driver || site.records.contains_key(&(Kind::Door, *id)))
            || affected.groups.iter().any(|id| site.records.contains_key(&(Kind::Group, *id)))
            || !affected.places.is_disjoint(&site.places)
    }

    async fn keys(&self, affected: &Affected) -> Result<Vec<Change>, Error> {
        if !affected.keys {
            return Ok(Vec::new());
        }
        Ok(bundles::keys(&self.app, self.agent.organization_id).await?.into_iter().map(Change::Is).collect())
    }

    fn heading(&self, horizon: Horizon) -> Heading {
        let Admitted { organization_id, controller_id, .. } = self.agent;
        Heading { organization_id, controller_id: Some(controller_id), horizon }
    }

    async fn tell(&self, parts: impl IntoIterator<Item = SignedPart>) -> Result<(), Ended> {
        for part in parts {
            say(&self.outgoing, &FromServer::Bundle(part)).await?;
        }
        Ok(())
    }
}

/// Whether one site is the other with some doors and rules changed: the links that are told of are those of the same groups, and what
/// they say depends on the same zones.
fn is_amended(before: &Site, after: &Site) -> bool {
    let zones = |site: &Site| {
        let zone =
            |record: &Record| if let Record::Door(door) = record { Some((door.facts.place_id, door.facts.zone)) } else { None };
        site.records.values().filter_map(zone).collect::<std::collections::BTreeMap<_, _>>()
    };
    let (old, new) = (zones(before), zones(after));
    before.hours == after.hours
        && after.groups().is_subset(&before.groups())
        && new.iter().all(|(place, zone)| old.get(place).is_none_or(|old| old == zone))
}

fn differences(before: &Site, after: &Site) -> Vec<Change> {
    let gone = before.records.keys().filter(|key| !after.records.contains_key(key));
    let gone = gone.map(|(kind, id)| Change::Gone { kind: *kind, id: *id });
    let changed = after.records.iter().filter(|(key, record)| before.records.get(key) != Some(record));
    gone.chain(changed.map(|(_, record)| Change::Is(record.clone()))).collect()
}
