//! Messages on their way, and those that were given up: dead letters, which can be sent again.

mod delete;
mod list;
mod resend;
mod test;

pub use delete::delete;
pub use list::{Query, list};
pub use resend::resend;
pub(crate) use test::reported;
pub use test::{TestMessage, test_mail, test_text, tests};

use doorward_core::{Code, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::outbox;

use crate::organization::reminder;
use crate::{Caller, Error};

/// Messages of these kinds are no organization's business.
pub(crate) const PRIVATE: &str = reminder::KIND;

/// A message that has not left.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its id.
    pub id: i64,
    /// What it is: `link_mail`, `access_key_mail`, `right_mail`, `report_mail`, `invitation_mail`, `test_mail`, `test_text`, …
    pub kind: String,
    /// The link that it carries.
    pub group_link_id: Option<i64>,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed.
    pub error: Option<String>,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was given up; it waits for its next try if never.
    pub failed_at: Option<Timestamp>,
    /// Not tried before this moment; `None` if it was given up.
    pub due_at: Option<Timestamp>,
}

impl From<outbox::Model> for Message {
    fn from(row: outbox::Model) -> Self {
        Self {
            id: row.id,
            due_at: row.dead_at.is_none().then(|| row.due_at.at()),
            failed_at: row.dead_at.map(Into::into),
            kind: row.kind,
            group_link_id: row.group_link_id,
            attempts: row.attempts,
            error: row.error,
            created_at: row.created_at.at(),
        }
    }
}

/// A message of the caller's organization.
async fn find(tx: &Transaction, caller: &Caller, id: i64) -> Result<outbox::Model, Error> {
    let found = store::outbox::find(tx, id).await?;
    Ok(found.filter(|row| row.organization_id == caller.organization_id() && row.kind != PRIVATE).ok_or(Code::NotFound)?)
}
