use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::{role_assignments, team_memberships, teams};
use doorward_store::page::Page;

use super::{TEAMS, address};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what goes along.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let (app, caller, none) = (&visit.app, &visit.caller, Page { limit: 1, offset: 0 });
    let team = teams::read(app, caller, id).await?;
    let of_team = team_memberships::Query { team_id: Some(id), ..team_memberships::Query::default() };
    let members = team_memberships::list(app, caller, of_team, none).await?.total;
    let of_team = role_assignments::Query { team_id: Some(id), ..role_assignments::Query::default() };
    let roles = role_assignments::list(app, caller, of_team, none).await?.total;
    let consequences = vec![
        format!("{} of the team end at once for {}.", count(roles, "role"), count(members, "member")),
        "The members stay, with every role that they hold by themselves or by other teams.".to_owned(),
    ];
    let form = Form::new(format!("{}/delete", address(id)), "Delete team", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Delete {}?", team.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let team = teams::read(&visit.app, &visit.caller, id).await?;
    teams::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(TEAMS, &format!("{} is deleted.", team.name)))
}
