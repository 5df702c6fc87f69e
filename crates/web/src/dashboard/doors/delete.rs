use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::locks;

use super::{DOORS, address, find, find_administered};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what goes along.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let door = find_administered(&visit, id).await?;
    let consequences = vec![
        format!("It leaves {}. Links and rights there no longer open it.", count(door.groups_count.unsigned_abs(), "group")),
        "Its hours, restrictions and relay settings are deleted with it.".to_owned(),
        "What happened at it stays in the events.".to_owned(),
    ];
    let form = Form::new(format!("{}/delete", address(id)), "Delete door", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Delete {}?", door.lock.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let door = find(&visit, id).await?.lock;
    locks::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(DOORS, &format!("{} is deleted.", door.name)))
}
