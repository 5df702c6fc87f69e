use doorward_core::{Code, Secret};
use doorward_store as store;

use super::WAITS;
use crate::picture::Picture;
use crate::{App, Error};

/// Keeps a file that was announced, once. Whoever has the secret of its address may send it.
///
/// # Errors
/// No such address, it is no longer good or was used; or the file is no picture.
pub async fn send(app: &App, secret: &Secret, file: Vec<u8>) -> Result<(), Error> {
    let now = app.now();
    let id = store::uploads::find_announced(app.store().reader(), secret.digest(), now.into()).await?.ok_or(Code::NotFound)?;
    let Some(Picture { media_type, bytes }) = Picture::read(file) else {
        return Err(Error::invalid("file", "must be a PNG, JPEG, WebP or SVG picture"));
    };
    let tx = app.begin().await?;
    if !store::uploads::fill(&tx, id, &media_type, bytes, now.after(WAITS).into()).await? {
        return Err(Code::NotFound.into());
    }
    tx.commit().await?;
    Ok(())
}
