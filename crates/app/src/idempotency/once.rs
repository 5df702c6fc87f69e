use doorward_core::{Code, Secret};

use super::attempt::{Attempt, Met};
use super::kept::Kept;
use super::{Key, Request};
use crate::{App, Caller, Error};

/// How a request with a key went.
#[derive(Debug)]
pub enum Once<T> {
    /// It was done now; this is the answer, which is kept.
    Done(String),
    /// It was done before; this was the answer.
    Again(String),
    /// It was not done. Nothing is kept of that, and the request may come again.
    Not(T),
}

/// Does what a request asks for, unless it was done for the same login and key within a day: then it answers as it did.
///
/// `work` is the request's use case, with the answer that is to be kept; an error keeps nothing and undoes what it did. Each
/// transaction that it begins is part of one that keeps the answer too.
///
/// # Errors
/// `AccessDisabled`; `KeyReused` if the key came with another request before; `KeyInProgress` if the same request is under way.
pub async fn once<T>(
    app: &App,
    caller: &Caller,
    secret: &Secret,
    key: &Key,
    request: Request<'_>,
    work: impl Future<Output = Result<String, T>>,
) -> Result<Once<T>, Error> {
    caller.enabled()?;
    let attempt = Attempt::new(Kept::new(caller, secret, key, request)?);
    let kept = &attempt.kept;
    let Some(_in_use) = app.keys_in_use.begin(kept.key_digest) else { return Err(Code::KeyInProgress.into()) };
    if let Some(row) = kept.find(app, app.store().reader()).await? {
        return Ok(Once::Again(kept.answer(&row)?));
    }
    let outcome = attempt.scope(work).await;
    match attempt.met() {
        Some(Met::Answered(row)) => return Ok(Once::Again(kept.answer(&row)?)),
        Some(Met::Busy) => return Err(Code::KeyInProgress.into()),
        None => {}
    }
    match outcome {
        Ok(answer) => {
            keep(app, &attempt, &answer).await?;
            Ok(Once::Done(answer))
        }
        Err(refused) => {
            drop(attempt.whole.take());
            // It may have been refused because another server had just done it.
            let row = kept.find(app, app.store().reader()).await?;
            row.map_or(Ok(Once::Not(refused)), |row| Ok(Once::Again(kept.answer(&row)?)))
        }
    }
}

/// Keeps the answer with what was done.
async fn keep(app: &App, attempt: &Attempt, answer: &str) -> Result<(), Error> {
    let tx = match attempt.whole.take() {
        Some(tx) => tx,
        None => attempt.begin_whole(app).await?,
    };
    attempt.kept.keep(app, &tx, answer).await?;
    tx.commit().await?;
    // The use case told them when its part was done, which nobody could see yet.
    app.enqueued.ring_all();
    app.schedules_changed();
    app.recorded();
    Ok(())
}
