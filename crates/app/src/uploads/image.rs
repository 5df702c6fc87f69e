//! The picture of a user or a place: an address anywhere, or a file that was uploaded and has an address here.

use doorward_core::input::Field;
use doorward_core::{Code, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::uploads::Shows;
use sea_orm::ConnectionTrait;

use crate::picture::Picture;
use crate::{App, Error};

/// Longest name of an upload, in bytes.
const NAME_LENGTH: usize = 128;

/// The address of a picture as it was sent: an address, or the name of an upload that shows nothing else.
pub(crate) async fn image(
    app: &App,
    conn: &impl ConnectionTrait,
    organization_id: i64,
    shows: Option<Shows>,
    sent: Field<String>,
) -> Result<Field<String>, Error> {
    if let Field::Value(name) = &sent
        && is_name(name)
        && store::uploads::may_show(conn, organization_id, name, shows, app.now().into()).await?
    {
        return Ok(Field::Value(format!("{}{name}", addresses(app))));
    }
    Ok(sent.and_then(validate::http_url))
}

/// Keeps an uploaded picture as long as what it shows, in place of the one before.
pub(crate) async fn keep(
    app: &App,
    tx: &Transaction,
    organization_id: i64,
    shows: Shows,
    image: Option<&str>,
) -> Result<(), Error> {
    let name = image.and_then(|address| address.strip_prefix(&addresses(app))).filter(|name| is_name(name));
    Ok(store::uploads::keep(tx, organization_id, shows, name).await?)
}

/// A picture that was uploaded and is in no use.
pub(crate) async fn unused(app: &App, tx: &Transaction, organization_id: i64, name: &str) -> Result<Option<Picture>, Error> {
    if !is_name(name) {
        return Ok(None);
    }
    let found = store::uploads::unused(tx, organization_id, name, app.now().into()).await?;
    Ok(found.map(|(media_type, bytes)| Picture { media_type, bytes }))
}

/// The picture of a user or a place, for anyone who knows its address.
///
/// # Errors
/// No such picture.
pub async fn picture(app: &App, name: &str) -> Result<Picture, Error> {
    let found = if is_name(name) { store::uploads::shown(app.store().reader(), name).await? } else { None };
    found.map(|(media_type, bytes)| Picture { media_type, bytes }).ok_or_else(|| Code::NotFound.into())
}

fn addresses(app: &App) -> String {
    format!("{}/pictures/", app.config().public_url)
}

fn is_name(text: &str) -> bool {
    text.len() <= NAME_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
}
