use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::users::{self, CurrentUserInput};
use doorward_core::input::Field as Member;

use super::ACCOUNT;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};

const TITLE: &str = "Change my password";
const TEXT: &str = "You stay signed in here. Other browsers and apps are signed out; API keys go on working.";

fn form() -> Form {
    let current = Field::input("current_password", "Present password", "password", "current-password");
    let fields = vec![current, Field::new_password(), Field::new_password_again()];
    Form::new(format!("{ACCOUNT}/password"), "Change password", fields).cancel(ACCOUNT)
}

pub async fn ask(visit: Visit) -> Answer {
    Ok(EditPage::new(&visit, TITLE, form()).text(TEXT).respond(&visit, StatusCode::OK))
}

pub async fn update(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = form();
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        match change(&visit, &form).await {
            Ok(()) => return Ok(visit.done(ACCOUNT, "Your password is changed.")),
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, TITLE, form).text(TEXT).respond(&visit, status))
}

async fn change(visit: &Visit, form: &Form) -> Result<(), Error> {
    let input: CurrentUserInput = form.input()?;
    // To the use case, no password means that it stays.
    if matches!(input.password, Member::Null) {
        return Err(Error::invalid("password", "can't be blank"));
    }
    users::update_me(&visit.app, &visit.caller, input).await
}
