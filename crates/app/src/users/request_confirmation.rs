use super::mails::{self, AddressInput, MailKind};
use crate::limiter::Client;
use crate::{App, Error};

/// Has the mail sent again that asks to confirm an address, good for a week. For anyone: whether somebody has the address, and has
/// confirmed it, nobody is told.
///
/// # Errors
/// `Wait`, if it was asked too often; or the database failed.
pub async fn request_confirmation(app: &App, client: Option<Client>, input: AddressInput) -> Result<(), Error> {
    mails::request(app, client, MailKind::Confirmation, input).await
}
