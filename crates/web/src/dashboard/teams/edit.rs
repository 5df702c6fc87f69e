use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::teams::{self, TeamInput};
use doorward_core::Permission;
use doorward_store::entity::team::Model as Team;

use super::{TEAMS, address};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};

const NEW: &str = "New team";

fn form(team: Option<&Team>) -> Form {
    let fields = vec![Field::text("name", "Name").value(team.map_or("", |team| &team.name))];
    match team {
        None => Form::new(format!("{TEAMS}/new"), "Create team", fields).cancel(TEAMS),
        Some(team) => Form::new(format!("{}/edit", address(team.id)), "Save changes", fields)
            .cancel(address(team.id))
            .version(team.updated_at.at()),
    }
}

/// Whoever may not is not asked either.
fn authorize(visit: &Visit) -> Result<(), doorward_app::Error> {
    visit.caller.authorize(Permission::TeamsWrite, doorward_app::caller::Target::Organization)
}

pub async fn ask_new(visit: Visit) -> Answer {
    authorize(&visit)?;
    Ok(EditPage::new(&visit, NEW, form(None)).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = form(None);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let created = async { teams::create(&visit.app, &visit.caller, form.input::<TeamInput>()?).await };
        match created.await {
            Ok(team) => {
                return Ok(visit.done(&address(team.id), &format!("{} is added. Give it roles and members next.", team.name)));
            }
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, NEW, form).respond(&visit, status))
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    authorize(&visit)?;
    let team = teams::read(&visit.app, &visit.caller, id).await?;
    Ok(EditPage::new(&visit, format!("Change {}", team.name), form(Some(&team))).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let team = teams::read(&visit.app, &visit.caller, id).await?;
    let saved = form(Some(&team));
    let mut form = form(Some(&team));
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input = TeamInput { unchanged_since: sent.version(), ..form.input()? };
            teams::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&address(id), "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&saved)),
        }
    }
    Ok(EditPage::new(&visit, format!("Change {}", team.name), form).respond(&visit, status))
}
