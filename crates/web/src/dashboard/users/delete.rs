use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::{role_assignments, users};
use doorward_core::Permission;
use doorward_store::page::Page;

use super::{USERS, address, edit};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what goes along.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let user = edit::find(&visit, id).await?;
    let mut consequences = Vec::new();
    if visit.may(Permission::RoleAssignmentsRead) {
        let query = role_assignments::Query { user_id: Some(id), ..role_assignments::Query::default() };
        let roles = role_assignments::list(&visit.app, &visit.caller, query, Page { limit: 1, offset: 0 }).await?.total;
        consequences.push(format!("{} and every login and API key of theirs are deleted with the account.", count(roles, "role")));
    }
    consequences.push("They open no door and are signed out everywhere at once.".to_owned());
    consequences.push("Links that they sent go on working. What they did stays in the events.".to_owned());
    let form = Form::new(format!("{}/delete", address(id)), "Delete user", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Delete {}?", user.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let user = edit::find(&visit, id).await?;
    match users::delete(&visit.app, &visit.caller, id).await {
        Ok(()) => Ok(visit.done(USERS, &format!("{} is deleted.", user.name))),
        Err(error) => {
            let mut form = Form::new(format!("{}/delete", address(id)), "Delete user", Vec::new()).danger().cancel(address(id));
            let status = form.refuse(&error, None);
            Ok(EditPage::new(&visit, format!("Delete {}?", user.name), form).respond(&visit, status))
        }
    }
}
