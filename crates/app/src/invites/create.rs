use doorward_core::input::{Field, FieldErrors};
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::user;

use super::input::{Checked, To, Who, check, prefix};
use super::{InviteDetail, InviteInput, Invited, Made};
use crate::caller::Target;
use crate::guests::{self, NewGuest, Ways};
use crate::outbox::Carrier;
use crate::record::Object;
use crate::role_assignments::{self, Assignee, Grant, grant};
use crate::team_memberships::{self, Member};
use crate::unlock_limits::Limit;
use crate::users::{self, UserInput};
use crate::{App, Caller, Error, quotas};

/// Gives whoever has an e-mail address, or a new guest, a right on a place or group, or a place in a team. An unknown address adds a
/// user first, who is invited as any other. A guest gets an access key, which the mail that tells them carries.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: InviteInput) -> Result<InviteDetail, Error> {
    caller.authorize(Permission::InvitesWrite, Target::Organization)?;
    let Checked { notify, who, to, to_id } = check(input)?;
    let tx = app.begin().await?;
    let missing = || Error::invalid("invites_to_id", "must exist");
    let (invited, made) = match to {
        To::Scope { role, valid_from, valid_until } => {
            let applies_to = role_assignments::load(&tx, caller, role.scope(), to_id).await?.ok_or_else(missing)?;
            let invited = invite(app, &tx, caller, who, notify).await?;
            let assignee = match &invited {
                Invited::User(user) => Assignee::User(user.clone()),
                Invited::Guest { guest, .. } => Assignee::Guest(guest.clone()),
            };
            let wanted = Grant { assignee, applies_to, role, notify, valid_from, valid_until, limit: Limit::default() };
            (invited, Made::Right(Box::new(grant(app, &tx, caller, wanted).await?)))
        }
        To::Team => {
            let team = store::teams::find(&tx, caller.organization_id(), to_id).await?.ok_or_else(missing)?;
            let invited = invite(app, &tx, caller, who, notify).await?;
            let member = match &invited {
                Invited::User(user) => Member::User(user.clone()),
                Invited::Guest { guest, .. } => Member::Guest(guest.clone()),
            };
            (invited, Made::Membership(Box::new(team_memberships::add(app, &tx, caller, team, member).await?)))
        }
    };
    let invite = InviteDetail { invited, notify, made };
    let object = Object { id: invite.id(), name: Some(invite.invited.name()), place_id: None };
    app.record(&tx, caller, EventType::INVITE_CREATE, object).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    Ok(invite)
}

async fn invite(app: &App, tx: &Transaction, caller: &Caller, who: Who, notify: bool) -> Result<Invited, Error> {
    match who {
        Who::User { email, name } => Ok(Invited::User(Box::new(user(app, tx, caller, email, name).await?))),
        Who::Guest { guest, ways } => guest_with_key(app, tx, caller, guest, ways, notify).await,
    }
}

/// A new guest with an access key, and with the mail that carries it if they are to be told.
async fn guest_with_key(
    app: &App,
    tx: &Transaction,
    caller: &Caller,
    guest: NewGuest,
    ways: Ways,
    notify: bool,
) -> Result<Invited, Error> {
    if guest.email.is_some() {
        // Before the first event: the organization's row is taken before the ledger.
        quotas::use_email_link(tx, caller.organization_id()).await?;
    }
    let guest = guests::add(app, tx, caller, guest).await?;
    let new = guests::issue(app, tx, caller, &guest, ways).await?;
    if notify {
        guests::mail::enqueue(app, tx, &new).await?;
    }
    Ok(Invited::Guest { guest, key: new.key })
}

/// Whoever has this address; a new user if nobody does.
async fn user(app: &App, tx: &Transaction, caller: &Caller, email: String, name: Field<String>) -> Result<user::Model, Error> {
    if let Some(known) = store::users::find_by_email(tx, caller.organization_id(), &validate::email_key(&email)).await? {
        return Ok(known);
    }
    let input = UserInput { email: Field::Value(email), name, ..UserInput::default() };
    match users::create_within(app, tx, caller, input).await {
        Ok(created) => Ok(created.user),
        Err(Error::Invalid(inner)) => {
            let mut errors = FieldErrors::default();
            prefix(inner, "invitee", &mut errors);
            Err(errors.into())
        }
        Err(other) => Err(other),
    }
}
