use doorward_core::Permission;
use doorward_store as store;
use doorward_store::page::{Listed, Page};
use doorward_store::places::Filter;

use super::{PlaceDetail, details};
use crate::favorites::{self, FavoriteFilter};
use crate::{App, Caller, Error};

/// Which places to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only the caller's favourites (or only the others); each says whether it is one.
    pub favorite: Option<FavoriteFilter>,
    /// The caller's favourites before all others (or after them).
    pub favorites_first: Option<bool>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of the places that the caller sees.
///
/// # Errors
/// The database failed.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<PlaceDetail>, Error> {
    let reach = caller.reach_or_nothing(Permission::PlacesRead)?;
    let conn = app.store().reader();
    let filter = Filter {
        organization_id: caller.organization_id(),
        reach,
        ids: query.ids,
        query: query.query,
        favorites: Some(favorites::wanted(caller.user.id, query.favorite, query.favorites_first)),
        descending: query.descending,
    };
    let places = store::places::list(conn, filter, page).await?;
    let mut items = details(conn, caller.organization_id(), places.items).await?;
    if query.favorite.is_some() {
        let ids: Vec<i64> = items.iter().map(|item| item.place.id).collect();
        let favorites = store::favorites::among_places(conn, caller.user.id, &ids).await?;
        for item in &mut items {
            item.favorite = Some(favorites.contains(&item.place.id));
        }
    }
    Ok(Listed { items, total: places.total, page })
}
