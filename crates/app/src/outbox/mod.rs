//! Messages that must leave, from the side of whoever delivers them.

mod carrier;
mod link_mail;
mod link_text;
mod outcome;
mod progress;
pub(crate) mod test;

pub use carrier::Carrier;
pub use link_mail::{LinkMail, LinkMailPlace};
pub use link_text::LinkText;
pub use outcome::{Then, failed, sent};
pub use progress::{Progress, progress};
pub use test::{TestMail, TestText};

pub(crate) use carrier::Bell;
pub(crate) use link_mail::doors_by_place;
pub(crate) use link_text::KIND as LINK_TEXT;
pub(crate) use outcome::{Outcome, conclude, held};
pub(crate) use progress::Tallies;

use std::time::Duration;

use doorward_core::Secret;
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{group, group_link, outbox};
use sea_orm::{ConnectionTrait, Set};

use crate::group_links::code;
use crate::guests::mail as key_mail;
use crate::organization::{OrganizationsMail, reminder};
use crate::reports::{self, ReportMail};
use crate::role_assignments::{RightMail, notice};
use crate::users::mails::{self, AccountMail, MailKind};
use crate::{App, Error};

/// After this long, a message that another key sealed is given up, so that the host learns of it.
const ABANDONED: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// A message that is due.
#[derive(Debug, Clone)]
pub struct DueMessage<M = Message> {
    /// The outbox row.
    pub id: i64,
    /// How often it was tried before.
    pub attempts: u32,
    /// What to send.
    pub message: M,
}

/// A mail to send.
#[derive(Debug, Clone)]
pub enum Message {
    /// The mail that carries a group link or an access key.
    LinkMail(Box<LinkMail>),
    /// The mail that lists the organizations of an address.
    OrganizationsMail(OrganizationsMail),
    /// The mail that tells a user what they may open now.
    RightMail(Box<RightMail>),
    /// The mail that brings a scheduled report.
    ReportMail(Box<ReportMail>),
    /// A mail about somebody's own account.
    AccountMail(Box<AccountMail>),
    /// A mail that shows that mails arrive.
    TestMail(TestMail),
}

/// A text message to send.
#[derive(Debug, Clone)]
pub enum TextMessage {
    /// The text message that carries a group link.
    Link(Box<LinkText>),
    /// One that shows that text messages arrive.
    Test(TestText),
}

/// Puts a mail that carries no link into the outbox of an organization. What it says is made of the text, which waits sealed for
/// its kind. Its id.
pub(crate) async fn enqueue(app: &App, tx: &Transaction, organization_id: i64, kind: &str, text: &str) -> Result<i64, Error> {
    let sealed = app.sealer.seal(app.entropy.as_ref(), kind, text)?;
    insert(app, tx, organization_id, kind, None, sealed).await
}

/// Puts the message that carries a link into the outbox, in the transaction that gives the link its secret. A mail carries what
/// `group_links::code::together` has put together, a text message the secret alone.
pub(crate) async fn enqueue_link(
    app: &App,
    tx: &Transaction,
    carrier: Carrier,
    link: &group_link::Model,
    (secret, code): (&Secret, Option<&Secret>),
) -> Result<(), Error> {
    let kind = carrier.link_kind();
    let text = match carrier {
        Carrier::Mail => &code::together(link, secret, code),
        Carrier::Text => secret,
    };
    let sealed = app.sealer.seal(app.entropy.as_ref(), &context(kind, link.id), text.reveal())?;
    insert(app, tx, link.organization_id, kind, Some(link.id), sealed).await?;
    Ok(())
}

/// What a sealed secret of a link belongs to, so that it cannot be moved to another row.
fn context(kind: &str, link_id: i64) -> String {
    format!("{kind} {link_id}")
}

async fn insert(
    app: &App,
    tx: &Transaction,
    organization_id: i64,
    kind: &str,
    group_link_id: Option<i64>,
    sealed: Vec<u8>,
) -> Result<i64, Error> {
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
    Ok(store::outbox::insert(tx, row).await?.id)
}

/// Takes up to `limit` mails that are due and leases them for `lease`, so that no other worker sends them meanwhile.
///
/// # Errors
/// The database failed.
pub async fn claim(app: &App, limit: u32, lease: Duration) -> Result<Vec<DueMessage>, Error> {
    claim_by(app, limit, lease).await
}

/// What a worker takes from the outbox: [`Message`] or [`TextMessage`].
pub trait Claimed: Sized + Send + Sync + 'static {
    /// How it leaves.
    const CARRIER: Carrier;

    /// What to send for a row; nothing if nobody is to hear of it.
    fn of(app: &App, conn: &Transaction, row: &outbox::Model) -> impl Future<Output = Result<Option<Self>, Error>> + Send;
}

