//! Use cases that no route of the API leads to: pages call them for whoever is signed in.

use doorward_app::event_sets::EventSetInput;
use doorward_app::group_links::GroupLinkInput;
use doorward_app::{Caller, Error, authenticate, group_links, ledger, messages, reports};
use doorward_core::Code;
use doorward_core::input::Field;
use doorward_testkit::answer::Answer;
use doorward_testkit::server::{Credential, TestServer};
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// Their names, in the order of the printed matrix.
pub const ALL: &[&str] = &[
    "messages::test_mail",
    "messages::test_text",
    "messages::tests",
    "ledger::begin",
    "ledger::verification",
    "group_links::check",
    "reports::export",
];

/// What stands before their names.
pub fn method() -> Method {
    Method::from_bytes(b"CALL").unwrap()
}

/// Calls one as whoever has this credential, and answers as a route would.
pub async fn call(server: &TestServer, name: &str, credential: &Credential) -> Answer {
    let outcome = match credential {
        Credential::Login(secret) => match authenticate::login(&server.app, secret).await {
            Ok(caller) => outcome(server, name, &caller).await,
            Err(error) => Err(error),
        },
        Credential::Nothing | Credential::GroupLink(_) | Credential::AccessKey(_) => Err(Code::Unauthenticated.into()),
    };
    let (status, text) = match outcome {
        Ok(()) => (204, String::new()),
        Err(Error::Refused(code)) => (code.status(), code.text().to_owned()),
        Err(Error::Invalid(errors)) => (422, format!("{errors:?}")),
        Err(error) => (500, error.to_string()),
    };
    Answer { request: format!("CALL {name}"), status, headers: HeaderMap::new(), text, json: Value::Null }
}

async fn outcome(server: &TestServer, name: &str, caller: &Caller) -> Result<(), Error> {
    let app = &server.app;
    match name {
        "messages::test_mail" => {
            // It goes to an address that is known to be theirs and gets mails.
            let mut confirmed = caller.clone();
            confirmed.user.confirmed_at = Some(caller.user.created_at);
            confirmed.user.send_emails = true;
            messages::test_mail(app, &confirmed).await
        }
        "messages::test_text" => messages::test_text(app, caller, Field::Value("+12025550123".to_owned())).await,
        "messages::tests" => messages::tests(app, caller).await.map(drop),
        "ledger::begin" => ledger::begin(app, caller).await,
        "ledger::verification" => ledger::verification(app, caller).await.map(drop),
        "group_links::check" => {
            let link = GroupLinkInput {
                group_id: Field::Value(1),
                name: Field::Value("Ada Sample".to_owned()),
                ..GroupLinkInput::default()
            };
            group_links::check(app, caller, link)
        }
        "reports::export" => reports::export(app, caller, EventSetInput::default()).await.map(drop),
        other => panic!("{other} is not called"),
    }
}
