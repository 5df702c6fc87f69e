use axum::Extension;
use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::limiter::Client;
use doorward_app::logins::{self, CredentialsInput, LoginInput, NewLogin};
use doorward_core::Code;
use doorward_core::input::{Field as Member, TypedCode};

use super::ACCOUNT;
use super::told_once::ToldOnce;
use super::two_factor::code_field;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};
use crate::rate_limit::retry_after;

const TITLE: &str = "Add API key";
const TEXT: &str = "A program with this key may do all that you may, until you delete it. Your password confirms that it is you.";

fn form(visit: &Visit) -> Form {
    let mut fields = vec![
        Field::text("name", "Name").hint("What uses it, such as Intercom"),
        Field::input("password", "Password", "password", "current-password"),
    ];
    if visit.caller.user.otp_enabled_at.is_some() {
        fields.push(code_field().hint("The six digits that your app shows now, or a backup code"));
    }
    Form::new(format!("{ACCOUNT}/api_keys/new"), TITLE, fields).cancel(ACCOUNT)
}

pub async fn ask(visit: Visit) -> Answer {
    Ok(EditPage::new(&visit, TITLE, form(&visit)).text(TEXT).respond(&visit, StatusCode::OK))
}

pub async fn create(client: Option<Extension<Client>>, Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = form(&visit);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    let mut wait = None;
    if !sent.review() {
        match make(&visit, client.map(|client| client.0), &form).await {
            Ok(new) => {
                let page = ToldOnce {
                    shell: visit.shell(),
                    title: "Your API key",
                    text: "Copy it now: it is shown only this once. Programs send it as “Authorization: KISI-LOGIN …”.".to_owned(),
                    picture: None,
                    label: "API key",
                    secrets: vec![new.secret],
                    form: None,
                };
                return Ok(page.respond(&visit, StatusCode::OK));
            }
            Err(error) => {
                status = form.refuse(&beside(error, &mut wait), None);
            }
        }
    }
    let response = EditPage::new(&visit, TITLE, form).text(TEXT).respond(&visit, status);
    Ok(match wait {
        Some(error) => retry_after(response, &error),
        None => response,
    })
}

async fn make(visit: &Visit, client: Option<Client>, form: &Form) -> Result<NewLogin, Error> {
    let typed = |name: &str| form.field(name).map(|field| field.value.clone()).unwrap_or_default();
    if typed("name").trim().is_empty() {
        return Err(Error::invalid("name", "can't be blank"));
    }
    let credentials = CredentialsInput {
        domain: Member::Value(visit.organization.domain.clone()),
        email: Member::Value(visit.caller.user.email.clone()),
        password: Member::Value(typed("password")),
        otp_attempt: match typed("otp_attempt").trim() {
            "" => Member::Absent,
            code => Member::Value(TypedCode(code.to_owned())),
        },
    };
    let login = LoginInput {
        kind: Member::Value("api".to_owned()),
        name: Member::Value(typed("name").trim().to_owned()),
        ..LoginInput::default()
    };
    logins::sign_in(&visit.app, client, credentials, login).await
}

/// What is wrong, beside the field that it is about.
fn beside(error: Error, wait: &mut Option<Error>) -> Error {
    match error {
        Error::Refused(Code::WrongCredentials) => Error::invalid("password", "is wrong"),
        Error::Refused(Code::OtpRequired) => Error::invalid("otp_attempt", "can't be blank"),
        Error::Refused(Code::OtpWrong | Code::BackupCodeWrong) => Error::invalid("otp_attempt", "is wrong, or was used already"),
        Error::Wait { seconds } => {
            *wait = Some(Error::Wait { seconds });
            Code::TooManyRequests.into()
        }
        other @ (Error::Refused(_) | Error::Invalid(_) | Error::Store(_) | Error::Internal(_)) => other,
    }
}
