use askama::Template;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use doorward_app::group_links;
use doorward_app::groups::GroupDetail;
use doorward_core::{Code, Permission};

use super::once::{self, KEY};
use super::{CREDENTIALS, address, fields, shown_once};
use crate::dashboard::form::{Control, Form};
use crate::dashboard::listing::Listing;
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

/// The address of the form.
const NEW: &str = "/app/credentials/new";

#[derive(Template)]
#[template(path = "credentials/new.html")]
struct NewPage<'a> {
    shell: Shell<'a>,
    form: Form,
    /// Whether there is a group to choose.
    groups: bool,
    may_add_group: bool,
    /// Whether the link is to be passed on by hand.
    manual: bool,
}

impl NewPage<'_> {
    /// Whether a switch for both moments stands before the field.
    fn before_moments(name: &str) -> bool {
        name == "valid_from"
    }
}

fn form(visit: &Visit, groups: &[GroupDetail], chosen: Option<i64>, key: &str) -> Form {
    let mut all = fields::ways(visit);
    all.extend(fields::terms(visit, groups, None, chosen));
    Form::new(NEW, "Send link", all).cancel(CREDENTIALS).carry(KEY, key)
}

pub async fn ask(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    visit.caller.reach(Permission::GroupLinksWrite)?;
    let chosen = Listing::new(CREDENTIALS, query.as_deref()).id("group");
    let groups = fields::groups(&visit, chosen).await?;
    let form = form(&visit, &groups, chosen, &visit.app.new_key());
    Ok(respond(&visit, &groups, form, StatusCode::OK))
}

fn respond(visit: &Visit, groups: &[GroupDetail], mut form: Form, status: StatusCode) -> Response {
    form.focus();
    let manual = form.field("send_via").is_some_and(|field| field.value == "manual");
    let may_add_group = visit.may(Permission::GroupsWrite);
    visit.respond(status, &NewPage { shell: visit.shell(), groups: !groups.is_empty(), may_add_group, form, manual })
}

/// Makes the link, once for each form that was opened.
pub async fn create(headers: HeaderMap, Submitted { visit, sent }: Submitted) -> Answer {
    let groups = fields::groups(&visit, sent.text("group_id").parse().ok()).await?;
    let mut form = form(&visit, &groups, None, sent.text(KEY));
    form.fill(&sent);
    fields::rezone(&visit, &groups, &mut form.fields);
    if sent.review() {
        return Ok(respond(&visit, &groups, form, StatusCode::OK));
    }
    match create_from(&visit, &headers, &sent, &form).await {
        Ok(made) => {
            let detail = group_links::read(&visit.app, &visit.caller, made.id).await?;
            match super::told::sent_to(&detail) {
                None => Ok(shown_once::respond(&visit, &detail, &made)?),
                Some(to) => {
                    Ok(visit.done(&address(made.id), &format!("The link for {} is on its way to {to}.", detail.group_link.name)))
                }
            }
        }
        Err(error) => {
            let mut status = form.refuse(&error, None);
            if let doorward_app::Error::Refused(code) = &error {
                status = of_code(*code, &mut form, &visit, status);
            }
            Ok(respond(&visit, &groups, form, status))
        }
    }
}

/// Where a refusal belongs that names no field.
fn of_code(code: Code, form: &mut Form, visit: &Visit, status: StatusCode) -> StatusCode {
    if code == Code::KeyReused {
        form.carried = vec![(KEY, visit.app.new_key())];
        form.banner =
            Some("This form has already made a link, which is in the list. Send it again to make another one.".to_owned());
        return status;
    }
    let beside = [(Code::EmailLinksQuotaReached, "email"), (Code::SmsLinksQuotaReached, "phone")];
    let Some((_, beside)) = beside.into_iter().find(|(quota, _)| *quota == code) else { return status };
    if let Some(field) = form.fields.iter_mut().find(|field| field.name == beside) {
        field.error = form.banner.take();
    }
    status
}

async fn create_from(visit: &Visit, headers: &HeaderMap, sent: &Sent, form: &Form) -> Result<once::Made, doorward_app::Error> {
    let input = fields::input(form)?;
    once::made(visit, headers, NEW, sent, async { group_links::create(&visit.app, &visit.caller, input).await }).await
}
