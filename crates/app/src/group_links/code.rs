//! The QR codes of links: what they say, and how they are drawn.

use doorward_core::pass::{Claims, PassError, Subject};
use doorward_core::qr::Picture;
use doorward_core::{Secret, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{group_link, link_pass};
use sea_orm::{ConnectionTrait, Set};
use sha2::{Digest as _, Sha256};

use crate::{App, Caller, Error, Sealer, signing_keys};

/// Random bytes that tell a pass from every other.
const ID_BYTES: usize = 8;

/// What a link's QR code is good for: `quick_response_code_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeType {
    /// It says the link's address: a camera opens the guest page, and a scanner asks the server.
    Online,
    /// It says a signed pass, which a scanner that is cut off can read too.
    Offline,
}

impl CodeType {
    /// As clients know it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Offline => "offline",
        }
    }

    pub(super) fn parse(text: String) -> Result<Self, &'static str> {
        Self::stored(&text).ok_or("must be online or offline")
    }

    fn stored(text: &str) -> Option<Self> {
        [Self::Online, Self::Offline].into_iter().find(|kind| kind.as_str() == text)
    }

    /// That of a link, if it has a code.
    #[must_use]
    pub fn of(link: &group_link::Model) -> Option<Self> {
        Self::stored(link.quick_response_code_type.as_deref()?)
    }
}

/// Draws what a link's QR code says: for the answer that tells it, and for the mail that carries it.
///
/// # Errors
/// No QR code holds the text.
pub fn picture(code: &Secret) -> Result<Picture, Error> {
    Picture::of(code.reveal()).map_err(|error| Error::Internal(error.to_string()))
}

/// What the QR code of a held link with a new secret says, if it has one. A pass that the link had before opens nothing any more.
pub(super) async fn issue(
    app: &App,
    tx: &Transaction,
    caller: &Caller,
    link: &group_link::Model,
    secret: &Secret,
) -> Result<Option<Secret>, Error> {
    match CodeType::of(link) {
        Some(CodeType::Offline) => Ok(Some(sign(app, tx, caller, link, secret).await?)),
        Some(CodeType::Online) => Ok(Some(Secret::presented(&app.guest_address(secret.reveal())))),
        None => Ok(None),
    }
}

/// Signs a pass that says what the link says now. It takes the place of the one before. It is kept sealed with the link's secret: who
/// holds that is shown the pass again, and nobody else.
async fn sign(app: &App, tx: &Transaction, caller: &Caller, link: &group_link::Model, secret: &Secret) -> Result<Secret, Error> {
    let (key, signer) = signing_keys::that_signs(app, tx, caller).await?;
    let mut id = [0; ID_BYTES];
    app.entropy.fill(&mut id);
    let now = app.now();
    let claims = Claims {
        organization_id: link.organization_id,
        subject: Subject::GroupLink(link.id),
        valid_from: link.valid_from.map(Timestamp::from),
        valid_until: link.valid_until.map(Timestamp::from),
        issued_at: now,
        id,
        group_id: Some(link.group_id),
        limit: link.unlock_limit.map(|limit| u32::try_from(limit).unwrap_or(u32::MAX)),
    };
    let pass = signer.sign(&claims).map_err(|error| {
        if error == PassError::PassTooLong {
            Error::invalid("quick_response_code_type", "cannot be offline with ids and moments this large")
        } else {
            Error::Internal(format!("the pass of link {}: {error}", link.id))
        }
    })?;
    let row = link_pass::ActiveModel {
        group_link_id: Set(link.id),
        signing_key_id: Set(key.id),
        digest: Set(pass.digest().0.to_vec()),
        group_id: Set(link.group_id),
        valid_from: Set(link.valid_from),
        valid_until: Set(link.valid_until),
        created_at: Set(now.into()),
        sealed: Set(Some(of_holder(secret).seal(app.entropy.as_ref(), &sealed_for(link.id), pass.reveal())?)),
        ..Default::default()
    };
    store::link_passes::replace(tx, link.id, row).await?;
    Ok(pass)
}

/// What the QR code of a link says, for the holder of its secret; nothing if it has none, or none was given out.
pub(crate) async fn shown(
    app: &App,
    conn: &impl ConnectionTrait,
    link: &group_link::Model,
    secret: &Secret,
) -> Result<Option<Secret>, Error> {
    match CodeType::of(link) {
        None => Ok(None),
        Some(CodeType::Online) => Ok(Some(Secret::presented(&app.guest_address(secret.reveal())))),
        Some(CodeType::Offline) => {
            let pass = store::link_passes::by_links(conn, [link.id]).await?.remove(&link.id);
            let Some(sealed) = pass.and_then(|pass| pass.sealed) else { return Ok(None) };
            Ok(Some(Secret::presented(&of_holder(secret).unseal(&sealed_for(link.id), &sealed)?)))
        }
    }
}

/// What the holder of a link's secret seals and unseals with. The secret is 128 random bits, so its digest is as good a key.
fn of_holder(secret: &Secret) -> Sealer {
    Sealer::new(&Sha256::new().chain_update("doorward-link-pass-1").chain_update(secret.reveal()).finalize().into())
}

/// What a pass is sealed for, so that it cannot be moved to another link.
fn sealed_for(link_id: i64) -> String {
    format!("link_pass {link_id}")
}

/// Whether what a link's QR code says is not what the link says now: an offline code that was signed for another group or validity, or
/// was never given out.
pub(super) fn outdated(link: &group_link::Model, pass: Option<&link_pass::Model>) -> bool {
    let same = |pass: &link_pass::Model| {
        (pass.group_id, pass.valid_from, pass.valid_until) == (link.group_id, link.valid_from, link.valid_until)
    };
    CodeType::of(link) == Some(CodeType::Offline) && !pass.is_some_and(same)
}

/// A link's secret and what its QR code says, in one text that waits sealed: a line for each. The address of an online code is that
/// of the link.
pub(crate) fn together(link: &group_link::Model, secret: &Secret, code: Option<&Secret>) -> Secret {
    match code.filter(|_| CodeType::of(link) == Some(CodeType::Offline)) {
        Some(code) => Secret::presented(&format!("{}\n{}", secret.reveal(), code.reveal())),
        None => secret.clone(),
    }
}

/// The secret in such a text.
pub(crate) fn secret_of(text: &str) -> &str {
    text.split_once('\n').map_or(text, |(secret, _)| secret)
}

/// What the QR code of a link says now, from such a text; nothing if the link has no code, or the pass in the text was replaced.
pub(crate) async fn code_of(
    app: &App,
    conn: &impl ConnectionTrait,
    link: &group_link::Model,
    text: &str,
) -> Result<Option<Secret>, Error> {
    match CodeType::of(link) {
        None => Ok(None),
        Some(CodeType::Online) => Ok(Some(Secret::presented(&app.guest_address(secret_of(text))))),
        Some(CodeType::Offline) => {
            let current = store::link_passes::by_links(conn, [link.id]).await?.remove(&link.id);
            let pass = text.split_once('\n').map(|(_, pass)| Secret::presented(pass));
            Ok(pass.filter(|pass| current.is_some_and(|current| current.digest == pass.digest().0)))
        }
    }
}
