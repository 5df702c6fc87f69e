//! Telling people by mail what they may open now.

use doorward_core::decide::Phase;
use doorward_core::{Permission, Role, Scope, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::outbox;
use doorward_store::reach::Reach;
use sea_orm::ConnectionTrait;

use super::{AppliesTo, Assignee, RoleAssignmentDetail, details};
use crate::caller::validity;
use crate::outbox::{LinkMailPlace, doors_by_place, enqueue};
use crate::{App, Error, users};

/// What the outbox calls the mail; also what its text is sealed for.
pub(crate) const KIND: &str = "right_mail";

/// Everything that the mail about a new right says.
#[derive(Debug, Clone)]
pub struct RightMail {
    /// The recipient's address.
    pub to: String,
    /// Their name.
    pub name: String,
    /// Who granted it: the user's name, or the organization's if they are gone.
    pub host_name: String,
    /// Their e-mail address, for replies.
    pub host_email: Option<String>,
    /// The organization.
    pub organization_name: String,
    /// Logo (media type, bytes) if there is one.
    pub logo: Option<(String, Vec<u8>)>,
    /// The role.
    pub role: Role,
    /// The name of the organization, place or group it applies to.
    pub applies_to: String,
    /// The doors that it opens, by place; none if it opens none.
    pub places: Vec<LinkMailPlace>,
    /// The zone in which times are told (IANA).
    pub time_zone: String,
    /// `valid_from`.
    pub valid_from: Option<Timestamp>,
    /// `valid_until`.
    pub valid_until: Option<Timestamp>,
    /// Where they sign in and open.
    pub address: String,
}

/// Puts a mail to the holder, or to each member of the team, into the outbox, as far as they receive mails.
pub(super) async fn notify(app: &App, tx: &Transaction, right: &RoleAssignmentDetail) -> Result<(), Error> {
    let told = match &right.assignee {
        Assignee::User(user) => vec![user.as_ref().clone()],
        Assignee::Team(team) => store::team_memberships::users(tx, team.id).await?,
        // What they may open stands in the mail of their access key.
        Assignee::Guest(_) => Vec::new(),
    };
    for user in told.into_iter().filter(|user| user.send_emails) {
        let row = &right.role_assignment;
        enqueue(app, tx, row.organization_id, KIND, &format!("{} {}", row.id, user.id)).await?;
    }
    Ok(())
}

/// The mail of an outbox row; none if the right is gone or has ended, or the user is gone or receives no mails any more.
pub(crate) async fn message(app: &App, conn: &impl ConnectionTrait, row: &outbox::Model) -> Result<Option<RightMail>, Error> {
    let text = app.sealer.unseal(KIND, &row.sealed)?;
    let ids = text.split_once(' ').and_then(|(right, user)| Some((right.parse().ok()?, user.parse().ok()?)));
    let (right_id, user_id) = ids.ok_or_else(|| Error::Internal("a mail about a right cannot be read".to_owned()))?;
    let right = store::role_assignments::find(conn, row.organization_id, right_id).await?;
    let right = right.filter(|right| validity(right).phase(app.now()) != Phase::Past);
    let user = store::users::find(conn, row.organization_id, user_id).await?.filter(|user| user.send_emails);
    let Some((right, user)) = right.zip(user) else { return Ok(None) };
    let Some(right) = details(conn, row.organization_id, vec![right]).await?.pop() else { return Ok(None) };
    let organization = crate::organization::find(conn, row.organization_id).await?;
    let host = users::maker(conn, row.organization_id, right.role_assignment.created_by_id).await?;
    let (places, _) = doors_by_place(conn, row.organization_id, opens(right.role, &right.applies_to)).await?;
    Ok(Some(RightMail {
        to: user.email,
        name: user.name,
        host_name: host.as_ref().map_or_else(|| organization.name.clone(), |host| host.name.clone()),
        host_email: host.map(|host| host.email),
        organization_name: organization.name,
        logo: organization.logo_media_type.zip(organization.logo),
        role: right.role,
        applies_to: right.applies_to.name().to_owned(),
        places,
        time_zone: right.zone,
        valid_from: right.role_assignment.valid_from.map(Into::into),
        valid_until: right.role_assignment.valid_until.map(Into::into),
        address: format!("{}/app", app.config().public_url),
    }))
}

/// The doors that a role opens.
fn opens(role: Role, applies_to: &AppliesTo) -> Reach {
    let all = role.permits(Permission::LocksUnlock);
    let within = |places, groups| Reach::Within { places, groups };
    match (role.scope(), applies_to) {
        (Scope::Group, AppliesTo::Group(group)) => within(Vec::new(), vec![group.id]),
        (Scope::Place, AppliesTo::Place(place)) if all => within(vec![place.id], Vec::new()),
        (Scope::Organization, AppliesTo::Organization(_)) if all => Reach::Organization,
        (Scope::Group | Scope::Place | Scope::Organization, _) => within(Vec::new(), Vec::new()),
    }
}
