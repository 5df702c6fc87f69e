//! Messages that must leave, from the side of whoever delivers them.

use std::collections::BTreeMap;
use std::time::Duration;

use doorward_core::{Code, EventType, Secret, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{group, group_link, outbox};
use doorward_store::locks::Filter;
use doorward_store::page::Page;
use doorward_store::reach::Reach;
use sea_orm::{ConnectionTrait, Set};

use crate::group_links::code;
use crate::organization::{OrganizationsMail, reminder};
use crate::reports::{self, ReportMail};
use crate::role_assignments::{RightMail, notice};
use crate::users::mails::{self, AccountMail, MailKind};
use crate::{App, Error, group_links, organization};

const LINK_MAIL: &str = "link_mail";
/// After this long, a message that another key sealed is given up, so that the host learns of it.
const ABANDONED: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// Doors named in a mail.
const MOST_DOORS: Page = Page { limit: 100, offset: 0 };

/// A message that is due.
#[derive(Debug, Clone)]
pub struct DueMessage {
    /// The outbox row.
    pub id: i64,
    /// How often it was tried before.
    pub attempts: u32,
    /// What to send.
    pub message: Message,
}

/// What to send.
#[derive(Debug, Clone)]
pub enum Message {
    /// The mail that carries a group link.
    LinkMail(Box<LinkMail>),
    /// The mail that lists the organizations of an address.
    OrganizationsMail(OrganizationsMail),
    /// The mail that tells a user what they may open now.
    RightMail(Box<RightMail>),
    /// The mail that brings a scheduled report.
    ReportMail(Box<ReportMail>),
    /// A mail about somebody's own account.
    AccountMail(Box<AccountMail>),
}

/// Everything the link mail says.
#[derive(Debug, Clone)]
pub struct LinkMail {
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
    pub address: doorward_core::Secret,
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

/// Puts the mail of a new link into the outbox, in the transaction that makes the link. It carries what `group_links::code::together`
/// has put together.
pub(crate) async fn enqueue_link_mail(app: &App, tx: &Transaction, link: &group_link::Model, secret: &Secret) -> Result<(), Error> {
    let sealed = app.sealer.seal(app.entropy.as_ref(), &context(link.id), secret.reveal())?;
    insert(app, tx, link.organization_id, LINK_MAIL, Some(link.id), sealed).await
}

/// Puts a mail that carries no link into the outbox of an organization. What it says is made of the text, which waits sealed for
/// its kind.
pub(crate) async fn enqueue(app: &App, tx: &Transaction, organization_id: i64, kind: &str, text: &str) -> Result<(), Error> {
    let sealed = app.sealer.seal(app.entropy.as_ref(), kind, text)?;
    insert(app, tx, organization_id, kind, None, sealed).await
}

async fn insert(
    app: &App,
    tx: &Transaction,
    organization_id: i64,
    kind: &str,
    group_link_id: Option<i64>,
    sealed: Vec<u8>,
) -> Result<(), Error> {
    let now = app.now();
    let row = outbox::ActiveModel {
        organization_id: Set(organization_id),
        kind: Set(kind.to_owned()),
        group_link_id: Set(group_link_id),
        sealed: Set(sealed),
        key_id: Set(app.sealer.key_id().to_owned()),
        attempts: Set(0),
        due_at: Set(now.into()),
        created_at: Set(now.into()),
        ..Default::default()
    };
    store::outbox::insert(tx, row).await?;
    Ok(())
}

/// What a sealed secret belongs to, so that it cannot be moved to another row.
fn context(link_id: i64) -> String {
    format!("{LINK_MAIL} {link_id}")
}

/// Takes up to `limit` messages that are due and leases them for `lease`, so that no other worker sends them meanwhile.
///
/// # Errors
/// The database failed.
pub async fn claim(app: &App, limit: u32, lease: Duration) -> Result<Vec<DueMessage>, Error> {
    loop {
        let (due, taken) = claim_once(app, limit, lease).await?;
        // Messages that nobody is to hear of must not keep others waiting.
        if !due.is_empty() || taken == 0 {
            return Ok(due);
        }
    }
}

/// The messages, and how many rows were taken for them.
async fn claim_once(app: &App, limit: u32, lease: Duration) -> Result<(Vec<DueMessage>, usize), Error> {
    let now = app.now();
    let tx = app.begin().await?;
    let rows = store::outbox::claim(
        &tx,
        app.sealer.key_id(),
        now.before(ABANDONED).into(),
        now.into(),
        now.after(lease).into(),
        u64::from(limit),
    )
    .await?;
    let taken = rows.len();
    let mut due = Vec::with_capacity(taken);
    for row in rows {
        match message(app, &tx, &row).await {
            Ok(Some(message)) => {
                due.push(DueMessage { id: row.id, attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX), message });
            }
            Ok(None) => store::outbox::delete(&tx, row.id).await?,
            Err(Error::Store(error)) => return Err(error.into()),
            Err(error) => {
                tracing::error!(outbox_id = row.id, %error, "a message cannot be made and is dropped");
                give_up(app, &tx, &row, "the message could not be made").await?;
            }
        }
    }
    tx.commit().await?;
    Ok((due, taken))
}

/// What to send for a row; nothing if nobody is to hear of it.
async fn message(app: &App, conn: &impl ConnectionTrait, row: &outbox::Model) -> Result<Option<Message>, Error> {
    if row.kind == reminder::KIND {
        return Ok(reminder::message(app, conn, row).await?.map(Message::OrganizationsMail));
    }
    if row.kind == notice::KIND {
        return Ok(notice::message(app, conn, row).await?.map(|mail| Message::RightMail(Box::new(mail))));
    }
    if row.kind == reports::MAIL {
        return Ok(reports::mail(app, conn, row).await?.map(|mail| Message::ReportMail(Box::new(mail))));
    }
    if let Some(kind) = MailKind::parse(&row.kind) {
        return Ok(mails::message(app, conn, kind, row).await?.map(|mail| Message::AccountMail(Box::new(mail))));
    }
    Ok(Some(Message::LinkMail(Box::new(link_mail(app, conn, row).await?))))
}

async fn link_mail(app: &App, conn: &impl ConnectionTrait, row: &outbox::Model) -> Result<LinkMail, Error> {
    let (link, group) = subject(conn, row).await?;
    let text = app.sealer.unseal(&context(link.id), &row.sealed)?;
    let secret = code::secret_of(&text);
    let organization = organization::find(conn, row.organization_id).await?;
    let host = match link.created_by_id {
        Some(id) => store::users::find(conn, row.organization_id, id).await?,
        None => None,
    };
    let reach = Reach::Within { places: Vec::new(), groups: vec![group.id] };
    let (places, zone) = doors_by_place(conn, row.organization_id, reach).await?;
    Ok(LinkMail {
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

/// What the QR code in a link's mail says, by the id of its outbox row; nothing if the link has no code now. `group_links::picture` draws
/// it.
///
/// # Errors
/// The database failed, or another server's key sealed the row.
pub async fn link_code(app: &App, id: i64) -> Result<Option<Secret>, Error> {
    let conn = app.store().reader();
    let Some(row) = store::outbox::find(conn, id).await?.filter(|row| row.kind == LINK_MAIL) else { return Ok(None) };
    let (link, _) = subject(conn, &row).await?;
    let text = app.sealer.unseal(&context(link.id), &row.sealed)?;
    code::code_of(app, conn, &link, &text).await
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

async fn subject(conn: &impl ConnectionTrait, row: &outbox::Model) -> Result<(group_link::Model, group::Model), Error> {
    let lost = || Error::Internal("a message lost its link".to_owned());
    let id = row.group_link_id.ok_or_else(lost)?;
    let link = store::group_links::find(conn, row.organization_id, id).await?.ok_or_else(lost)?;
    let group = store::groups::find(conn, row.organization_id, link.group_id).await?.ok_or_else(lost)?;
    Ok((link, group))
}

/// Makes due what was postponed by more than `lease`: a server that starts with a mail server set does not let mails wait
/// for hours that failed before. What another worker holds stays with it.
///
/// # Errors
/// The database failed.
pub async fn hurry(app: &App, lease: Duration) -> Result<(), Error> {
    let now = app.now();
    let tx = app.begin().await?;
    store::outbox::hurry(&tx, now.after(lease).into(), now.into()).await?;
    tx.commit().await?;
    Ok(())
}

/// The message left: its row goes. A `group_link.send` event records it if it carried a link.
///
/// # Errors
/// The database failed.
pub async fn sent(app: &App, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    if let Some(row) = store::outbox::find(&tx, id).await? {
        record(app, &tx, &row, None).await?;
        store::outbox::delete(&tx, id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The message did not leave. Tried again after `retry_in`; given up if that is `None`. If it carries a link, the first failure
/// and giving up leave a failed `group_link.send` event with `reason` (no secret in it).
///
/// # Errors
/// The database failed.
pub async fn failed(app: &App, id: i64, reason: &str, retry_in: Option<Duration>) -> Result<(), Error> {
    let tx = app.begin().await?;
    // A link that was deleted meanwhile took its message with it.
    if let Some(row) = store::outbox::find(&tx, id).await? {
        match retry_in {
            Some(delay) => {
                if row.attempts == 0 {
                    record(app, &tx, &row, Some(&format!("{reason}; it will be tried again"))).await?;
                }
                store::outbox::postpone(&tx, id, app.now().after(delay).into()).await?;
            }
            None => give_up(app, &tx, &row, reason).await?,
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn give_up(app: &App, tx: &Transaction, row: &outbox::Model, reason: &str) -> Result<(), Error> {
    record(app, tx, row, Some(&format!("{reason}; it was given up"))).await?;
    Ok(store::outbox::delete(tx, row.id).await?)
}

async fn record(app: &App, tx: &Transaction, row: &outbox::Model, failure: Option<&str>) -> Result<(), Error> {
    // Who asked where they belong, or for a new password, is no organization's business; that a right is given, or a report is there,
    // was recorded when it was.
    if row.kind != LINK_MAIL {
        return Ok(());
    }
    let (link, group) = subject(tx, row).await?;
    let draft = app.draft(EventType::GROUP_LINK_SEND, group_links::object(&link, &group));
    let entry = draft.concluded(app.now(), failure.map(|_| Code::DeliveryFailed), failure.map(str::to_owned));
    Ok(store::ledger::append(tx, &app.config().node, row.organization_id, vec![entry]).await?)
}

/// Waits until a message may be due: a use case enqueued one, or `at_most` has passed.
pub async fn wait(app: &App, at_most: Duration) {
    drop(tokio::time::timeout(at_most, app.enqueued.notified()).await);
}
