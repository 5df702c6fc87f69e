//! What a form makes once, however often it is sent: the page that shows a new secret cannot lead on to another address, so reloading
//! it sends its form again. The answer is kept as that of a request with a key is.

use axum::http::HeaderMap;
use doorward_app::Error;
use doorward_app::group_links::NewGroupLink;
use doorward_app::idempotency::{Key, Once, Request, once};
use doorward_core::{Code, Secret};
use serde::{Deserialize, Serialize};

use crate::dashboard::sent::{REVIEW, Sent};
use crate::dashboard::session;
use crate::dashboard::visit::Visit;

/// The field of the key.
pub const KEY: &str = "_key";

/// What was made. Has no `Debug`: it holds secrets.
#[derive(Serialize, Deserialize)]
pub struct Made {
    pub id: i64,
    secret: String,
    code: Option<String>,
}

impl Made {
    pub fn secret(&self) -> Secret {
        Secret::presented(&self.secret)
    }

    /// What its QR code says.
    pub fn code(&self) -> Option<Secret> {
        self.code.as_deref().map(Secret::presented)
    }
}

impl From<NewGroupLink> for Made {
    fn from(new: NewGroupLink) -> Self {
        Self {
            id: new.detail.group_link.id,
            secret: new.secret.reveal().to_owned(),
            code: new.code.map(|code| code.reveal().to_owned()),
        }
    }
}

/// Does what a form with a key asks for, unless it was done before: then it answers what was made.
pub async fn made(
    visit: &Visit,
    headers: &HeaderMap,
    path: &str,
    sent: &Sent,
    work: impl Future<Output = Result<NewGroupLink, Error>>,
) -> Result<Made, Error> {
    let pairs = sent.pairs().filter(|(name, _)| *name != REVIEW);
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    keyed(visit, headers, (path, sent.text(KEY)), body.as_bytes(), work).await
}

/// Does what is asked for under a key that a page was given, unless it was done before.
pub async fn keyed(
    visit: &Visit,
    headers: &HeaderMap,
    (path, key): (&str, &str),
    body: &[u8],
    work: impl Future<Output = Result<NewGroupLink, Error>>,
) -> Result<Made, Error> {
    let secret = session::read(headers).ok_or(Code::Unauthenticated)?;
    let key = Some(key).filter(|key| !key.is_empty()).and_then(Key::parse).ok_or(Code::BadRequest)?;
    let broken = |error: serde_json::Error| Error::Internal(error.to_string());
    let work = async { serde_json::to_string(&Made::from(work.await?)).map_err(broken) };
    let request = Request { method: "POST", path, body };
    match once(&visit.app, &visit.caller, &secret, &key, request, work).await? {
        Once::Done(answer) | Once::Again(answer) => serde_json::from_str(&answer).map_err(broken),
        Once::Not(error) => Err(error),
    }
}
