use axum::http::StatusCode;
use doorward_app::users::{self, CurrentUserInput};
use doorward_core::Language;

use super::ACCOUNT;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Choice, Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};

const TITLE: &str = "Change my account";

fn form(visit: &Visit) -> Form {
    let user = &visit.caller.user;
    let languages = Language::ALL.into_iter().map(|language| Choice::new(language.as_str(), language.name()));
    let languages = std::iter::once(Choice::new("", "Not set")).chain(languages).collect();
    let fields = vec![
        Field::email().value(&user.email).readonly().hint("An address stays with its account"),
        Field::input("name", "Name", "text", "name").max(255).value(&user.name),
        Field::select("locale", "Language", languages)
            .optional()
            .hint("For apps that use your account; the dashboard speaks English")
            .value(user.locale.clone().unwrap_or_default()),
    ];
    Form::new(format!("{ACCOUNT}/edit"), "Save changes", fields).cancel(ACCOUNT)
}

pub async fn ask(visit: Visit) -> Answer {
    Ok(EditPage::new(&visit, TITLE, form(&visit)).respond(&visit, StatusCode::OK))
}

pub async fn update(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = form(&visit);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async { users::update_me(&visit.app, &visit.caller, form.input::<CurrentUserInput>()?).await };
        match change.await {
            Ok(()) => return Ok(visit.done(ACCOUNT, "The changes are saved.")),
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, TITLE, form).respond(&visit, status))
}
