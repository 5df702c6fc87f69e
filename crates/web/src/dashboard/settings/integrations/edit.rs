use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::integrations::{self, IntegrationInput};
use doorward_app::{Error, places};
use doorward_core::input::Field as Member;
use doorward_core::{Permission, Secret};
use doorward_store::entity::integration::Model as Integration;
use doorward_store::page::Page;
use serde_json::{Value, json};

use super::{INTEGRATIONS, address, key};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Choice, Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};

const PLACES: Page = Page { limit: 100, offset: 0 };

/// The form of an integration; an empty one for a new integration.
fn form(integration: Option<&Integration>) -> Form {
    let events = integration.and_then(|integration| integration.enabled_events.as_array().cloned()).unwrap_or_default();
    let events = events.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n");
    let fields = vec![
        Field::text("name", "Name").value(integration.map_or("", |integration| &integration.name)),
        Field::input("url", "Address", "url", "off")
            .max(2000)
            .hint("Where events are posted to; it starts with https:// or http://")
            .value(integration.map_or("", |integration| &integration.url)),
        Field::lines("enabled_events", "Events", 4)
            .optional()
            .hint("One type a line, such as lock.unlock; all if empty")
            .value(events),
        Field::toggle("enabled", "Send events", integration.is_none_or(|integration| integration.enabled)),
    ];
    match integration {
        None => Form::new(format!("{INTEGRATIONS}/new"), "Create integration", fields).cancel(INTEGRATIONS),
        Some(integration) => Form::new(format!("{}/edit", address(integration.id)), "Save changes", fields)
            .cancel(address(integration.id))
            .version(integration.updated_at.at()),
    }
}

/// The same with what can be chosen only once: its place.
async fn new_form(visit: &Visit) -> Result<Form, Error> {
    let mut form = form(None);
    let mut choices = Vec::new();
    if visit.may_in_organization(Permission::IntegrationsWrite) {
        choices.push(Choice::new("", "Whole organization"));
    }
    let listed = places::list(&visit.app, &visit.caller, places::Query::default(), PLACES).await?;
    choices.extend(listed.items.iter().map(|detail| Choice::new(detail.place.id, &detail.place.name)));
    form.fields.push(Field::select("place_id", "Events of", choices).optional().hint("It cannot be changed later"));
    form.fields.push(Field::toggle("signed", "Sign what is sent", true).hint("With a key that is made for it and shown once"));
    Ok(form)
}

fn input(form: &Form) -> Result<IntegrationInput, Error> {
    let mut members = form.members()?;
    let kinds = form.field("enabled_events").map(|field| field.value.split([',', '\n', '\r', ' ']));
    let kinds: Vec<&str> = kinds.into_iter().flatten().filter(|kind| !kind.is_empty()).collect();
    members.insert("enabled_events".to_owned(), json!(kinds));
    Form::read(members)
}

pub async fn ask_new(visit: Visit) -> Answer {
    visit.caller.reach(Permission::IntegrationsWrite)?;
    Ok(EditPage::new(&visit, "New integration", new_form(&visit).await?).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = new_form(&visit).await?;
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let key = sent.on("signed").then(|| integrations::new_key(&visit.app));
        match create_from(&visit, &form, key.as_ref()).await {
            Ok(integration) => {
                return Ok(match key {
                    Some(key) => key::shown(&visit, &integration, &key),
                    None => visit.done(&address(integration.id), &format!("{} is added.", integration.name)),
                });
            }
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, "New integration", form).respond(&visit, status))
}

async fn create_from(visit: &Visit, form: &Form, key: Option<&Secret>) -> Result<Integration, Error> {
    let mut input = IntegrationInput { r#type: Member::Value("event_webhook".to_owned()), ..input(form)? };
    if let Some(key) = key {
        input.signature_key = Member::Value(key.reveal().to_owned());
    }
    Ok(integrations::create(&visit.app, &visit.caller, input).await?.integration)
}

/// One that the person may change: its address may hold a secret.
async fn writable(visit: &Visit, id: i64) -> Result<Integration, Error> {
    let integration = integrations::read(&visit.app, &visit.caller, id).await?.integration;
    visit.caller.authorize(Permission::IntegrationsWrite, integration.place_id.map_or(Target::Organization, Target::Place))?;
    Ok(integration)
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let integration = writable(&visit, id).await?;
    let page = EditPage::new(&visit, format!("Change {}", integration.name), form(Some(&integration)));
    Ok(page.respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let integration = writable(&visit, id).await?;
    let saved = form(Some(&integration));
    let mut form = form(Some(&integration));
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let mut input = IntegrationInput { unchanged_since: sent.version(), ..input(&form)? };
            // To the use case nothing is what stays, to a person what was cleared.
            input.name = Member::Value(sent.text("name").to_owned());
            input.url = Member::Value(sent.text("url").to_owned());
            integrations::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&address(id), "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&saved)),
        }
    }
    Ok(EditPage::new(&visit, format!("Change {}", integration.name), form).respond(&visit, status))
}
