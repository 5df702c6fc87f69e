//! Writing what was done into the ledger, in the transaction that did it.

use doorward_core::{EventType, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::user;
use doorward_store::ledger::{Draft, Reference};
use uuid::Uuid;

use crate::{App, Caller, Entropy, Error, clock, partner};

/// What something was done to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Object<'a> {
    pub id: i64,
    pub name: Option<&'a str>,
    pub place_id: Option<i64>,
}

/// An event about an object, by nobody in particular yet.
pub(crate) fn draft(entropy: &dyn Entropy, now: Timestamp, kind: EventType, object: Object<'_>) -> Draft {
    draft_with_id(clock::uuid(now, entropy), entropy, kind, object)
}

/// The same, with an id that is there already.
pub(crate) fn draft_with_id(id: Uuid, entropy: &dyn Entropy, kind: EventType, object: Object<'_>) -> Draft {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let mut draft = Draft::new(id.to_string(), salt, kind, object.id, object.name.map(str::to_owned));
    draft.place_id = object.place_id;
    draft
}

impl App {
    /// An event about an object, now, through the software that the call comes through.
    pub(crate) fn draft(&self, kind: EventType, object: Object<'_>) -> Draft {
        let mut draft = draft(self.entropy.as_ref(), self.now(), kind, object);
        draft.partner = partner::current();
        draft
    }

    /// Records that a caller did something.
    pub(crate) async fn record(&self, tx: &Transaction, caller: &Caller, kind: EventType, object: Object<'_>) -> Result<(), Error> {
        self.record_by(tx, &caller.user, Some(caller.login.id), kind, object).await
    }

    /// Records that a user did something: with a login of theirs, or with what a mail brought them.
    pub(crate) async fn record_by(
        &self,
        tx: &Transaction,
        user: &user::Model,
        login_id: Option<i64>,
        kind: EventType,
        object: Object<'_>,
    ) -> Result<(), Error> {
        self.append(tx, user.organization_id, self.draft_by(user, login_id, kind, object)).await
    }

    /// Records that a caller did something, with what happened for the administrator.
    pub(crate) async fn record_with_message(
        &self,
        tx: &Transaction,
        caller: &Caller,
        kind: EventType,
        object: Object<'_>,
        message: &str,
    ) -> Result<(), Error> {
        let draft = self.draft_by(&caller.user, Some(caller.login.id), kind, object);
        let entry = draft.concluded(self.now(), None, Some(message.to_owned()));
        Ok(store::ledger::append(tx, &self.config().node, caller.organization_id(), vec![entry]).await?)
    }

    /// An event about an object, now, by a user.
    fn draft_by(&self, user: &user::Model, login_id: Option<i64>, kind: EventType, object: Object<'_>) -> Draft {
        let mut draft = self.draft(kind, object);
        draft.actor = Some(Reference::new("User", user.id));
        draft.actor_name = Some(user.name.clone());
        draft.actor_email = Some(user.email.clone());
        draft.authenticated_by = login_id.map(|id| Reference::new("Login", id));
        draft
    }

    /// Records something that worked.
    pub(crate) async fn append(&self, tx: &Transaction, organization_id: i64, draft: Draft) -> Result<(), Error> {
        let entry = draft.concluded(self.now(), None, None);
        Ok(store::ledger::append(tx, &self.config().node, organization_id, vec![entry]).await?)
    }
}
