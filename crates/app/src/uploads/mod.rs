//! Files that clients upload (contract section 2.16): pictures of users and places, and the organization's logo. One is
//! announced, sent to the address that this answers, and in use once something names it.

mod announce;
mod image;
mod send;

pub use announce::{Announced, UploadInput, announce};
pub use image::picture;
pub(crate) use image::{image, keep, unused};
pub use send::send;

use std::time::Duration;

use doorward_store as store;

use crate::{App, Error};

/// How long a file may be sent after it was announced.
const ANNOUNCED: Duration = Duration::from_secs(15 * 60);
/// How long one that was sent waits to be used.
const WAITS: Duration = Duration::from_secs(24 * 60 * 60);
/// Most that a user may have announced or sent and not used.
const MOST_UNUSED: u64 = 50;

/// Removes what was announced and not sent, or sent and not used.
///
/// # Errors
/// The database failed.
pub(crate) async fn remove_old(app: &App) -> Result<(), Error> {
    let now = app.now().into();
    if store::uploads::any_expired(app.store().reader(), now).await? {
        let tx = app.begin().await?;
        store::uploads::delete_expired(&tx, now).await?;
        tx.commit().await?;
    }
    Ok(())
}
