use doorward_store as store;
use doorward_store::favorites::Favorite;

use super::read;
use crate::{App, Caller, Error};

/// Puts a door among the caller's favourites.
///
/// # Errors
/// None that the caller sees has this id.
pub async fn favorite(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    read(app, caller, id, false).await?;
    let tx = app.begin().await?;
    store::favorites::add(&tx, caller.user.id, Favorite::Lock(id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a door from the caller's favourites.
///
/// # Errors
/// None that the caller sees has this id.
pub async fn unfavorite(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    read(app, caller, id, false).await?;
    let tx = app.begin().await?;
    store::favorites::remove(&tx, caller.user.id, Favorite::Lock(id)).await?;
    tx.commit().await?;
    Ok(())
}
