//! What goes on for a request with a key: every transaction that its use case begins is part of one.

use std::sync::{Arc, Mutex, PoisonError};

use doorward_core::Code;
use doorward_store as store;
use doorward_store::entity::idempotency_key;
use doorward_store::{Transaction, Whole};

use super::kept::Kept;
use crate::{App, Error};

tokio::task_local! {
    static ATTEMPT: Arc<Attempt>;
}

/// The attempt that this task is about, if it is about one.
pub(crate) fn attempt() -> Option<Arc<Attempt>> {
    ATTEMPT.try_with(Arc::clone).ok()
}

/// An attempt to do what a request asks for, once.
pub(crate) struct Attempt {
    pub(super) kept: Kept,
    pub(super) whole: Whole,
    met: Mutex<Option<Met>>,
}

/// What an attempt met that ends it.
pub(super) enum Met {
    /// Another server is about the same request.
    Busy,
    /// The request was answered.
    Answered(idempotency_key::Model),
}

impl Attempt {
    pub(super) fn new(kept: Kept) -> Arc<Self> {
        Arc::new(Self { kept, whole: Whole::default(), met: Mutex::default() })
    }

    /// Does what the request asks for, as a part of this.
    pub(super) async fn scope<T>(self: &Arc<Self>, work: impl Future<Output = T>) -> T {
        ATTEMPT.scope(Arc::clone(self), work).await
    }

    /// What ended it, whatever the request's use case made of that.
    pub(super) fn met(&self) -> Option<Met> {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The one transaction, begun if it is not.
    ///
    /// # Errors
    /// The database failed, or the attempt ends here because of what it met.
    pub(crate) async fn begin(&self, app: &App) -> Result<Transaction, Error> {
        let tx = match self.whole.take() {
            Some(tx) => tx,
            None => self.begin_whole(app).await?,
        };
        Ok(tx.part_of(&self.whole))
    }

    /// From here until the transaction ends nobody else is about this key. Who was before has committed, and is seen.
    pub(super) async fn begin_whole(&self, app: &App) -> Result<Transaction, Error> {
        let tx = app.store.begin().await?;
        let met = if store::idempotency_keys::take(&tx, self.kept.number()).await? {
            match self.kept.find_or_make_room(app, &tx).await? {
                None => return Ok(tx),
                Some(row) => Met::Answered(row),
            }
        } else {
            Met::Busy
        };
        self.met.lock().unwrap_or_else(PoisonError::into_inner).replace(met);
        Err(Code::KeyInProgress.into())
    }
}
