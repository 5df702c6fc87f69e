//! Messages that show whether messages arrive. What became of one stands in a row of its own, which outlives the message.

use std::time::Duration;

use doorward_core::{Code, EventType};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{outbox, test_message};
use sea_orm::{IntoActiveModel as _, Set};

use super::Then;
use crate::group_links::DeliveryStatus;
use crate::{App, Error, organization};

/// What the outbox calls a mail that is a test.
pub(crate) const MAIL: &str = "test_mail";
/// What it calls a text message that is one.
pub(crate) const TEXT: &str = "test_text";
/// So often one is tried: whoever tests waits for it.
const MOST_ATTEMPTS: i64 = 3;
/// Nor is a next try waited for longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// A mail that shows that mails arrive.
#[derive(Debug, Clone)]
pub struct TestMail {
    /// The recipient's address.
    pub to: String,
    /// The recipient's name.
    pub name: String,
    /// The organization.
    pub organization_name: String,
    /// Where its messages are shown.
    pub address: String,
}

/// A text message that shows that text messages arrive.
#[derive(Debug, Clone)]
pub struct TestText {
    /// The recipient's number (E.164).
    pub to: String,
    /// The organization.
    pub organization_name: String,
    /// What names the message to the service, which says what became of it to `status_address`.
    pub reference: String,
    /// Where the service says what became of it.
    pub status_address: String,
}

/// The mail of an outbox row; none if nobody waits for it any more.
pub(super) async fn mail(app: &App, conn: &Transaction, row: &outbox::Model) -> Result<Option<TestMail>, Error> {
    let Some(test) = store::test_messages::of_outbox(conn, row.id).await? else { return Ok(None) };
    let to = app.sealer.unseal(MAIL, &row.sealed)?;
    let user = match test.user_id {
        Some(id) => store::users::find(conn, row.organization_id, id).await?,
        None => None,
    };
    let Some(user) = user else { return Ok(None) };
    let organization = organization::find(conn, row.organization_id).await?;
    let address = format!("{}/app/settings/messages", app.config().public_url);
    Ok(Some(TestMail { to, name: user.name, organization_name: organization.name, address }))
}

/// The text message of an outbox row; none if nobody waits for it any more.
pub(super) async fn text(app: &App, conn: &Transaction, row: &outbox::Model) -> Result<Option<TestText>, Error> {
    let Some(test) = store::test_messages::of_outbox(conn, row.id).await? else { return Ok(None) };
    let to = app.sealer.unseal(TEXT, &row.sealed)?;
    let organization = organization::find(conn, row.organization_id).await?;
    let reference = test.reference.unwrap_or_default();
    let status_address = app.text_status_address(&reference);
    Ok(Some(TestText { to, organization_name: organization.name, reference, status_address }))
}

/// Whether a message is a test.
pub(super) fn is_test(row: &outbox::Model) -> bool {
    row.kind == MAIL || row.kind == TEXT
}

/// What follows from a failure of a test: it is not tried for days.
pub(super) fn then(row: &outbox::Model, then: Then) -> Then {
    match then {
        Then::Retry(_) if row.attempts + 1 >= MOST_ATTEMPTS => Then::GiveUp,
        Then::Retry(pause) => Then::Retry(pause.min(LONGEST_PAUSE)),
        Then::Refused | Then::GiveUp => then,
    }
}

/// Notes that a test left, or why it did not.
pub(super) async fn note(app: &App, tx: &Transaction, row: &outbox::Model, failure: Option<(&str, Then)>) -> Result<(), Error> {
    let Some(test) = store::test_messages::of_outbox(tx, row.id).await? else { return Ok(()) };
    match failure {
        None => conclude(app, tx, test, DeliveryStatus::Sent, None).await,
        Some((reason, Then::Retry(_))) => {
            let mut row = test.into_active_model();
            row.error = Set(Some(reason.to_owned()));
            row.updated_at = Set(app.now().into());
            store::test_messages::update(tx, row).await?;
            Ok(())
        }
        Some((reason, Then::Refused)) => conclude(app, tx, test, DeliveryStatus::Refused, Some(reason)).await,
        Some((reason, Then::GiveUp)) => conclude(app, tx, test, DeliveryStatus::Failed, Some(reason)).await,
    }
}

/// Sets what became of a test, and records it. What is known to have arrived, or not, stays.
pub(crate) async fn conclude(
    app: &App,
    tx: &Transaction,
    test: test_message::Model,
    status: DeliveryStatus,
    error: Option<&str>,
) -> Result<(), Error> {
    let Some(test) = store::test_messages::find_held(tx, test.organization_id, test.id).await? else { return Ok(()) };
    let before = DeliveryStatus::parse(&test.status);
    let goes_on = match before {
        Some(DeliveryStatus::Queued) => true,
        Some(DeliveryStatus::Sent) => status != DeliveryStatus::Sent,
        Some(DeliveryStatus::Delivered | DeliveryStatus::Refused | DeliveryStatus::Failed) | None => false,
    };
    if !goes_on {
        return Ok(());
    }
    let organization = organization::find(tx, test.organization_id).await?;
    let draft = app.draft(EventType::ORGANIZATION_SEND_TEST_MESSAGE, organization::object(&organization));
    let told = format!("{} to {}", said(&test.carrier), test.recipient);
    let entry = match error {
        None => draft.concluded(app.now(), None, Some(told)),
        Some(error) => draft.concluded(app.now(), Some(Code::DeliveryFailed), Some(format!("{told}: {error}"))),
    };
    let organization_id = test.organization_id;
    let mut row = test.into_active_model();
    row.status = Set(status.as_str().to_owned());
    row.error = Set(error.map(str::to_owned));
    row.updated_at = Set(app.now().into());
    store::test_messages::update(tx, row).await?;
    if status == DeliveryStatus::Delivered && before == Some(DeliveryStatus::Sent) {
        // That it left is recorded.
        return Ok(());
    }
    Ok(store::ledger::append(tx, &app.config().node, organization_id, vec![entry]).await?)
}

/// What kind of message it is, for people.
pub(crate) fn said(carrier: &str) -> &'static str {
    if carrier == "text" { "test text message" } else { "test mail" }
}
