use std::collections::BTreeSet;

use doorward_core::Permission;
use doorward_store as store;
use doorward_store::locks::Filter;
use doorward_store::page::{Listed, Page};
use doorward_store::reach::Reach;

use super::{LockDetail, details};
use crate::doors::DoorStatus;
use crate::favorites::{self, FavoriteFilter};
use crate::guest::Held;
use crate::{App, Caller, Error, authenticate};

/// Which locks to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only of this place.
    pub place_id: Option<i64>,
    /// Only of this floor.
    pub floor_id: Option<i64>,
    /// Only those that one of these controllers drives.
    pub controller_ids: Option<Vec<i64>>,
    /// Only with (or without) a relay.
    pub configured: Option<bool>,
    /// Only locked down (or not).
    pub locked_down: Option<bool>,
    /// Only those that a lockdown keeps shut (or does not): their own, or their place's.
    pub kept_shut: Option<bool>,
    /// Only those whose relay answered last time (or did not).
    pub online: Option<bool>,
    /// Only those that are open right now (or are not).
    pub unlocked: Option<bool>,
    /// Only the caller's favourites (or only the others); each says whether it is one.
    pub favorite: Option<FavoriteFilter>,
    /// The caller's favourites before all others (or after them).
    pub favorites_first: Option<bool>,
    /// From Z to A.
    pub descending: bool,
}

impl Query {
    /// As the store takes it. Guests have no favourites.
    async fn filter(self, app: &App, organization_id: i64, reach: Reach, user_id: Option<i64>) -> Result<Filter, Error> {
        let hub = app.hub.as_ref();
        let doors = |wanted: fn(&DoorStatus) -> bool| -> BTreeSet<i64> {
            hub.known().into_iter().filter(|(_, status)| wanted(status)).map(|(id, _)| id).collect()
        };
        let online = match self.online {
            Some(true) => Some(&doors(|door| door.online == Some(true)) - &unreachable(app, organization_id).await?),
            Some(false) => Some(&doors(|door| door.online == Some(false)) | &unreachable(app, organization_id).await?),
            None => None,
        };
        let open = self.unlocked.map(|_| doors(|door| door.unlocked_until.is_some() || door.held_until.is_some()));
        let (among, except) = match (online, open) {
            (Some(online), Some(open)) if self.unlocked == Some(true) => (Some(&online & &open), None),
            (Some(online), Some(open)) => (Some(&online - &open), None),
            (Some(online), None) => (Some(online), None),
            (None, Some(open)) if self.unlocked == Some(true) => (Some(open), None),
            (None, open) => (None, open),
        };
        let list = |ids: BTreeSet<i64>| ids.into_iter().collect();
        // The simulator opens what has no relay.
        let simulated = app.config().simulate_doors;
        let nothing = (simulated && self.configured == Some(false))
            || (user_id.is_none() && self.favorite == Some(FavoriteFilter::Only(true)));
        Ok(Filter {
            among: if nothing { Some(Vec::new()) } else { among.map(list) },
            except: except.map(list),
            ids: self.ids,
            query: self.query,
            place_id: self.place_id,
            floor_id: self.floor_id,
            controller_ids: self.controller_ids,
            configured: self.configured.filter(|_| !simulated),
            locked_down: self.locked_down,
            kept_shut: self.kept_shut,
            favorites: user_id.map(|user_id| favorites::wanted(user_id, self.favorite, self.favorites_first)),
            descending: self.descending,
            ..Filter::all(organization_id, reach)
        })
    }
}

/// The doors whose controllers are not connected.
async fn unreachable(app: &App, organization_id: i64) -> Result<BTreeSet<i64>, Error> {
    let connected = app.hub.connected();
    let driven = store::locks::driven_by_controllers(app.store().reader(), organization_id).await?;
    Ok(driven.into_iter().filter(|(_, controller)| !connected.contains(controller)).map(|(id, _)| id).collect())
}

/// A page of the doors that the caller may open or manage.
///
/// # Errors
/// The database failed.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<LockDetail>, Error> {
    let reach = caller.reach_or_nothing(Permission::LocksRead)?;
    let conn = app.store().reader();
    let with_favorite = query.favorite.is_some();
    let filter = query.filter(app, caller.organization_id(), reach, Some(caller.user.id)).await?;
    let locks = store::locks::list(conn, filter, page).await?;
    let mut items = details(app, conn, Some(caller), locks.items).await?;
    if with_favorite {
        let ids: Vec<i64> = items.iter().map(|door| door.lock.id).collect();
        let favorites = store::favorites::among_locks(conn, caller.user.id, &ids).await?;
        for door in &mut items {
            door.favorite = Some(favorites.contains(&door.lock.id));
        }
    }
    Ok(Listed { items, total: locks.total, page })
}

/// A page of the doors that a link or an access key opens.
///
/// # Errors
/// It opens nothing now.
pub async fn list_as_guest(app: &App, held: &Held, query: Query, page: Page) -> Result<Listed<LockDetail>, Error> {
    let visitor = authenticate::visitor(app, held).await?;
    let reach = Reach::Within { places: Vec::new(), groups: visitor.groups };
    let conn = app.store().reader();
    let filter = query.filter(app, visitor.organization_id, reach, None).await?;
    let locks = store::locks::list(conn, filter, page).await?;
    let items = details(app, conn, None, locks.items).await?;
    Ok(Listed { items, total: locks.total, page })
}
