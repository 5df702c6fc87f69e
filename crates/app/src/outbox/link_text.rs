//! The text message that carries a link. Never its QR code.

use doorward_core::{Language, Secret, Timestamp};
use doorward_store::Transaction;
use doorward_store::entity::outbox;

use super::context;
use crate::group_links::code;
use crate::{App, Error, organization, users};

/// What the outbox calls it.
pub(crate) const KIND: &str = "link_text";

/// Everything the text message of a link says.
#[derive(Debug, Clone)]
pub struct LinkText {
    /// The guest's language.
    pub language: Language,
    /// The recipient's number (E.164).
    pub to: String,
    /// Who invites: name of the user who made the link.
    pub host_name: Option<String>,
    /// The organization.
    pub organization_name: String,
    /// `valid_until`: from then on it is not sent.
    pub valid_until: Option<Timestamp>,
    /// What names the message to the service, which says what became of it to `status_address`.
    pub reference: String,
    /// Where the service says what became of it.
    pub status_address: String,
    /// The guest page's address, with the secret in it. Never log this value.
    pub address: Secret,
}

/// The text message of an outbox row.
pub(super) async fn message(app: &App, conn: &Transaction, row: &outbox::Model) -> Result<LinkText, Error> {
    let (link, _) = super::subject(conn, row).await?;
    let text = app.sealer.unseal(&context(KIND, link.id), &row.sealed)?;
    let organization = organization::find(conn, row.organization_id).await?;
    let host = users::maker(conn, row.organization_id, link.created_by_id).await?;
    let reference = link.delivery_reference.unwrap_or_default();
    Ok(LinkText {
        language: organization::language(&organization, link.language.as_deref()),
        to: link.phone.unwrap_or_default(),
        host_name: host.map(|host| host.name),
        organization_name: organization.name,
        valid_until: link.valid_until.map(Into::into),
        status_address: app.text_status_address(&reference),
        reference,
        address: Secret::presented(&app.guest_address(code::secret_of(&text))),
    })
}
