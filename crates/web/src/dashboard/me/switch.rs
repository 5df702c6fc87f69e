//! From one organization to another in which the same person has an account: signing out here, and in there.

use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Redirect, Response};
use doorward_app::logins;

use super::ACCOUNT;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};
use crate::dashboard::{session, sign_in};

const TITLE: &str = "Switch organization";

pub async fn ask(visit: Visit) -> Answer {
    Ok(page(&visit, form()))
}

fn form() -> Form {
    let hint = "Of the other organization. Leave empty if you do not know it: the next page has it mailed to you";
    Form::new(format!("{ACCOUNT}/switch"), "Sign out and go on", vec![Field::domain().optional().hint(hint)]).cancel(ACCOUNT)
}

fn page(visit: &Visit, form: Form) -> Response {
    let organization = &visit.organization.name;
    let text =
        format!("Each organization has accounts of its own. You are signed out of {organization} and sign in to the other one.");
    EditPage::new(visit, TITLE, form).text(text).respond(visit, StatusCode::OK)
}

pub async fn switch(Submitted { visit, sent }: Submitted) -> Answer {
    if sent.review() {
        let mut form = form();
        form.fill(&sent);
        return Ok(page(&visit, form));
    }
    logins::delete(&visit.app, &visit.caller).await?;
    let mut response = Redirect::to(&sign_in::address_of(sent.text("domain"), &visit.caller.user.email)).into_response();
    if let Some(cookie) = session::clear(visit.settings.secure_cookies) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
