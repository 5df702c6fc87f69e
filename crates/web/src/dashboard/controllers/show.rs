use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::controllers::{self, ControllerDetail};
use doorward_core::Permission;
use doorward_store::page::Page;

use super::driven;
use super::scanners::{self, Scanners};
use super::standing::Standing;
use crate::dashboard::tag::{self, Tag};
use crate::dashboard::visit::{Answer, Shell, Visit};

const DOORS: Page = Page { limit: 100, offset: 0 };

#[derive(Template)]
#[template(path = "controllers/show.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    detail: &'a ControllerDetail,
    standing: Standing,
    may_change: bool,
    doors: Vec<Door>,
    more_doors: bool,
    scanners: Option<Scanners>,
}

struct Door {
    id: i64,
    name: String,
    tag: Tag,
}

/// One controller with its doors and its scanners.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Answer {
    let detail = controllers::read(&visit.app, &visit.caller, id).await?;
    let now = visit.now();
    let doors = driven(&visit, vec![id], DOORS).await?;
    let page = ShowPage {
        shell: visit.shell(),
        standing: Standing::new(&detail, now),
        may_change: visit.caller.authorize(Permission::HardwareWrite, Target::Place(detail.place.id)).is_ok(),
        more_doors: doors.total > doors.items.len() as u64,
        doors: doors
            .items
            .iter()
            .map(|door| Door { id: door.lock.id, name: door.lock.name.clone(), tag: tag::of_door(door, now) })
            .collect(),
        scanners: scanners::of_controller(&visit, &detail).await?,
        detail: &detail,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}
