//! The mail that carries an access key.

use doorward_core::Secret;
use doorward_core::decide::Validity;
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{access_key, guest, outbox};
use doorward_store::reach::Reach;
use sea_orm::ConnectionTrait;

use super::{NewKey, live, span};
use crate::caller::validity;
use crate::outbox::{LinkMail, doors_by_place};
use crate::{App, Error, users};

/// What the outbox calls the mail; also what its text is sealed for.
pub(crate) const KIND: &str = "access_key_mail";

/// Puts the mail of a new key into the outbox, in the transaction that makes the key.
pub(crate) async fn enqueue(app: &App, tx: &Transaction, NewKey { key, secret }: &NewKey) -> Result<(), Error> {
    crate::outbox::enqueue(app, tx, key.organization_id, KIND, &format!("{} {}", key.id, secret.reveal())).await?;
    Ok(())
}

/// The mail of an outbox row; none if the key is gone, as it is when the guest is or has another one, or if all of their rights have
/// ended.
pub(crate) async fn message(app: &App, conn: &impl ConnectionTrait, row: &outbox::Model) -> Result<Option<LinkMail>, Error> {
    let text = app.sealer.unseal(KIND, &row.sealed)?;
    let unreadable = || Error::Internal("the mail of an access key cannot be read".to_owned());
    let (key_id, secret) = text.split_once(' ').ok_or_else(unreadable)?;
    let key_id = key_id.parse().map_err(|_| unreadable())?;
    let Some((key, guest)) = key_of(conn, row.organization_id, key_id).await? else { return Ok(None) };
    let rights = store::role_assignments::of_guest(conn, guest.id).await?;
    let now = app.now();
    let live = live(&rights, now);
    if live.clone().next().is_none() && !rights.is_empty() {
        return Ok(None);
    }
    let Validity { from: valid_from, until: valid_until } = span(live.clone().map(validity), now);
    let reach = Reach::Within { places: Vec::new(), groups: live.filter_map(|right| right.group_id).collect() };
    let (places, zone) = doors_by_place(conn, row.organization_id, reach).await?;
    let organization = crate::organization::find(conn, row.organization_id).await?;
    let host = users::maker(conn, row.organization_id, guest.created_by_id).await?;
    let address = Secret::presented(&app.key_address(secret));
    Ok(Some(LinkMail {
        appointment: format!("access-key-{}", key.id),
        language: crate::organization::language(&organization, None),
        code: key.qr_code_enabled.then(|| address.clone()),
        color: organization.color,
        updated_at: key.updated_at.at(),
        to: guest.email.unwrap_or_default(),
        guest_name: guest.name,
        host_name: host.as_ref().map_or_else(|| organization.name.clone(), |host| host.name.clone()),
        host_email: host.map(|host| host.email),
        organization_name: organization.name,
        logo: organization.logo_media_type.zip(organization.logo),
        places,
        time_zone: zone.unwrap_or(organization.time_zone),
        valid_from,
        valid_until,
        address,
    }))
}

async fn key_of(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    key_id: i64,
) -> Result<Option<(access_key::Model, guest::Model)>, Error> {
    let Some(key) = store::access_keys::find(conn, organization_id, key_id).await? else { return Ok(None) };
    let guest = store::guests::find(conn, organization_id, key.guest_id).await?;
    Ok(guest.map(|guest| (key, guest)))
}
