use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::partner_keys::{self, PartnerKeyDetail, PartnerKeyInput, WithSecret};
use doorward_app::{Error, groups};
use doorward_core::Permission;
use doorward_core::input::Field as Member;
use doorward_store::page::Page;
use serde_json::json;

use super::{PARTNER_KEYS, life};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Choice, Field, Form};
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

const GROUPS: Page = Page { limit: 250, offset: 0 };
/// Lives to choose from, in seconds: an hour, twelve, a day, a week, 30 days, a year.
const LIVES: [i64; 6] = [3_600, 43_200, 86_400, 604_800, 2_592_000, 31_622_400];

#[derive(Template)]
#[template(path = "settings/partner_key_secret.html")]
struct SecretPage<'a> {
    shell: Shell<'a>,
    name: &'a str,
    id: i64,
    audience: &'a str,
    secret: &'a str,
}

/// The groups of a key, and the first others.
async fn group_choices(visit: &Visit, chosen: &[i64]) -> Result<Vec<Choice>, Error> {
    let of = |query: groups::Query| async move { groups::list(&visit.app, &visit.caller, query, GROUPS).await };
    let mut listed = of(groups::Query::default()).await?.items;
    let rest: Vec<i64> = chosen.iter().copied().filter(|id| listed.iter().all(|detail| detail.group.id != *id)).collect();
    if !rest.is_empty() {
        listed.extend(of(groups::Query { ids: Some(rest), ..groups::Query::default() }).await?.items);
    }
    Ok(listed.iter().map(|detail| Choice::new(detail.group.id, &detail.group.name)).collect())
}

/// The form of a partner key; an empty one for a new key.
async fn form(visit: &Visit, detail: Option<&PartnerKeyDetail>) -> Result<Form, Error> {
    let key = detail.map(|detail| &detail.key);
    let chosen = detail.map(|detail| detail.groups.as_slice()).unwrap_or_default();
    let longest_life = key.map_or(86_400, |key| key.longest_life);
    let mut lives = LIVES.to_vec();
    if !lives.contains(&longest_life) {
        lives.push(longest_life);
        lives.sort_unstable();
    }
    let ids: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    let mut fields = vec![
        Field::text("name", "Name").value(key.map_or("", |key| &key.name)),
        Field::checks("group_ids", "Groups", group_choices(visit, chosen).await?)
            .hint("Its codes open the doors of these groups and no others")
            .value(ids.join(",")),
        Field::select(
            "longest_life",
            "Longest life of a code",
            lives.iter().map(|seconds| Choice::new(seconds, life(*seconds))).collect(),
        )
        .value(longest_life.to_string()),
        Field::toggle("enabled", "Codes open doors", key.is_none_or(|key| key.enabled))
            .hint("Switched off, none of its codes opens a door"),
    ];
    let Some(key) = key else {
        let algorithms = vec![
            Choice::new("HS256", "Shared secret").hint("Made here and shown once; the partner signs with it (HS256)"),
            Choice::new("EdDSA", "The partner’s own key").hint("The partner gives you its Ed25519 public key (EdDSA)"),
        ];
        fields.push(Field::radios("algorithm", "Signed with", algorithms).value("HS256"));
        fields.push(
            Field::lines("public_key", "Public key", 4)
                .optional()
                .when("algorithm=EdDSA")
                .hint("PEM, a JWK, or base64url. It cannot be changed later"),
        );
        return Ok(Form::new(format!("{PARTNER_KEYS}/new"), "Create partner key", fields).cancel(PARTNER_KEYS));
    };
    let form = Form::new(format!("{PARTNER_KEYS}/{}/edit", key.id), "Save changes", fields);
    Ok(form.cancel(PARTNER_KEYS).version(key.updated_at.at()))
}

fn input(form: &Form, sent: &Sent) -> Result<PartnerKeyInput, Error> {
    let mut members = form.members()?;
    members.insert("group_ids".to_owned(), json!(sent.ids("group_ids")));
    members.insert("longest_life".to_owned(), json!(sent.text("longest_life").parse::<i64>().ok()));
    Form::read(members)
}

pub async fn ask_new(visit: Visit) -> Answer {
    visit.caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    Ok(EditPage::new(&visit, "New partner key", form(&visit, None).await?).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted) -> Answer {
    let mut form = form(&visit, None).await?;
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let create = async {
            let mut input = input(&form, &sent)?;
            if sent.text("algorithm") == "HS256" {
                input.public_key = Member::Absent;
            }
            partner_keys::create(&visit.app, &visit.caller, input).await
        };
        match create.await {
            Ok(WithSecret { detail, secret: Some(secret) }) => {
                let PartnerKeyDetail { key, audience, .. } = &detail;
                let page = SecretPage { shell: visit.shell(), name: &key.name, id: key.id, audience, secret: secret.reveal() };
                return Ok(visit.respond(StatusCode::OK, &page));
            }
            Ok(WithSecret { detail, secret: None }) => {
                return Ok(visit.done(PARTNER_KEYS, &format!("{} is added.", detail.key.name)));
            }
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, "New partner key", form).respond(&visit, status))
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = partner_keys::read(&visit.app, &visit.caller, id).await?;
    let form = form(&visit, Some(&detail)).await?;
    Ok(EditPage::new(&visit, format!("Change {}", detail.key.name), form).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let detail = partner_keys::read(&visit.app, &visit.caller, id).await?;
    let saved = form(&visit, Some(&detail)).await?;
    let mut form = form(&visit, Some(&detail)).await?;
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            // To the use case nothing is what stays, to a person what was cleared.
            let name = Member::Value(sent.text("name").to_owned());
            let input = PartnerKeyInput { unchanged_since: sent.version(), name, ..input(&form, &sent)? };
            partner_keys::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(PARTNER_KEYS, "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&saved)),
        }
    }
    Ok(EditPage::new(&visit, format!("Change {}", detail.key.name), form).respond(&visit, status))
}
