use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use doorward_app::team_memberships::{self, Member, TeamMembershipDetail};
use doorward_app::{role_assignments, teams};
use doorward_core::Permission;
use doorward_store::entity::team::Model as Team;
use doorward_store::page::Page;

use super::address;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::rights::{self, Right};
use crate::dashboard::visit::{Answer, Shell, Visit};

const RIGHTS: Page = Page { limit: 100, offset: 0 };

#[derive(Template)]
#[template(path = "teams/show.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    team: &'a Team,
    may_change: bool,
    may_give: bool,
    may_add: bool,
    rights: Vec<Right>,
    rights_total: u64,
    members: Vec<Shown<'a>>,
    members_total: u64,
    pager: Pager,
}

struct Shown<'a> {
    /// The membership.
    id: i64,
    name: &'a str,
    about: &'a str,
    /// The page of a user.
    address: Option<String>,
}

/// One team with its roles and its members.
pub async fn show(visit: Visit, Path(id): Path<i64>, RawQuery(query): RawQuery) -> Answer {
    let (app, caller) = (&visit.app, &visit.caller);
    let team = teams::read(app, caller, id).await?;
    let of_team = role_assignments::Query { team_id: Some(id), ..role_assignments::Query::default() };
    let rights = role_assignments::list(app, caller, of_team, RIGHTS).await?;
    let listing = Listing::new(address(id), query.as_deref());
    let of_team = team_memberships::Query { team_id: Some(id), ..team_memberships::Query::default() };
    let members = team_memberships::list(app, caller, of_team, listing.page()).await?;
    let page = ShowPage {
        shell: visit.shell(),
        may_change: visit.may_in_organization(Permission::TeamsWrite),
        may_give: visit.may(Permission::RoleAssignmentsWrite),
        may_add: visit.may_in_organization(Permission::TeamMembershipsWrite),
        rights_total: rights.total,
        rights: rights.items.iter().map(|right| rights::shown(&visit, right)).collect(),
        pager: listing.pager(&members),
        members_total: members.total,
        members: members.items.iter().map(shown).collect(),
        team: &team,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn shown(detail: &TeamMembershipDetail) -> Shown<'_> {
    let (about, address) = match &detail.member {
        Member::User(user) => (user.email.as_str(), Some(format!("/app/users/{}", user.id))),
        Member::Guest(_) => ("Guest", None),
    };
    Shown { id: detail.team_membership.id, name: detail.member.name(), about, address }
}
