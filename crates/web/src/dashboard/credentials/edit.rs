use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::group_links::{self, GroupLinkDetail, GroupLinkInput};
use doorward_app::groups::GroupDetail;
use doorward_core::input::Field as Member;

use super::{address, fields};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::visit::{Answer, Submitted, Visit};

fn form(visit: &Visit, detail: &GroupLinkDetail, groups: &[GroupDetail]) -> Form {
    let link = &detail.group_link;
    let mut all = vec![Field::text("name", "Name").value(&link.name)];
    all.extend(fields::terms(visit, groups, Some(detail), None));
    all.push(fields::code(detail));
    Form::new(format!("{}/edit", address(link.id)), "Save changes", all).cancel(address(link.id)).version(link.updated_at.at())
}

fn page<'a>(visit: &'a Visit, detail: &GroupLinkDetail, form: Form) -> EditPage<'a> {
    let page = EditPage::new(visit, format!("Change the link of {}", detail.group_link.name), form);
    match super::told::sent_to(detail) {
        Some(to) => page.text(format!("It was sent to {to}. For another address, make another link.")),
        None => page,
    }
}

pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = group_links::read(&visit.app, &visit.caller, id).await?;
    let groups = fields::groups(&visit, Some(detail.group_link.group_id)).await?;
    Ok(page(&visit, &detail, form(&visit, &detail, &groups)).respond(&visit, StatusCode::OK))
}

pub async fn update(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    let detail = group_links::read(&visit.app, &visit.caller, id).await?;
    let groups = fields::groups(&visit, Some(detail.group_link.group_id)).await?;
    let saved = form(&visit, &detail, &groups);
    let mut form = form(&visit, &detail, &groups);
    form.fill(&sent);
    fields::rezone(&visit, &groups, &mut form.fields);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let input = fields::change(&form, &saved, sent.version())?;
            group_links::update(&visit.app, &visit.caller, id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&address(id), "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&saved)),
        }
    }
    Ok(page(&visit, &detail, form).respond(&visit, status))
}

pub async fn disable(path: Path<i64>, submitted: Submitted) -> Answer {
    switch(path, submitted, false, "The link is switched off. It opens nothing.").await
}

pub async fn enable(path: Path<i64>, submitted: Submitted) -> Answer {
    switch(path, submitted, true, "The link is switched on.").await
}

async fn switch(Path(id): Path<i64>, Submitted { visit, .. }: Submitted, on: bool, told: &str) -> Answer {
    let input = GroupLinkInput { link_enabled: Member::Value(on), ..GroupLinkInput::default() };
    group_links::update(&visit.app, &visit.caller, id, input).await?;
    Ok(visit.done(&address(id), told))
}
