use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::logins::{self, LoginDetail};
use doorward_core::Code;

use super::{ACCOUNT, Ending, ending};
use crate::dashboard::Failed;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

async fn find(visit: &Visit, id: i64) -> Result<LoginDetail, Failed> {
    let found = logins::read(&visit.app, &visit.caller, id).await?;
    if found.user.id == visit.caller.user.id { Ok(found) } else { Err(Code::NotFound.into()) }
}

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let LoginDetail { login, .. } = find(&visit, id).await?;
    let Ending { title, button, consequence, .. } = ending(&login);
    let form = Form::new(format!("{ACCOUNT}/logins/{id}/delete"), button, Vec::new()).danger().cancel(ACCOUNT);
    Ok(EditPage::new(&visit, title, form).consequences(vec![consequence.to_owned()]).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let LoginDetail { login, .. } = find(&visit, id).await?;
    logins::remove(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(ACCOUNT, &ending(&login).done))
}

/// Asks, with what it means.
pub async fn ask_elsewhere(visit: Visit) -> Answer {
    let consequences = vec![
        "Every other browser and app is signed out at once. You stay signed in here.".to_owned(),
        "Your API keys are deleted too: programs that use them are refused.".to_owned(),
    ];
    let form = Form::new(format!("{ACCOUNT}/logins/elsewhere"), "Sign out everywhere else", Vec::new()).danger().cancel(ACCOUNT);
    Ok(EditPage::new(&visit, "Sign out everywhere else?", form).consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete_elsewhere(Submitted { visit, .. }: Submitted) -> Answer {
    logins::delete_elsewhere(&visit.app, &visit.caller).await?;
    Ok(visit.done(ACCOUNT, "You are signed out everywhere else, and your API keys are deleted."))
}
