use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::logins::{self, LoginDetail};
use doorward_core::Code;

use super::address;
use crate::dashboard::Failed;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::me::{Ending, ending};
use crate::dashboard::visit::{Answer, Submitted, Visit};

async fn find(visit: &Visit, id: i64, login: i64) -> Result<LoginDetail, Failed> {
    let found = logins::read(&visit.app, &visit.caller, login).await?;
    if found.user.id == id { Ok(found) } else { Err(Code::NotFound.into()) }
}

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path((id, login)): Path<(i64, i64)>) -> Answer {
    let LoginDetail { login, user } = find(&visit, id, login).await?;
    let Ending { title, button, consequence, .. } = ending(&login);
    let form = Form::new(format!("{}/logins/{}/delete", address(id), login.id), button, Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, title, form).text(format!("It is a login of {}.", user.name));
    Ok(page.consequences(vec![consequence.to_owned()]).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path((id, login)): Path<(i64, i64)>, Submitted { visit, .. }: Submitted) -> Answer {
    let LoginDetail { login, .. } = find(&visit, id, login).await?;
    logins::remove(&visit.app, &visit.caller, login.id).await?;
    Ok(visit.done(&address(id), &ending(&login).done))
}
