use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::logins::{self, LoginDetail};
use doorward_core::Code;

use super::address;
use crate::dashboard::Failed;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::me::login_name;
use crate::dashboard::visit::{Answer, Submitted, Visit};

async fn find(visit: &Visit, id: i64, login: i64) -> Result<LoginDetail, Failed> {
    let found = logins::read(&visit.app, &visit.caller, login).await?;
    if found.user.id == id { Ok(found) } else { Err(Code::NotFound.into()) }
}

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path((id, login)): Path<(i64, i64)>) -> Answer {
    let LoginDetail { login, user } = find(&visit, id, login).await?;
    let consequence = if login.kind == "api" {
        "Programs that use this API key are refused from this moment. It cannot be brought back."
    } else {
        "The browser or app is signed out at once. They can sign in again."
    };
    let form = Form::new(format!("{}/logins/{}/delete", address(id), login.id), "Sign out", Vec::new()).danger();
    let title = format!("Sign out {} of {}?", login_name(&login), user.name);
    let page = EditPage::new(&visit, title, form.cancel(address(id)));
    Ok(page.consequences(vec![consequence.to_owned()]).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path((id, login)): Path<(i64, i64)>, Submitted { visit, .. }: Submitted) -> Answer {
    let LoginDetail { login, user } = find(&visit, id, login).await?;
    logins::remove(&visit.app, &visit.caller, login.id).await?;
    Ok(visit.done(&address(id), &format!("{} of {} is signed out.", login_name(&login), user.name)))
}
