use axum::http::StatusCode;
use doorward_app::role_assignments::{self, HolderKind, RoleAssignmentDetail, RoleAssignmentInput};
use doorward_app::{Error, caller};
use doorward_core::{Code, Permission, Role, Scope};

use super::offer::may_give;
use super::{Holder, Offer, fields};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Field, Form};
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Submitted, Visit};

const PARTLY: &str = "The first 200 groups and places by name are offered here.";

pub async fn ask_new(visit: Visit, kind: HolderKind, id: i64) -> Answer {
    let holder = Holder::read(&visit, kind, id).await?;
    visit.caller.reach(Permission::RoleAssignmentsWrite)?;
    let offer = Offer::load(&visit).await?;
    let form = form_new(&visit, &holder, &offer, &Sent::default());
    Ok(page_new(&visit, &holder, &offer, form).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted, kind: HolderKind, id: i64) -> Answer {
    let holder = Holder::read(&visit, kind, id).await?;
    visit.caller.reach(Permission::RoleAssignmentsWrite)?;
    let offer = Offer::load(&visit).await?;
    let mut form = form_new(&visit, &holder, &offer, &sent);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        match create_from(&visit, &form, &holder).await {
            Ok(right) => {
                let told = format!("{} is {} of {} now.", holder.name, with_article(right.role), right.applies_to.name());
                return Ok(visit.done(&holder.address(), &told));
            }
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(page_new(&visit, &holder, &offer, form).respond(&visit, status))
}

fn page_new<'a>(visit: &'a Visit, holder: &Holder, offer: &Offer, form: Form) -> EditPage<'a> {
    let page = EditPage::new(visit, format!("Add a role for {}", holder.name), form);
    if offer.partly { page.text(PARTLY) } else { page }
}

fn form_new(visit: &Visit, holder: &Holder, offer: &Offer, sent: &Sent) -> Form {
    let fields = super::fields(visit, offer, sent.text("group_id"), holder.is_team());
    Form::new(format!("{}/roles/new", holder.address()), "Add role", fields).cancel(holder.address())
}

async fn create_from(visit: &Visit, form: &Form, holder: &Holder) -> Result<RoleAssignmentDetail, Error> {
    let mut input = super::input(visit, form)?;
    let id = doorward_core::input::Field::Value(holder.id);
    if holder.is_team() {
        input.assignee_type = doorward_core::input::Field::Value(holder.kind.as_str().to_owned());
        input.assignee_id = id;
    } else {
        input.user_id = id;
    }
    role_assignments::create(&visit.app, &visit.caller, input).await
}

/// `a Group manager`, `an Observer`, in the middle of a sentence.
fn with_article(role: Role) -> String {
    let name = role.name().to_lowercase();
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {name}")
}

/// The right of this holder with this id; that of anybody else is not here.
pub(super) async fn find(visit: &Visit, holder: &Holder, id: i64) -> Result<RoleAssignmentDetail, Error> {
    let found = role_assignments::read(&visit.app, &visit.caller, id).await?;
    let of = if holder.is_team() { found.role_assignment.team_id } else { found.role_assignment.user_id };
    if of == Some(holder.id) { Ok(found) } else { Err(Code::NotFound.into()) }
}

pub async fn ask(visit: Visit, kind: HolderKind, (id, right): (i64, i64)) -> Answer {
    let holder = Holder::read(&visit, kind, id).await?;
    let right = find(&visit, &holder, right).await?;
    let form = form(&visit, &holder, &right);
    Ok(EditPage::new(&visit, title(&holder, &right), form).respond(&visit, StatusCode::OK))
}

pub async fn update(Submitted { visit, sent }: Submitted, kind: HolderKind, (id, right): (i64, i64)) -> Answer {
    let holder = Holder::read(&visit, kind, id).await?;
    let right = find(&visit, &holder, right).await?;
    let saved = form(&visit, &holder, &right);
    let mut form = form(&visit, &holder, &right);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        let change = async {
            let mut members = form.members()?;
            fields::without_bare_period(&mut members);
            // What is shown to the minute stays as it is, unless it was changed.
            members.retain(|name, _| {
                !name.starts_with("valid_") || form.field(name).map(Field::told) != saved.field(name).map(Field::told)
            });
            let input = RoleAssignmentInput { unchanged_since: sent.version(), ..Form::read(members)? };
            role_assignments::update(&visit.app, &visit.caller, right.role_assignment.id, input).await
        };
        match change.await {
            Ok(()) => return Ok(visit.done(&holder.address(), "The changes are saved.")),
            Err(error) => status = form.refuse(&error, Some(&saved)),
        }
    }
    Ok(EditPage::new(&visit, title(&holder, &right), form).respond(&visit, status))
}

fn title(holder: &Holder, right: &RoleAssignmentDetail) -> String {
    format!("Change the role of {} on {}", holder.name, right.applies_to.name())
}

fn form(visit: &Visit, holder: &Holder, right: &RoleAssignmentDetail) -> Form {
    let row = &right.role_assignment;
    let target = right.applies_to.target();
    let same = |role: &Role| role.scope() == right.role.scope() && (*role == right.role || may_give(visit, target, *role));
    let mut fields = vec![fields::roles(Role::ALL.iter().copied().filter(same)).value(right.role.as_str())];
    if right.role.scope() == Scope::Group {
        let validity = caller::validity(row);
        for (field, at) in fields::validity(&right.zone).into_iter().zip([validity.from, validity.until]) {
            fields.push(field.value(at.map(|at| doorward_core::wall_clock::shown(at, &right.zone)).unwrap_or_default()));
        }
    }
    if !holder.is_team() {
        let [limit, period] = fields::limits();
        fields.push(limit.value(row.unlock_limit.map(|limit| limit.to_string()).unwrap_or_default()));
        fields.push(period.value(row.unlock_limit_period.clone().unwrap_or_default()));
    }
    fields.push(Field::toggle("notify", "Tell them of changes by mail", row.notify));
    Form::new(format!("{}/roles/{}/edit", holder.address(), row.id), "Save changes", fields)
        .cancel(holder.address())
        .version(row.updated_at.at())
}
