//! Mails about somebody's own account. Whom one concerns, if anybody, is looked up only when it is made, so that neither answer nor
//! time tells whoever asks; its token is made then as well, so that it lives from then on.

use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Secret, Timestamp, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{outbox, user};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::tokens::{self, Purpose};
use crate::limiter::Client;
use crate::outbox::Carrier;
use crate::{App, Caller, Error, organization};

/// What such a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailKind {
    /// It invites to sign up.
    Invitation,
    /// It asks to confirm the address.
    Confirmation,
    /// It leads to a new password.
    Password,
}

/// Everything that such a mail says.
#[derive(Debug, Clone)]
pub struct AccountMail {
    /// What it is for.
    pub kind: MailKind,
    /// The recipient's address.
    pub to: String,
    /// Their name.
    pub name: String,
    /// Who invites, if somebody does.
    pub invited_by: Option<String>,
    /// The organization.
    pub organization_name: String,
    /// Its domain.
    pub domain: String,
    /// The zone in which times are told (IANA): the organization's.
    pub time_zone: String,
    /// The first moment at which its address is good for nothing.
    pub valid_until: Timestamp,
    /// Where it leads, with the token in it. Never log this value.
    pub address: Secret,
}

/// Whose account it is about.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct AddressInput {
    /// E-mail address.
    #[schema(value_type = Option<String>)]
    pub email: Field<String>,
    /// The organization's domain.
    #[schema(value_type = Option<String>)]
    pub domain: Field<String>,
}

/// Who asked for a mail, as it waits in the outbox.
#[derive(Serialize, Deserialize)]
struct Asked {
    domain: String,
    email_key: String,
}

/// Who is invited, as it waits in the outbox.
#[derive(Serialize, Deserialize)]
struct Invited {
    user_id: i64,
    by: String,
}

impl MailKind {
    const ALL: [Self; 3] = [Self::Invitation, Self::Confirmation, Self::Password];

    /// What the outbox calls it; also what its secret part is sealed for.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation_mail",
            Self::Confirmation => "confirmation_mail",
            Self::Password => "password_mail",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    const fn purpose(self) -> Purpose {
        match self {
            Self::Invitation => Purpose::Invitation,
            Self::Confirmation => Purpose::Confirmation,
            Self::Password => Purpose::Password,
        }
    }

    /// Whether the mail is of use to a user.
    const fn concerns(self, user: &user::Model) -> bool {
        user.send_emails
            && match self {
                Self::Invitation => user.password_hash.is_none(),
                Self::Confirmation => user.confirmed_at.is_none(),
                Self::Password => user.password_flow_enabled && user.access_enabled,
            }
    }
}

/// Has a user invited, in the transaction that makes them.
pub(super) async fn invite(app: &App, tx: &Transaction, caller: &Caller, user: &user::Model) -> Result<(), Error> {
    let invited = Invited { user_id: user.id, by: caller.user.name.clone() };
    enqueue(app, tx, user.organization_id, MailKind::Invitation, &invited).await
}

/// Has a mail sent to whoever has this address in this organization, if anybody has and it is of use to them.
pub(super) async fn request(app: &App, client: Option<Client>, kind: MailKind, input: AddressInput) -> Result<(), Error> {
    let mut unheard = FieldErrors::default();
    let email = input.email.and_then(validate::email).optional("email", &mut unheard);
    let domain = input.domain.and_then(validate::domain).optional("domain", &mut unheard);
    if let Some(limiter) = &app.limiter {
        limiter.guess(client)?;
        if let Some(email) = &email {
            limiter.mail(&validate::email_key(email))?;
        }
    }
    // What cannot be an address or a domain is nobody's.
    let Some((domain, email)) = domain.zip(email) else { return Ok(()) };
    let tx = app.begin().await?;
    // Until it is known whose the mail is, the first organization carries it.
    let Some(carrier) = store::organizations::first(&tx).await? else { return Ok(()) };
    enqueue(app, &tx, carrier, kind, &Asked { domain, email_key: validate::email_key(&email) }).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    Ok(())
}

async fn enqueue(app: &App, tx: &Transaction, carrier: i64, kind: MailKind, about: &impl Serialize) -> Result<(), Error> {
    let text = serde_json::to_string(about).map_err(|error| unreadable(&error))?;
    crate::outbox::enqueue(app, tx, carrier, kind.as_str(), &text).await?;
    Ok(())
}

/// The mail of an outbox row, with a new token; none if it concerns nobody.
pub(crate) async fn message(
    app: &App,
    conn: &impl ConnectionTrait,
    kind: MailKind,
    row: &outbox::Model,
) -> Result<Option<AccountMail>, Error> {
    let text = app.sealer.unseal(kind.as_str(), &row.sealed)?;
    let (user, invited_by) = match kind {
        MailKind::Invitation => {
            let invited: Invited = serde_json::from_str(&text).map_err(|error| unreadable(&error))?;
            (store::users::hold(conn, row.organization_id, invited.user_id).await?, Some(invited.by))
        }
        MailKind::Confirmation | MailKind::Password => {
            (asked(conn, &serde_json::from_str(&text).map_err(|error| unreadable(&error))?).await?, None)
        }
    };
    let Some(user) = user.filter(|user| kind.concerns(user)) else { return Ok(None) };
    let organization = organization::find(conn, user.organization_id).await?;
    let (token, valid_until) = tokens::mint(app, conn, &user, kind.purpose()).await?;
    let address = format!("{}/app/{}/{}", app.config().public_url, kind.purpose().as_str(), token.reveal());
    Ok(Some(AccountMail {
        kind,
        to: user.email,
        name: user.name,
        invited_by,
        organization_name: organization.name,
        domain: organization.domain,
        time_zone: organization.time_zone,
        valid_until,
        address: Secret::presented(&address),
    }))
}

async fn asked(conn: &impl ConnectionTrait, asked: &Asked) -> Result<Option<user::Model>, Error> {
    let Some(organization) = store::organizations::find_by_domain(conn, &asked.domain).await? else { return Ok(None) };
    match store::users::find_by_email(conn, organization.id, &asked.email_key).await? {
        Some(user) => Ok(store::users::hold(conn, organization.id, user.id).await?),
        None => Ok(None),
    }
}

fn unreadable(error: &serde_json::Error) -> Error {
    Error::Internal(format!("what a mail is about cannot be written or read: {error}"))
}
