//! Messages that are sent as a test, so that an administrator sees whether messages arrive before a guest waits for one.

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{EventType, Permission, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::test_message;
use sea_orm::Set;

use crate::caller::Target;
use crate::group_links::DeliveryStatus;
use crate::outbox::{self, Carrier, test};
use crate::text_status::Callback;
use crate::{App, Caller, Error, group_links, organization, quotas, text_status};

/// How many are kept of an organization.
const KEPT: u64 = 20;
/// How many are told of.
const TOLD: u64 = 5;
/// Random bytes that name a text message to the service that delivers it.
const REFERENCE_BYTES: usize = 16;

/// A message that was sent as a test, and what became of it.
#[derive(Debug, Clone)]
pub struct TestMessage {
    /// Whether it is a text message.
    pub text: bool,
    /// The address or number.
    pub recipient: String,
    /// What became of it.
    pub status: DeliveryStatus,
    /// Why the last try failed.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When its status last changed.
    pub updated_at: Timestamp,
}

impl From<test_message::Model> for TestMessage {
    fn from(row: test_message::Model) -> Self {
        Self {
            text: row.carrier == TEXT,
            recipient: row.recipient,
            status: DeliveryStatus::parse(&row.status).unwrap_or(DeliveryStatus::Failed),
            error: row.error,
            created_at: row.created_at.at(),
            updated_at: row.updated_at.at(),
        }
    }
}

const MAIL: &str = "mail";
const TEXT: &str = "text";

/// Mails a test to the caller's own address.
///
/// # Errors
/// Not permitted, the address is not confirmed or gets no mails, or `Wait` if there were too many.
pub async fn test_mail(app: &App, caller: &Caller) -> Result<(), Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    if caller.user.confirmed_at.is_none() {
        return Err(Error::invalid("email", "must be confirmed first"));
    }
    if !caller.user.send_emails {
        return Err(Error::invalid("email", "gets no mails: they are switched off for this user"));
    }
    limit(app, caller)?;
    let tx = app.begin().await?;
    enqueue(app, &tx, caller, Carrier::Mail, &caller.user.email).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    app.recorded();
    Ok(())
}

/// Sends a text message to a number as a test. It counts as a link by text message does.
///
/// # Errors
/// Not permitted, no mobile number to which this server sends text messages, the quota is reached, or `Wait` if there were too many.
pub async fn test_text(app: &App, caller: &Caller, number: Field<String>) -> Result<(), Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let mut errors = FieldErrors::default();
    let number = number.and_then(|text| group_links::phone(app, &text)).required("phone", &mut errors);
    errors.check()?;
    limit(app, caller)?;
    let tx = app.begin().await?;
    quotas::use_sms_link(&tx, caller.organization_id(), app.now()).await?;
    enqueue(app, &tx, caller, Carrier::Text, &number.unwrap_or_default()).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Text);
    app.recorded();
    Ok(())
}

/// The last tests of the caller's organization, the newest first.
///
/// # Errors
/// Not permitted.
pub async fn tests(app: &App, caller: &Caller) -> Result<Vec<TestMessage>, Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let rows = store::test_messages::newest(app.store().reader(), caller.organization_id(), TOLD).await?;
    Ok(rows.into_iter().map(TestMessage::from).collect())
}

fn limit(app: &App, caller: &Caller) -> Result<(), Error> {
    app.limiter.as_ref().map_or(Ok(()), |limiter| limiter.test_message(caller.user.id))
}

async fn enqueue(app: &App, tx: &Transaction, caller: &Caller, carrier: Carrier, recipient: &str) -> Result<(), Error> {
    // Held, so that those who test at once leave no more than are kept.
    let organization = organization::hold(tx, caller.organization_id()).await?;
    let (kind, name) = match carrier {
        Carrier::Mail => (test::MAIL, MAIL),
        Carrier::Text => (test::TEXT, TEXT),
    };
    let reference = (carrier == Carrier::Text).then(|| {
        let mut reference = [0; REFERENCE_BYTES];
        app.entropy.fill(&mut reference);
        hex::encode(reference)
    });
    let outbox_id = outbox::enqueue(app, tx, organization.id, kind, recipient).await?;
    let now = app.now();
    let row = test_message::ActiveModel {
        organization_id: Set(organization.id),
        user_id: Set(Some(caller.user.id)),
        outbox_id: Set(Some(outbox_id)),
        carrier: Set(name.to_owned()),
        recipient: Set(recipient.to_owned()),
        status: Set(DeliveryStatus::Queued.as_str().to_owned()),
        reference: Set(reference),
        error: Set(None),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    store::test_messages::insert(tx, row).await?;
    store::test_messages::delete_all_but(tx, organization.id, KEPT).await?;
    let told = format!("{} to {recipient}", test::said(name));
    let kind = EventType::ORGANIZATION_REQUEST_TEST_MESSAGE;
    app.record_with_message(tx, caller, kind, organization::object(&organization), &told).await
}

/// Writes down what a text message service says became of a test.
///
/// # Errors
/// `NotFound`, if no test has this name.
pub(crate) async fn reported(app: &App, tx: Transaction, callback: &Callback<'_>) -> Result<(), Error> {
    let found = store::test_messages::find_by_reference(&tx, callback.reference).await?;
    let found = found.ok_or(doorward_core::Code::NotFound)?;
    let Some((status, error)) = text_status::outcome(callback) else { return Ok(()) };
    let outbox_id = found.outbox_id;
    test::conclude(app, &tx, found, status, error.as_deref()).await?;
    // What the service has taken is not sent again, whether its answer arrived or not.
    if let Some(id) = outbox_id {
        store::outbox::delete(&tx, id).await?;
    }
    tx.commit().await?;
    app.recorded();
    Ok(())
}
