use super::mails::{self, AddressInput, MailKind};
use crate::limiter::Client;
use crate::{App, Error};

/// Has a mail sent that leads to a new password, good for an hour. For anyone: whether somebody has the address, nobody is told.
///
/// # Errors
/// `Wait`, if it was asked too often; or the database failed.
pub async fn request_password(app: &App, client: Option<Client>, input: AddressInput) -> Result<(), Error> {
    mails::request(app, client, MailKind::Password, input).await
}
