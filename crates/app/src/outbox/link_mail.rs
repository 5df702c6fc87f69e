//! The mail that carries a link.

use std::collections::BTreeMap;

use doorward_core::{Language, Secret, Timestamp};
use doorward_store as store;
use doorward_store::entity::outbox;
use doorward_store::locks::Filter;
use doorward_store::page::Page;
use doorward_store::reach::Reach;
use sea_orm::ConnectionTrait;

use super::context;
use crate::group_links::code;
use crate::{App, Error, organization, users};

/// What the outbox calls the mail.
pub(super) const KIND: &str = "link_mail";
/// Doors named in a mail.
const MOST_DOORS: Page = Page { limit: 100, offset: 0 };

/// Everything the mail of a link or an access key says.
#[derive(Debug, Clone)]
pub struct LinkMail {
    /// What its appointment is called in calendars: the same for the same link.
    pub appointment: String,
    /// The guest's language.
    pub language: Language,
    /// What the link's QR code says, if it has one: whoever holds it may open what the link opens. `group_links::picture` draws it.
    pub code: Option<Secret>,
    /// The organization's colour (`#rrggbb`), if it has one.
    pub color: Option<String>,
    /// When the link was last changed.
    pub updated_at: Timestamp,
    /// The recipient's address.
    pub to: String,
    /// The guest's name, as the host wrote it.
    pub guest_name: String,
    /// Who invites: name of the user who made the link.
    pub host_name: String,
    /// Their e-mail address, for replies.
    pub host_email: Option<String>,
    /// The organization.
    pub organization_name: String,
    /// Logo (media type, bytes) if there is one.
    pub logo: Option<(String, Vec<u8>)>,
    /// The doors by place.
    pub places: Vec<LinkMailPlace>,
    /// The zone in which times are told (IANA).
    pub time_zone: String,
    /// `valid_from`.
    pub valid_from: Option<Timestamp>,
    /// `valid_until`.
    pub valid_until: Option<Timestamp>,
    /// The guest page's address, with the secret in it. Never log this value.
    pub address: Secret,
}

/// A place in a mail.
#[derive(Debug, Clone)]
pub struct LinkMailPlace {
    /// Its name.
    pub name: String,
    /// Its postal address.
    pub address: String,
    /// Its doors' names.
    pub doors: Vec<String>,
}

/// The mail of an outbox row.
pub(super) async fn message(app: &App, conn: &impl ConnectionTrait, row: &outbox::Model) -> Result<LinkMail, Error> {
    let (link, group) = super::subject(conn, row).await?;
    let text = app.sealer.unseal(&context(KIND, link.id), &row.sealed)?;
    let secret = code::secret_of(&text);
    let code = code::code_of(app, conn, &link, &text).await?;
    let organization = organization::find(conn, row.organization_id).await?;
    let host = users::maker(conn, row.organization_id, link.created_by_id).await?;
    let reach = Reach::Within { places: Vec::new(), groups: vec![group.id] };
    let (places, zone) = doors_by_place(conn, row.organization_id, reach).await?;
    Ok(LinkMail {
        appointment: format!("group-link-{}", link.id),
        language: organization::language(&organization, link.language.as_deref()),
        code,
        color: organization.color,
        updated_at: link.updated_at.at(),
        to: link.email.clone().unwrap_or_default(),
        guest_name: link.name.clone(),
        host_name: host.as_ref().map_or_else(|| organization.name.clone(), |host| host.name.clone()),
        host_email: host.map(|host| host.email),
        organization_name: organization.name,
        logo: organization.logo_media_type.zip(organization.logo),
        places,
        time_zone: zone.unwrap_or(organization.time_zone),
        valid_from: link.valid_from.map(Into::into),
        valid_until: link.valid_until.map(Into::into),
        address: Secret::presented(&app.guest_address(secret)),
    })
}

/// The doors in reach by place, as mails list them, and the zone of the first place.
pub(crate) async fn doors_by_place(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    reach: Reach,
) -> Result<(Vec<LinkMailPlace>, Option<String>), Error> {
    let locks = store::locks::list(conn, Filter::all(organization_id, reach), MOST_DOORS).await?.items;
    let places = store::places::by_ids(conn, locks.iter().map(|lock| lock.place_id)).await?;
    let mut doors: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for lock in locks {
        doors.entry(lock.place_id).or_default().push(lock.name);
    }
    let zone = doors.keys().find_map(|id| places.get(id)).map(|place| place.time_zone.clone());
    let listed = doors.into_iter().filter_map(|(id, doors)| {
        let place = places.get(&id)?;
        Some(LinkMailPlace { name: place.name.clone(), address: place.address.clone(), doors })
    });
    Ok((listed.collect(), zone))
}
