use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::integrations::{self, IntegrationInput};
use doorward_core::Secret;
use doorward_core::input::Field;
use doorward_store::entity::integration::Model as Integration;

use super::address;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

#[derive(Template)]
#[template(path = "settings/integration_key.html")]
struct KeyPage<'a> {
    shell: Shell<'a>,
    integration: &'a Integration,
    key: &'a str,
}

/// Shows a key, once.
pub fn shown(visit: &Visit, integration: &Integration, key: &Secret) -> Response {
    visit.respond(StatusCode::OK, &KeyPage { shell: visit.shell(), integration, key: key.reveal() })
}

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let integration = integrations::read(&visit.app, &visit.caller, id).await?.integration;
    let consequences =
        vec!["The key before signs beside the new one for another day, so that the receiver can change over.".to_owned()];
    let form = Form::new(format!("{}/key", address(id)), "Make new key", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("New signing key for {}?", integration.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn replace(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let integration = integrations::read(&visit.app, &visit.caller, id).await?.integration;
    let key = integrations::new_key(&visit.app);
    let input = IntegrationInput { signature_key: Field::Value(key.reveal().to_owned()), ..IntegrationInput::default() };
    integrations::update(&visit.app, &visit.caller, id, input).await?;
    Ok(shown(&visit, &integration, &key))
}
