//! `/invites` (contract section 2.11).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use doorward_app::App;
use doorward_app::invites::{self, InviteDetail, InviteInput, Invited, Made};
use doorward_core::Timestamp;
use doorward_store::entity::access_key;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::role_assignments::RoleAssignmentView;
use super::team_memberships::TeamMembershipView;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::embedded::{GuestBrief, PersonBrief, UserBrief};
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};

/// An invite. It is not kept: its id is that of the role assignment or team membership it made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InviteView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    notify: bool,
    /// `Place`, `Group` or `Team`.
    invites_to_type: &'static str,
    invites_to_id: i64,
    invitee: PersonBrief,
    /// A guest's access key; null for a user.
    access_key: Option<AccessKeyView>,
    role_assignment_id: Option<i64>,
    role_assignment: Option<RoleAssignmentView>,
    team_membership_id: Option<i64>,
    team_membership: Option<TeamMembershipView>,
}

/// A guest's access key, without what it opens doors by: that is in the guest's mail alone.
#[derive(Debug, Serialize, ToSchema)]
struct AccessKeyView {
    id: i64,
    resource_type: &'static str,
    link_enabled: bool,
    qr_code_enabled: bool,
}

impl From<&access_key::Model> for AccessKeyView {
    fn from(key: &access_key::Model) -> Self {
        Self { id: key.id, resource_type: "AccessKey", link_enabled: key.link_enabled, qr_code_enabled: key.qr_code_enabled }
    }
}

impl InviteView {
    fn new(detail: InviteDetail, now: Timestamp) -> Self {
        let id = detail.id();
        let (invitee, access_key) = match &detail.invited {
            Invited::User(user) => (PersonBrief::User(UserBrief::from(user.as_ref())), None),
            Invited::Guest { guest, key } => (PersonBrief::Guest(GuestBrief::from(guest)), Some(AccessKeyView::from(key))),
        };
        let (right, membership) = match detail.made {
            Made::Right(right) => (Some(RoleAssignmentView::new(*right, now)), None),
            Made::Membership(membership) => (None, Some(TeamMembershipView::from(*membership))),
        };
        let to_right = right.as_ref().map(|right| (right.applies_to_type, right.applies_to_id));
        let to_team = membership.as_ref().map(|membership| ("Team", membership.team_id));
        let (invites_to_type, invites_to_id) = to_right.or(to_team).unwrap_or(("Team", id));
        Self {
            id,
            resource_type: "Invite",
            created_at: now,
            updated_at: now,
            notify: detail.notify,
            invites_to_type,
            invites_to_id,
            invitee,
            access_key,
            role_assignment_id: right.as_ref().map(|_| id),
            role_assignment: right,
            team_membership_id: membership.as_ref().map(|_| id),
            team_membership: membership,
        }
    }
}

/// `{"invite": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct InviteBody {
    invite: InviteInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(create))
}

/// Create an invite
///
/// Gives a user a right on a place or group, or a place in a team, in one step. An unknown e-mail address adds a user, as
/// `POST /users` does. Whoever is invited as a guest is a new one, without an account: they get a right on a group, or a place in a
/// team, and an access key, which is mailed to them and told nowhere else.
#[utoipa::path(post, path = "/invites", tag = "invites", request_body = InviteBody,
    responses((status = 200, body = InviteView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<InviteView>, ApiError> {
    let created = invites::create(&app, &caller, body.resource("invite")?).await?;
    Ok(Json(InviteView::new(created, app.now())))
}
