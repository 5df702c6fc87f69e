use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::evaluation_webhooks::{self, WithSecret};

use super::address;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

#[derive(Template)]
#[template(path = "settings/evaluation_webhook_secret.html")]
struct SecretPage<'a> {
    shell: Shell<'a>,
    id: i64,
    name: &'a str,
    secret: &'a str,
}

/// Shows a secret, once.
pub fn shown(visit: &Visit, WithSecret { detail, secret }: &WithSecret) -> Response {
    let page = SecretPage { shell: visit.shell(), id: detail.webhook.id, name: &detail.webhook.name, secret: secret.reveal() };
    visit.respond(StatusCode::OK, &page)
}

/// Asks, with what it means.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let webhook = evaluation_webhooks::read(&visit.app, &visit.caller, id).await?.webhook;
    let consequences =
        vec!["The secret before signs beside the new one for another day, so that the service can change over.".to_owned()];
    let form = Form::new(format!("{}/secret", address(id)), "Make new secret", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("New secret for {}?", webhook.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn replace(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let replaced = evaluation_webhooks::replace_secret(&visit.app, &visit.caller, id).await?;
    Ok(shown(&visit, &replaced))
}
