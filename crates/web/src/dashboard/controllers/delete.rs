use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::{controllers, terminals};
use doorward_store::page::Page;

use super::{CONTROLLERS, address, driven, find_administered};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Doors that are named.
const DOORS: Page = Page { limit: 10, offset: 0 };
const NONE: Page = Page { limit: 1, offset: 0 };

/// Asks, with what goes along.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let controller = find_administered(&visit, id).await?.controller;
    let mut consequences = Vec::new();
    let doors = driven(&visit, vec![id], DOORS).await?;
    if doors.total > 0 {
        let names: Vec<&str> = doors.items.iter().map(|door| door.lock.name.as_str()).collect();
        let more = if doors.total > names.len() as u64 { " and others" } else { "" };
        let who = count(doors.total, "door");
        let stay = if doors.total == 1 { "stays shut until its relay names" } else { "stay shut until their relays name" };
        consequences.push(format!("{who} {stay} another controller: {}{more}.", names.join(", ")));
    }
    let of_it = terminals::Query { controller_id: Some(id), ..terminals::Query::default() };
    // Who may not see scanners is not told of them.
    let scanners = terminals::list(&visit.app, &visit.caller, of_it, NONE).await.map_or(0, |listed| listed.total);
    if scanners > 0 {
        let verb = if scanners == 1 { "is" } else { "are" };
        consequences.push(format!("{} {verb} read by nobody any more.", count(scanners, "scanner")));
    }
    consequences.push("The connection of its agent ends at once, and its key is refused from then on.".to_owned());
    consequences.push("What happened stays in the events.".to_owned());
    let form = Form::new(format!("{}/delete", address(id)), "Delete controller", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Delete {}?", controller.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let controller = find_administered(&visit, id).await?.controller;
    controllers::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(CONTROLLERS, &format!("{} is deleted.", controller.name)))
}
