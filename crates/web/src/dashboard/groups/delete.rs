use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::groups;
use doorward_core::Permission;

use super::{GROUPS, address, show};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what goes along.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = groups::read(&visit.app, &visit.caller, id).await?;
    visit.caller.authorize(Permission::GroupsWrite, Target::from(&detail.group))?;
    let (links, rights) = (show::links(&visit, id).await?, count(detail.users_count.unsigned_abs(), "right"));
    let consequences = vec![
        format!("{links} and {rights} of this group are deleted with it. They open nothing from then on."),
        format!("Its hours are deleted with it. Doors stay: it holds {}.", count(detail.locks_count.unsigned_abs(), "door")),
        "What happened stays in the events.".to_owned(),
    ];
    let form = Form::new(format!("{}/delete", address(id)), "Delete group", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Delete {}?", detail.group.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let group = groups::read(&visit.app, &visit.caller, id).await?.group;
    groups::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(GROUPS, &format!("{} is deleted.", group.name)))
}
