use std::collections::{BTreeMap, BTreeSet};

use doorward_core::bundle::{Door, Group, Key, Kind, Partner, Record};
use doorward_store as store;

use crate::controllers::offline_hours;
use crate::gatekeeper::relay;
use crate::{App, Error, facts, partner_keys, signing_keys};

/// What is told of the doors that one controller drives.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// The organization.
    pub organization_id: i64,
    /// How long its agent may decide alone.
    pub hours: u32,
    /// Its doors, their groups, and the keys of partners for these.
    pub records: BTreeMap<(Kind, i64), Record>,
    /// The places of the controller and of its doors.
    pub places: BTreeSet<i64>,
}

impl Site {
    /// The groups that hold one of its doors.
    #[must_use]
    pub fn groups(&self) -> BTreeSet<i64> {
        self.of(Kind::Group)
    }

    /// Its doors.
    #[must_use]
    pub fn doors(&self) -> BTreeSet<i64> {
        self.of(Kind::Door)
    }

    fn of(&self, kind: Kind) -> BTreeSet<i64> {
        self.records.keys().filter(|(of, _)| *of == kind).map(|(_, id)| *id).collect()
    }
}

/// The site of a controller; `None` if that is gone.
///
/// # Errors
/// The database failed.
pub async fn site(app: &App, controller_id: i64) -> Result<Option<Site>, Error> {
    let conn = app.store().reader();
    let Some(controller) = store::controllers::any(conn, controller_id).await? else { return Ok(None) };
    let organization_id = controller.organization_id;
    let Some(place) = store::places::find(conn, organization_id, controller.place_id).await? else { return Ok(None) };
    let doors = store::facts::doors(conn, organization_id, controller_id).await?;
    let mut records = BTreeMap::new();
    let mut places = BTreeSet::from([place.id]);
    for row in doors.rows.locks.values() {
        places.insert(row.place_id);
        // A door that is set up wrongly opens for nobody.
        if let Ok(relay) = relay(row.relay.as_ref(), false) {
            let door = Door { facts: facts::lock(&doors.rows, row), name: row.name.clone(), relay };
            records.insert((Kind::Door, row.id), Record::Door(Box::new(door)));
        }
    }
    for (id, restrictions) in doors.groups {
        let restrictions = facts::restrictions(restrictions, doors.rows.group_schedules.get(&id));
        records.insert((Kind::Group, id), Record::Group(Group { id, restrictions }));
    }
    let mut site = Site { organization_id, hours: offline_hours(&place), records, places };
    let partners = partners(app, organization_id, &site.groups()).await?;
    site.records.extend(partners.into_iter().map(|partner| ((Kind::Partner, partner.id), Record::Partner(partner))));
    Ok(Some(site))
}

/// The keys of partners for these groups, as far as they are for these groups.
async fn partners(app: &App, organization_id: i64, groups: &BTreeSet<i64>) -> Result<Vec<Partner>, Error> {
    let conn = app.store().reader();
    let keys = store::partner_keys::of_organization(conn, organization_id).await?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let audience = crate::organization::find(conn, organization_id).await?.domain;
    let mut of_keys = store::partner_keys::groups(conn, keys.iter().map(|key| key.id)).await?;
    let mut partners = Vec::new();
    for key in keys {
        let mut held = of_keys.remove(&key.id).unwrap_or_default();
        held.retain(|id| groups.contains(id));
        if held.is_empty() {
            continue;
        }
        match partner_keys::verifier(app, &key) {
            Ok(verifier) => partners.push(Partner {
                id: key.id,
                audience: audience.clone(),
                verifier,
                groups: held,
                longest_life: key.longest_life,
                enabled: key.enabled,
            }),
            Err(error) => tracing::warn!(%error, "agents are not told of a partner key"),
        }
    }
    Ok(partners)
}

/// The keys whose passes count, of an organization.
///
/// # Errors
/// The database failed.
pub async fn keys(app: &App, organization_id: i64) -> Result<Vec<Record>, Error> {
    let rows = signing_keys::trusted_of(app, organization_id).await?;
    Ok(rows.into_iter().map(|(id, key)| Record::Key(Key { id, public_key: key.public_key })).collect())
}
