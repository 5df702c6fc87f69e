use axum::http::StatusCode;
use doorward_app::role_assignments::{self, HolderKind};
use doorward_core::Role;

use super::Holder;
use super::edit::find;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what it means.
pub async fn ask(visit: Visit, kind: HolderKind, (id, right): (i64, i64)) -> Answer {
    let holder = Holder::read(&visit, kind, id).await?;
    let right = find(&visit, &holder, right).await?;
    let stops = if holder.is_team() { "Every member of the team loses what it permits" } else { "What it permits ends" };
    let mut consequences = vec![format!("{stops} at once; what other roles permit stays.")];
    if right.role == Role::OrganizationAdministrator {
        consequences.push("API keys made as an administrator end with the last role that makes their maker one.".to_owned());
    }
    let action = format!("{}/roles/{}/delete", holder.address(), right.role_assignment.id);
    let form = Form::new(action, "Remove role", Vec::new()).danger().cancel(holder.address());
    let title = format!("Remove {} on {} from {}?", right.role.name(), right.applies_to.name(), holder.name);
    Ok(EditPage::new(&visit, title, form).consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Submitted { visit, .. }: Submitted, kind: HolderKind, (id, right): (i64, i64)) -> Answer {
    let holder = Holder::read(&visit, kind, id).await?;
    let right = find(&visit, &holder, right).await?;
    role_assignments::delete(&visit.app, &visit.caller, right.role_assignment.id).await?;
    Ok(visit.done(&holder.address(), &format!("{} on {} is removed.", right.role.name(), right.applies_to.name())))
}
