use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::team;
use doorward_store::entity::team_membership::ActiveModel;
use sea_orm::Set;

use super::{Member, TeamMembershipDetail, TeamMembershipInput, object};
use crate::caller::Target;
use crate::guests::is_guest;
use crate::{App, Caller, Error, standing};

/// Adds a user or a guest to a team: from now on they hold its rights, a guest those of a group's member alone.
///
/// # Errors
/// Not permitted: rights of the team may lie above the caller; or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: TeamMembershipInput) -> Result<TeamMembershipDetail, Error> {
    caller.authorize(Permission::TeamMembershipsWrite, Target::Organization)?;
    let mut errors = FieldErrors::default();
    let team_id = input.team_id.required("team_id", &mut errors);
    let is_guest = input.member_type.and_then(is_guest).required("member_type", &mut errors);
    let member_id = input.member_id.required("member_id", &mut errors);

    let tx = app.begin().await?;
    let team = match team_id {
        Some(id) => store::teams::find(&tx, caller.organization_id(), id).await?.or_else(|| {
            errors.add("team_id", "must exist");
            None
        }),
        None => None,
    };
    let member = match member_id.zip(is_guest) {
        Some((id, is_guest)) => member(&tx, caller, is_guest, id).await?.or_else(|| {
            errors.add("member_id", "must exist");
            None
        }),
        None => None,
    };
    errors.check()?;
    let (Some(team), Some(member)) = (team, member) else {
        return Err(Error::Internal("checked input vanished".to_owned()));
    };
    let created = add(app, &tx, caller, team, member).await?;
    tx.commit().await?;
    Ok(created)
}

/// Adds them in a transaction that does more.
pub(crate) async fn add(
    app: &App,
    tx: &Transaction,
    caller: &Caller,
    team: team::Model,
    member: Member,
) -> Result<TeamMembershipDetail, Error> {
    caller.authorize(Permission::TeamMembershipsWrite, Target::Organization)?;
    standing::authorize_over_team(tx, caller, &team, app.now()).await?;
    let now = app.now();
    let (user_id, guest_id) = match &member {
        Member::User(user) => (Some(user.id), None),
        Member::Guest(guest) => (None, Some(guest.id)),
    };
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        team_id: Set(team.id),
        user_id: Set(user_id),
        guest_id: Set(guest_id),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let team_membership = store::team_memberships::insert(tx, row).await.map_err(|error| {
        if error.is_duplicate() { Error::invalid("member_id", "has already been added to this team") } else { error.into() }
    })?;
    let created = TeamMembershipDetail { team_membership, team, member };
    app.record(tx, caller, EventType::TEAM_MEMBERSHIP_CREATE, object(&created)).await?;
    Ok(created)
}

async fn member(tx: &Transaction, caller: &Caller, is_guest: bool, id: i64) -> Result<Option<Member>, Error> {
    let own = caller.organization_id();
    Ok(if is_guest {
        store::guests::find(tx, own, id).await?.map(Member::Guest)
    } else {
        store::users::find(tx, own, id).await?.map(|user| Member::User(Box::new(user)))
    })
}
