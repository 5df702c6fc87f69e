use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::locks::{self, LockDetail};
use doorward_app::places;
use doorward_core::Permission;
use doorward_store::entity::place::Model as Place;
use doorward_store::page::Page;

use crate::dashboard::tag::{self, Tag, When};
use crate::dashboard::visit::{Answer, Shell, Visit};

const DOORS: Page = Page { limit: 100, offset: 0 };

#[derive(Template)]
#[template(path = "places/show.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    place: &'a Place,
    locked_down: Option<(Tag, When)>,
    may_change: bool,
    may_delete: bool,
    may_add_doors: bool,
    doors: Vec<Door<'a>>,
    more_doors: bool,
}

struct Door<'a> {
    id: i64,
    name: &'a str,
    tag: Tag,
}

/// One place with its doors.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Answer {
    let place = places::read(&visit.app, &visit.caller, id, false).await?.place;
    let query = locks::Query { place_id: Some(id), ..locks::Query::default() };
    let doors = locks::list(&visit.app, &visit.caller, query, DOORS).await?;
    let now = visit.now();
    let page = ShowPage {
        shell: visit.shell(),
        locked_down: place.locked_down_since.map(|since| (tag::LOCKED_DOWN, When::new(since.at(), &place.time_zone, now))),
        may_change: visit.caller.authorize(Permission::PlacesWrite, Target::Place(id)).is_ok(),
        may_delete: visit.may_in_organization(Permission::PlacesWrite),
        may_add_doors: visit.caller.authorize(Permission::LocksWrite, Target::Place(id)).is_ok(),
        more_doors: doors.total > doors.items.len() as u64,
        doors: doors.items.iter().map(|detail| door(detail, now)).collect(),
        place: &place,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn door(detail: &LockDetail, now: doorward_core::Timestamp) -> Door<'_> {
    Door { id: detail.lock.id, name: &detail.lock.name, tag: tag::of_door(detail, now) }
}
