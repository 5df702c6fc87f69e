use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::users::{self, UserInput};
use doorward_core::Code;
use doorward_store::entity::user::Model as User;

use super::address;
use crate::dashboard::Failed;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};

fn form(user: &User) -> Form {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let fields = vec![
        Field::email().value(&user.email).readonly().hint("An address stays with its account"),
        Field::text("name", "Name").value(&user.name),
        Field::toggle("send_emails", "Sends them mails", user.send_emails),
        Field::toggle("password_flow_enabled", "May sign in with a password", user.password_flow_enabled),
        Field::input("image", "Picture", "url", "off")
            .optional()
            .hint("Address of a picture, beginning with https://")
            .value(text(&user.image)),
        Field::lines("notes", "Notes", 3).optional().value(text(&user.notes)),
    ];
    let page = address(user.id);
    Form::new(format!("{page}/edit"), "Save changes", fields).cancel(page).version(user.updated_at.at())
}

/// A user whom the person may change.
pub(super) async fn find(visit: &Visit, id: i64) -> Result<User, Failed> {
    let user = users::read(&visit.app, &visit.caller, id).await?.user;
    if users::manageable(&visit.app, &visit.caller, &user).await? { Ok(user) } else { Err(Code::AccessDenied.into()) }
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let user = find(&visit, id).await?;
    Ok(EditPage::new(&visit, format!("Change {}", user.name), form(&user)).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let user = find(&visit, id).await?;
    let saved = form(&user);
    let mut form = form(&user);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input = UserInput { unchanged_since: sent.version(), ..form.input()? };
            users::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&address(id), "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&saved)),
        }
    }
    Ok(EditPage::new(&visit, format!("Change {}", user.name), form).respond(&visit, status))
}
