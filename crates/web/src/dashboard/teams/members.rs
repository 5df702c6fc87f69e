use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::team_memberships::{self, TeamMembershipDetail, TeamMembershipInput};
use doorward_app::{Error, teams, users};
use doorward_core::input::Field as Member;
use doorward_core::{Code, Permission};
use doorward_store::entity::user::Model as User;
use doorward_store::page::Page;

use super::address;
use crate::dashboard::Failed;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Submitted, Visit};

const ADDRESSES: &str = "emails";
/// Most people that are added at once.
const MOST: usize = 100;
const ONE: Page = Page { limit: 1, offset: 0 };

fn form(id: i64) -> Form {
    let field = Field::lines(ADDRESSES, "E-mail addresses", 5).hint("Of people who are users already, one on each line");
    Form::new(format!("{}/members/new", address(id)), "Add members", vec![field]).cancel(address(id))
}

pub async fn ask_new(visit: Visit, Path(id): Path<i64>) -> Answer {
    visit.caller.authorize(Permission::TeamMembershipsWrite, Target::Organization)?;
    let team = teams::read(&visit.app, &visit.caller, id).await?;
    Ok(EditPage::new(&visit, format!("Add members to {}", team.name), form(id)).respond(&visit, StatusCode::OK))
}

/// Adds everybody, once all are known. Who is in the team already stays in it.
pub async fn add(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    visit.caller.authorize(Permission::TeamMembershipsWrite, Target::Organization)?;
    let team = teams::read(&visit.app, &visit.caller, id).await?;
    let mut form = form(id);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        match add_all(&visit, id, sent.text(ADDRESSES)).await {
            Ok(added) => return Ok(visit.done(&address(id), &format!("{} of {} added.", count(added, "member"), team.name))),
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, format!("Add members to {}", team.name), form).respond(&visit, status))
}

async fn add_all(visit: &Visit, team_id: i64, text: &str) -> Result<u64, Error> {
    let mut added = 0;
    for user in find_all(visit, text).await?.into_values() {
        let in_team =
            team_memberships::Query { team_id: Some(team_id), user_id: Some(user.id), ..team_memberships::Query::default() };
        if team_memberships::list(&visit.app, &visit.caller, in_team, ONE).await?.total > 0 {
            continue;
        }
        let input = TeamMembershipInput {
            team_id: Member::Value(team_id),
            member_type: Member::Value("User".to_owned()),
            member_id: Member::Value(user.id),
        };
        team_memberships::create(&visit.app, &visit.caller, input).await?;
        added += 1;
    }
    Ok(added)
}

/// The users with these addresses, by id; a refusal that names those whom nobody has.
async fn find_all(visit: &Visit, text: &str) -> Result<BTreeMap<i64, User>, Error> {
    let addresses: Vec<&str> = text.split(['\n', ',', ';']).map(str::trim).filter(|address| !address.is_empty()).collect();
    if addresses.is_empty() {
        return Err(Error::invalid(ADDRESSES, "can't be blank"));
    }
    if addresses.len() > MOST {
        return Err(Error::invalid(ADDRESSES, "are too many (maximum is 100)"));
    }
    let (mut found, mut unknown) = (BTreeMap::new(), Vec::new());
    for address in addresses {
        let query = users::Query { email: Some(address.to_owned()), ..users::Query::default() };
        match users::list(&visit.app, &visit.caller, query, ONE).await?.items.pop() {
            Some(detail) => drop(found.insert(detail.user.id, detail.user)),
            None => unknown.push(address),
        }
    }
    if unknown.is_empty() {
        return Ok(found);
    }
    Err(Error::invalid(ADDRESSES, &format!("must be those of users; nobody has {}", unknown.join(", "))))
}

async fn find(visit: &Visit, id: i64, membership: i64) -> Result<TeamMembershipDetail, Failed> {
    let found = team_memberships::read(&visit.app, &visit.caller, membership).await?;
    if found.team.id == id { Ok(found) } else { Err(Code::NotFound.into()) }
}

/// Asks, with what it means.
pub async fn ask_delete(visit: Visit, Path((id, membership)): Path<(i64, i64)>) -> Answer {
    let found = find(&visit, id, membership).await?;
    let consequences = vec!["What the team’s roles permit ends for them at once.".to_owned()];
    let action = format!("{}/members/{membership}/delete", address(id));
    let form = Form::new(action, "Take out", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Take {} out of {}?", found.member.name(), found.team.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path((id, membership)): Path<(i64, i64)>, Submitted { visit, .. }: Submitted) -> Answer {
    let found = find(&visit, id, membership).await?;
    team_memberships::delete(&visit.app, &visit.caller, membership).await?;
    Ok(visit.done(&address(id), &format!("{} is out of {}.", found.member.name(), found.team.name)))
}
