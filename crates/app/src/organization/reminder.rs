//! Telling people by mail which organizations they belong to.

use doorward_core::input::{Field, FieldErrors};
use doorward_core::validate;
use doorward_store as store;
use doorward_store::entity::outbox;
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::limiter::Client;
use crate::outbox::Carrier;
use crate::{App, Error};

/// What the outbox calls the mail; also what its secret part is sealed for.
pub(crate) const KIND: &str = "organizations_mail";
/// Organizations named in a mail.
const MOST: u64 = 100;

/// Whose organizations are asked for.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct FindInput {
    /// E-mail address.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
}

/// Everything that the mail about one's organizations says.
#[derive(Debug, Clone)]
pub struct OrganizationsMail {
    /// The recipient's address.
    pub to: String,
    /// Name and domain of each organization.
    pub organizations: Vec<(String, String)>,
    /// Where to sign in.
    pub address: String,
}

/// Has a mail sent to an address that lists the organizations it belongs to. Whether it belongs to any is looked up only
/// when the mail is made, so that neither answer nor time tells whoever asks.
///
/// # Errors
/// `Wait`, if it was asked too often; or the database failed.
pub async fn find_by_email(app: &App, client: Option<Client>, input: FindInput) -> Result<(), Error> {
    let email = input.email.and_then(validate::email).optional("email", &mut FieldErrors::default());
    if let Some(limiter) = &app.limiter {
        limiter.guess(client)?;
        if let Some(email) = &email {
            limiter.mail(&validate::email_key(email))?;
        }
    }
    // What cannot be an address is nobody's.
    let Some(email) = email else { return Ok(()) };
    let tx = app.begin().await?;
    // The mail is no organization's own; the first one carries it.
    let Some(organization_id) = store::organizations::first(&tx).await? else { return Ok(()) };
    crate::outbox::enqueue(app, &tx, organization_id, KIND, &validate::email_key(&email)).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    Ok(())
}

/// The mail of an outbox row; none if the address belongs to no organization.
pub(crate) async fn message(
    app: &App,
    conn: &impl ConnectionTrait,
    row: &outbox::Model,
) -> Result<Option<OrganizationsMail>, Error> {
    let to = app.sealer.unseal(KIND, &row.sealed)?;
    let organizations = store::organizations::of_address(conn, &to, MOST).await?;
    let organizations: Vec<_> = organizations.into_iter().map(|organization| (organization.name, organization.domain)).collect();
    let address = format!("{}/app/sign_in", app.config().public_url);
    Ok((!organizations.is_empty()).then_some(OrganizationsMail { to, organizations, address }))
}
