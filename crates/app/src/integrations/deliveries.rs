use doorward_store as store;
use doorward_store::entity::delivery;
use doorward_store::page::{Listed, Page};

use super::read;
use crate::{App, Caller, Error};

/// A page of what was sent to an integration or waits for it, newest first.
///
/// # Errors
/// None that the caller sees has this id, or not permitted anywhere.
pub async fn deliveries(app: &App, caller: &Caller, id: i64, page: Page) -> Result<Listed<delivery::Model>, Error> {
    let integration = read(app, caller, id).await?.integration;
    Ok(store::deliveries::list(app.store().reader(), integration.id, page).await?)
}
