use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::evaluation_webhooks::{self, EvaluationWebhookInput};
use doorward_app::{Error, terminals};
use doorward_core::Permission;
use doorward_core::evaluation::USUAL_TIMEOUT;
use doorward_core::input::Field as Member;
use doorward_store::entity::evaluation_webhook::Model as Webhook;
use doorward_store::page::Page;

use super::{EVALUATION_WEBHOOKS, address, secret};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Choice, Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};

const TERMINALS: Page = Page { limit: 100, offset: 0 };
/// Times to choose from, in milliseconds.
const TIMES: [i64; 5] = [500, 1_000, 2_000, 3_000, 5_000];

/// The form of a webhook; an empty one for a new webhook.
fn form(webhook: Option<&Webhook>) -> Form {
    let timeout = webhook.map_or(USUAL_TIMEOUT, |webhook| webhook.timeout);
    let mut times = TIMES.to_vec();
    if !times.contains(&timeout) {
        times.push(timeout);
        times.sort_unstable();
    }
    let times = times.iter().map(|time| Choice::new(time, format!("{time} milliseconds"))).collect();
    let fields = vec![
        Field::text("name", "Name").value(webhook.map_or("", |webhook| &webhook.name)),
        Field::input("url", "Address", "url", "off")
            .max(2000)
            .hint("Where codes are posted to; it starts with https:// or http://")
            .value(webhook.map_or("", |webhook| &webhook.url)),
        Field::select("timeout", "Time to answer", times)
            .hint("Whoever stands at the door waits for it. Later, the code is refused")
            .value(timeout.to_string()),
        Field::toggle("enabled", "Ask it", webhook.is_none_or(|webhook| webhook.enabled))
            .hint("Switched off, codes that Doorward did not make are refused"),
    ];
    match webhook {
        None => Form::new(format!("{EVALUATION_WEBHOOKS}/new"), "Create webhook", fields).cancel(EVALUATION_WEBHOOKS),
        Some(webhook) => Form::new(format!("{}/edit", address(webhook.id)), "Save changes", fields)
            .cancel(address(webhook.id))
            .version(webhook.updated_at.at()),
    }
}

/// The same with what can be chosen only once: whose codes it judges.
async fn new_form(visit: &Visit) -> Result<Form, Error> {
    visit.caller.authorize(Permission::IntegrationsWrite, Target::Organization)?;
    let mut form = form(None);
    let mut choices = vec![Choice::new("", "All terminals")];
    let listed = terminals::list(&visit.app, &visit.caller, terminals::Query::default(), TERMINALS).await?;
    choices.extend(listed.items.iter().map(|detail| Choice::new(detail.terminal.id, &detail.terminal.name)));
    let hint = "A terminal’s own webhook goes before that of all. It cannot be changed later";
    form.fields.push(Field::select("terminal_id", "Codes of", choices).optional().hint(hint));
    Ok(form)
}

pub async fn ask_new(visit: Visit) -> Answer {
    Ok(EditPage::new(&visit, "New evaluation webhook", new_form(&visit).await?).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = new_form(&visit).await?;
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let create = async { evaluation_webhooks::create(&visit.app, &visit.caller, form.input()?).await };
        match create.await {
            Ok(made) => return Ok(secret::shown(&visit, &made)),
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, "New evaluation webhook", form).respond(&visit, status))
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let webhook = evaluation_webhooks::read(&visit.app, &visit.caller, id).await?.webhook;
    let page = EditPage::new(&visit, format!("Change {}", webhook.name), form(Some(&webhook)));
    Ok(page.respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let webhook = evaluation_webhooks::read(&visit.app, &visit.caller, id).await?.webhook;
    let saved = form(Some(&webhook));
    let mut form = form(Some(&webhook));
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input: EvaluationWebhookInput = form.input()?;
            // To the use case nothing is what stays, to a person what was cleared.
            let name = Member::Value(sent.text("name").to_owned());
            let url = Member::Value(sent.text("url").to_owned());
            let input = EvaluationWebhookInput { unchanged_since: sent.version(), name, url, ..input };
            evaluation_webhooks::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&address(id), "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&saved)),
        }
    }
    Ok(EditPage::new(&visit, format!("Change {}", webhook.name), form).respond(&visit, status))
}
