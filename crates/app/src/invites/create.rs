use doorward_core::input::{Field, FieldErrors};
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::user;

use super::input::{Checked, To, check, prefix};
use super::{InviteDetail, InviteInput, Made};
use crate::caller::Target;
use crate::outbox::Carrier;
use crate::record::Object;
use crate::role_assignments::{self, Assignee, Grant, grant};
use crate::unlock_limits::Limit;
use crate::users::{self, UserInput};
use crate::{App, Caller, Error, team_memberships};

/// Gives whoever has an e-mail address a right on a place or group, or a place in a team. An unknown address adds a user first,
/// who is invited as any other.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: InviteInput) -> Result<InviteDetail, Error> {
    caller.authorize(Permission::InvitesWrite, Target::Organization)?;
    let Checked { notify, email, name, to, to_id } = check(input)?;
    let tx = app.begin().await?;
    let missing = || Error::invalid("invites_to_id", "must exist");
    let (invitee, made) = match to {
        To::Scope { role, valid_from, valid_until } => {
            let applies_to = role_assignments::load(&tx, caller, role.scope(), to_id).await?.ok_or_else(missing)?;
            let invitee = invitee(app, &tx, caller, email, name).await?;
            let assignee = Assignee::User(Box::new(invitee.clone()));
            let wanted = Grant { assignee, applies_to, role, notify, valid_from, valid_until, limit: Limit::default() };
            (invitee, Made::Right(Box::new(grant(app, &tx, caller, wanted).await?)))
        }
        To::Team => {
            let team = store::teams::find(&tx, caller.organization_id(), to_id).await?.ok_or_else(missing)?;
            let invitee = invitee(app, &tx, caller, email, name).await?;
            let membership = team_memberships::add(app, &tx, caller, team, invitee.clone()).await?;
            (invitee, Made::Membership(Box::new(membership)))
        }
    };
    let invite = InviteDetail { invitee, notify, made };
    let object = Object { id: invite.id(), name: Some(&invite.invitee.name), place_id: None };
    app.record(&tx, caller, EventType::INVITE_CREATE, object).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    Ok(invite)
}

/// Whoever has this address; a new user if nobody does.
async fn invitee(app: &App, tx: &Transaction, caller: &Caller, email: String, name: Field<String>) -> Result<user::Model, Error> {
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
