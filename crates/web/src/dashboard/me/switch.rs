//! From one organization to another in which the same person has an account: signing out here, and in there.

use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Redirect};
use doorward_app::logins;

use super::ACCOUNT;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};
use crate::dashboard::{session, sign_in};

const TITLE: &str = "Switch organization";

pub async fn ask(visit: Visit) -> Answer {
    let field = Field::domain()
        .optional()
        .hint("Of the other organization. Leave empty if you do not know it: the next page has it mailed to you");
    let form = Form::new(format!("{ACCOUNT}/switch"), "Sign out and go on", vec![field]).cancel(ACCOUNT);
    let text = format!(
        "Each organization has accounts of its own. You are signed out of {} and sign in to the other one.",
        visit.organization.name
    );
    Ok(EditPage::new(&visit, TITLE, form).text(text).respond(&visit, StatusCode::OK))
}

pub async fn switch(Submitted { visit, sent }: Submitted) -> Answer {
    logins::delete(&visit.app, &visit.caller).await?;
    let mut response = Redirect::to(&sign_in::address_of(sent.text("domain"), &visit.caller.user.email)).into_response();
    if let Some(cookie) = session::clear(visit.settings.secure_cookies) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}
