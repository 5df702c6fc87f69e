use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::event_sets::{self, Filters};
use doorward_app::{logins, role_assignments, team_memberships, users};
use doorward_core::Permission;
use doorward_store::entity::event;
use doorward_store::entity::user::Model as User;
use doorward_store::page::Page;

use crate::dashboard::happened::{Happened, happened};
use crate::dashboard::me::{Session, session};
use crate::dashboard::rights::{self, Right};
use crate::dashboard::tag::{Tag, When};
use crate::dashboard::visit::{Answer, Shell, Visit};

const FIRST: Page = Page { limit: 100, offset: 0 };
const EVENTS: u64 = 10;

#[derive(Template)]
#[template(path = "users/show.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    user: &'a User,
    access: Tag,
    state: Tag,
    is_owner: bool,
    is_self: bool,
    may_change: bool,
    last_used: Option<When>,
    rights: Vec<Right>,
    rights_total: u64,
    may_give: bool,
    teams: Option<Vec<Team>>,
    sessions: Option<Vec<Session>>,
    sessions_total: u64,
    events: Option<Vec<Entry<'a>>>,
}

struct Team {
    id: i64,
    name: String,
    membership_id: i64,
    may_leave: bool,
}

struct Entry<'a> {
    failed: bool,
    words: Happened<'a>,
    when: When,
}

/// One user with what they hold, where they are signed in and what they did last.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Answer {
    let (app, caller, now) = (&visit.app, &visit.caller, visit.now());
    let user = users::read(app, caller, id).await?.user;
    let query = role_assignments::Query { user_id: Some(id), ..role_assignments::Query::default() };
    let rights = role_assignments::list(app, caller, query, FIRST).await?;
    let teams = if visit.may(Permission::TeamMembershipsRead) {
        let query = team_memberships::Query { user_id: Some(id), ..team_memberships::Query::default() };
        Some(team_memberships::list(app, caller, query, FIRST).await?.items)
    } else {
        None
    };
    let manages_logins = visit.may_in_organization(Permission::LoginsWrite);
    let may_change = users::manageable(app, caller, &user).await?;
    let is_self = caller.user.id == id;
    let sessions = if is_self || manages_logins {
        Some(logins::list(app, caller, logins::Query { user_id: Some(id), ..logins::Query::default() }, FIRST).await?)
    } else {
        None
    };
    let events = if visit.may(Permission::EventsRead) {
        let of = Filters { event_actor_type: Some("User".to_owned()), event_actor_id: Some(id), ..Filters::default() };
        Some(event_sets::recent_of(app, caller, &of, EVENTS).await?)
    } else {
        None
    };
    let page = ShowPage {
        shell: visit.shell(),
        access: super::access(&user),
        state: super::state(&user),
        is_owner: visit.organization.owner_id == Some(id),
        is_self,
        may_change,
        last_used: user.last_accessed_at.map(|at| When::new(at.at(), visit.zone(), now)),
        rights_total: rights.total,
        rights: rights.items.iter().map(|right| rights::shown(&visit, right)).collect(),
        may_give: visit.caller.reach(Permission::RoleAssignmentsWrite).is_ok(),
        teams: teams.map(|teams| {
            let may_leave = visit.may_in_organization(Permission::TeamMembershipsWrite);
            let team = |row: team_memberships::TeamMembershipDetail| Team {
                id: row.team.id,
                name: row.team.name,
                membership_id: row.team_membership.id,
                may_leave,
            };
            teams.into_iter().map(team).collect()
        }),
        sessions_total: sessions.as_ref().map_or(0, |listed| listed.total),
        sessions: sessions.map(|listed| listed.items.iter().map(|detail| session(&visit, &detail.login)).collect()),
        events: events.as_deref().map(|events| events.iter().map(|event| entry(&visit, event)).collect()),
        user: &user,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn entry<'a>(visit: &Visit, event: &'a event::Model) -> Entry<'a> {
    let when = When::new(event.created_at.at(), visit.zone(), visit.now());
    Entry { failed: !event.success, words: happened(event), when }
}
