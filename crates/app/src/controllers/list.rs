use std::collections::BTreeSet;

use doorward_core::Permission;
use doorward_store as store;
use doorward_store::controllers::Filter;
use doorward_store::page::{Listed, Page};

use super::freshness::Connected;
use super::{ControllerDetail, details};
use crate::{App, Caller, Error};

/// Whether a controller is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is.
    Online,
    /// It is not.
    Offline,
}

/// Which controllers to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only of this place.
    pub place_id: Option<i64>,
    /// Only the one that drives this door.
    pub lock_id: Option<i64>,
    /// Only those that are connected, or are not.
    pub status: Option<Status>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of the controllers that the caller sees.
///
/// # Errors
/// Not permitted anywhere.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<ControllerDetail>, Error> {
    let reach = caller.reach(Permission::HardwareRead)?;
    let conn = app.store().reader();
    let now = Connected::now(app);
    let connected = &now.online;
    let driving: Option<BTreeSet<i64>> = match query.lock_id {
        Some(id) => {
            let lock = store::locks::find(conn, caller.organization_id(), id).await?;
            Some(lock.and_then(|lock| lock.controller_id).into_iter().collect())
        }
        None => None,
    };
    let (among, except) = match (driving, query.status) {
        (Some(driving), Some(Status::Online)) => (Some(&driving & connected), None),
        (Some(driving), Some(Status::Offline)) => (Some(&driving - connected), None),
        (Some(driving), None) => (Some(driving), None),
        (None, Some(Status::Online)) => (Some(connected.clone()), None),
        (None, Some(Status::Offline)) => (None, Some(connected.clone())),
        (None, None) => (None, None),
    };
    let ids = |ids: BTreeSet<i64>| ids.into_iter().collect();
    let filter = Filter {
        organization_id: caller.organization_id(),
        reach,
        ids: query.ids,
        query: query.query,
        place_id: query.place_id,
        among: among.map(ids),
        except: except.map(ids),
        descending: query.descending,
    };
    let rows = store::controllers::list(conn, filter, page).await?;
    let items = details(app, conn, now, rows.items).await?;
    Ok(Listed { items, total: rows.total, page })
}
