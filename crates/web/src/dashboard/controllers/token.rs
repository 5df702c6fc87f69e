use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::controllers::{self, ENROLMENT_LIFE, WithToken};

use super::standing::Standing;
use super::{address, find_administered};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

#[derive(Template)]
#[template(path = "controllers/token.html")]
struct TokenPage<'a> {
    shell: Shell<'a>,
    id: i64,
    name: &'a str,
    command: String,
    minutes: u64,
    standing: Standing,
}

/// Shows the command that enrols an agent, once.
pub fn shown(visit: &Visit, WithToken { detail, token }: &WithToken) -> Response {
    let server = &visit.settings.public_url;
    let page = TokenPage {
        shell: visit.shell(),
        id: detail.controller.id,
        name: &detail.controller.name,
        command: format!("doorward agent --server {server} --token {}", token.reveal()),
        minutes: ENROLMENT_LIFE.as_secs() / 60,
        standing: Standing::new(detail, visit.now()),
    };
    visit.respond(StatusCode::OK, &page)
}

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let controller = find_administered(&visit, id).await?.controller;
    let mut consequences = vec!["A token that was made before and not used stops working.".to_owned()];
    if controller.public_key.is_some() {
        consequences.push("Its agent goes on until another enrols with the new token. From then on it is refused.".to_owned());
    }
    let form = Form::new(format!("{}/token", address(id)), "Make new token", Vec::new()).cancel(address(id));
    let page = EditPage::new(&visit, format!("New token for {}?", controller.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn renew(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let made = controllers::renew(&visit.app, &visit.caller, id).await?;
    Ok(shown(&visit, &made))
}
