use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::{groups, locks, places};
use doorward_store::page::Page;

use super::{PLACES, address};
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Submitted, Visit};

/// Asks, with what goes along.
pub async fn ask(visit: Visit, Path(id): Path<i64>) -> Answer {
    let (app, caller) = (&visit.app, &visit.caller);
    let place = places::read(app, caller, id, false).await?.place;
    let none = Page { limit: 1, offset: 0 };
    let doors = locks::list(app, caller, locks::Query { place_id: Some(id), ..locks::Query::default() }, none).await?.total;
    let groups = groups::list(app, caller, groups::Query { place_id: Some(id), ..groups::Query::default() }, none).await?.total;
    let consequences = vec![
        format!("{} and {} of this place are deleted with it.", count(doors, "door"), count(groups, "group")),
        "Links and rights for these doors and groups stop at once.".to_owned(),
        "What happened here stays in the events.".to_owned(),
    ];
    let form = Form::new(format!("{}/delete", address(id)), "Delete place", Vec::new()).danger().cancel(address(id));
    let page = EditPage::new(&visit, format!("Delete {}?", place.name), form);
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn delete(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let place = places::read(&visit.app, &visit.caller, id, false).await?.place;
    places::delete(&visit.app, &visit.caller, id).await?;
    Ok(visit.done(PLACES, &format!("{} is deleted.", place.name)))
}