/// The same for messages of any carrier.
///
/// # Errors
/// The database failed.
pub async fn claim_by<M: Claimed>(app: &App, limit: u32, lease: Duration) -> Result<Vec<DueMessage<M>>, Error> {
    loop {
        let (due, taken) = claim_once(app, limit, lease).await?;
        // Messages that nobody is to hear of must not keep others waiting.
        if !due.is_empty() || taken == 0 {
            return Ok(due);
        }
    }
}

/// The messages, and how many rows were taken for them.
async fn claim_once<M: Claimed>(app: &App, limit: u32, lease: Duration) -> Result<(Vec<DueMessage<M>>, usize), Error> {
    let now = app.now();
    let tx = app.begin().await?;
    let rows = store::outbox::claim(
        &tx,
        M::CARRIER.kinds(),
        (&app.config().node, app.sealer.key_id()),
        now.before(ABANDONED).into(),
        now.into(),
        now.after(lease).into(),
        u64::from(limit),
    )
    .await?;
    let taken = rows.len();
    let mut due = Vec::with_capacity(taken);
    let mut unmade = Vec::new();
    for row in rows {
        match M::of(app, &tx, &row).await {
            Ok(Some(message)) => {
                due.push(DueMessage { id: row.id, attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX), message });
            }
            Ok(None) => store::outbox::delete(&tx, row.id).await?,
            Err(Error::Store(error)) => return Err(error.into()),
            Err(error) => {
                tracing::error!(outbox_id = row.id, %error, "a message cannot be made and is given up");
                unmade.push(row.id);
            }
        }
    }
    tx.commit().await?;
    for id in unmade {
        failed(app, id, "the message could not be made", Then::GiveUp).await?;
    }
    Ok((due, taken))
}

impl Claimed for Message {
    const CARRIER: Carrier = Carrier::Mail;

    async fn of(app: &App, conn: &Transaction, row: &outbox::Model) -> Result<Option<Self>, Error> {
        if row.kind == reminder::KIND {
            return Ok(reminder::message(app, conn, row).await?.map(Self::OrganizationsMail));
        }
        if row.kind == notice::KIND {
            return Ok(notice::message(app, conn, row).await?.map(|mail| Self::RightMail(Box::new(mail))));
        }
        if row.kind == key_mail::KIND {
            return Ok(key_mail::message(app, conn, row).await?.map(|mail| Self::LinkMail(Box::new(mail))));
        }
        if row.kind == reports::MAIL {
            return Ok(reports::mail(app, conn, row).await?.map(|mail| Self::ReportMail(Box::new(mail))));
        }
        if let Some(kind) = MailKind::parse(&row.kind) {
            return Ok(mails::message(app, conn, kind, row).await?.map(|mail| Self::AccountMail(Box::new(mail))));
        }
        if row.kind == test::MAIL {
            return Ok(test::mail(app, conn, row).await?.map(Self::TestMail));
        }
        Ok(Some(Self::LinkMail(Box::new(link_mail::message(app, conn, row).await?))))
    }
}

impl Claimed for TextMessage {
    const CARRIER: Carrier = Carrier::Text;

    async fn of(app: &App, conn: &Transaction, row: &outbox::Model) -> Result<Option<Self>, Error> {
        if row.kind == test::TEXT {
            return Ok(test::text(app, conn, row).await?.map(Self::Test));
        }
        Ok(Some(Self::Link(Box::new(link_text::message(app, conn, row).await?))))
    }
}

/// Whether a message carries a link, so that the link knows what became of it.
fn carries_link(row: &outbox::Model) -> bool {
    row.kind == link_mail::KIND || row.kind == link_text::KIND
}

/// The link that a message carries, and its group.
async fn subject(conn: &impl ConnectionTrait, row: &outbox::Model) -> Result<(group_link::Model, group::Model), Error> {
    let lost = || Error::Internal("a message lost its link".to_owned());
    let id = row.group_link_id.ok_or_else(lost)?;
    let link = store::group_links::find(conn, row.organization_id, id).await?.ok_or_else(lost)?;
    let group = store::groups::find(conn, row.organization_id, link.group_id).await?.ok_or_else(lost)?;
    Ok((link, group))
}

/// Makes due what was postponed by more than `lease`: a server that starts with a mail server set does not let mails wait
/// for hours that failed before, and so with text messages. What an earlier run of this node held when it ended is due again, too; what
/// another node holds stays with it.
///
/// # Errors
/// The database failed.
pub async fn hurry(app: &App, carrier: Carrier, lease: Duration) -> Result<(), Error> {
    let now = app.now();
    let tx = app.begin().await?;
    store::outbox::hurry(&tx, carrier.kinds(), &app.config().node, now.after(lease).into(), now.into()).await?;
    tx.commit().await?;
    Ok(())
}

/// Waits until a message may be due: a use case enqueued one, or `at_most` has passed.
pub async fn wait(app: &App, carrier: Carrier, at_most: Duration) {
    drop(tokio::time::timeout(at_most, app.enqueued.of(carrier).notified()).await);
}
