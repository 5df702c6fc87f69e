use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::caller::Target;
use doorward_app::role_assignments::RoleAssignmentInput;
use doorward_app::users::{self, UserDetail, UserInput};
use doorward_core::{Permission, input::Field as Member};

use super::{USERS, address};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::{Choice, Control, Field, Form};
use crate::dashboard::rights::{self, Offer};
use crate::dashboard::sent::Sent;
use crate::dashboard::visit::{Answer, Submitted, Visit};

const MANAGED: &str = "managed";
/// The fields of the user; all others are of the first role.
const OF_USER: [&str; 3] = ["email", "name", "notes"];

pub async fn ask(visit: Visit) -> Answer {
    visit.caller.authorize(Permission::UsersWrite, Target::Organization)?;
    let offer = Offer::load(&visit).await?;
    let form = form(&visit, &offer, &Sent::default());
    Ok(EditPage::new(&visit, "Add user", form).respond(&visit, StatusCode::OK))
}

pub async fn create(Submitted { visit, sent }: Submitted) -> Answer {
    visit.caller.authorize(Permission::UsersWrite, Target::Organization)?;
    let offer = Offer::load(&visit).await?;
    let mut form = form(&visit, &offer, &sent);
    form.fill(&sent);
    let mut status = StatusCode::OK;
    if !sent.review() {
        match create_from(&visit, &form).await {
            Ok(UserDetail { user, .. }) => {
                let told = if user.send_emails {
                    format!("{} is added. The invitation is on its way to {}.", user.name, user.email)
                } else {
                    format!("{} is added.", user.name)
                };
                return Ok(visit.done(&address(user.id), &told));
            }
            Err(error) => status = form.refuse(&error, None),
        }
    }
    Ok(EditPage::new(&visit, "Add user", form).respond(&visit, status))
}

fn form(visit: &Visit, offer: &Offer, sent: &Sent) -> Form {
    let mut fields = vec![
        Field::input("email", "Email", "email", "off").max(255),
        Field::text("name", "Name").optional().hint("Leave empty for the first part of the address"),
    ];
    fields.extend(joining(visit, offer, sent, Some(Field::lines("notes", "Notes", 2).optional())));
    Form::new(format!("{USERS}/new"), "Add user", fields).cancel(USERS)
}

/// The fields of how somebody joins, and of their first role; another one between.
pub(super) fn joining(visit: &Visit, offer: &Offer, sent: &Sent, between: Option<Field>) -> Vec<Field> {
    let kinds = vec![
        Choice::new("invited", "Invite by mail").hint("They get a mail with which they choose a password and sign in"),
        Choice::new(MANAGED, "Managed")
            .hint("They get no mails, and their address counts as confirmed; for accounts that others look after"),
    ];
    let mut fields = vec![Field::radios("kind", "How they join", kinds).value("invited")];
    fields.extend(between);
    if offer.roles.is_empty() {
        return fields;
    }
    for mut field in rights::fields(visit, offer, sent.text("group_id"), false) {
        if let ("role_id", Control::Radios(choices)) = (field.name.as_ref(), &mut field.control) {
            choices.insert(0, Choice::new("", "None yet").hint("They open no door until they get a role"));
            field.label = "First role".into();
        } else if field.when.is_none() {
            field.when = Some(WITH_ROLE);
        }
        fields.push(field);
    }
    fields
}

/// Whatever concerns the first role shows once there is one.
const WITH_ROLE: &str = "role_id=group_basic group_manager place_access_manager place_administrator organization_observer \
organization_user_manager organization_access_manager organization_administrator";

async fn create_from(visit: &Visit, form: &Form) -> Result<UserDetail, Error> {
    let mut members = form.members()?;
    members.retain(|name, _| OF_USER.contains(&name.as_str()));
    add(visit, form, Form::read(members)?).await
}

/// Adds somebody as the fields of how they join say.
pub(super) async fn add(visit: &Visit, form: &Form, mut input: UserInput) -> Result<UserDetail, Error> {
    if form.field("kind").is_some_and(|kind| kind.value == MANAGED) {
        (input.send_emails, input.confirm) = (Member::Value(false), Member::Value(true));
    }
    match right(visit, form)? {
        Some(right) => users::create_with_right(&visit.app, &visit.caller, input, right).await,
        None => users::create(&visit.app, &visit.caller, input).await,
    }
}

/// The first role, if one is chosen.
pub(super) fn right(visit: &Visit, form: &Form) -> Result<Option<RoleAssignmentInput>, Error> {
    let chosen = form.field("role_id").is_some_and(|role| !role.value.is_empty());
    if chosen { rights::input(visit, form).map(Some) } else { Ok(None) }
}
