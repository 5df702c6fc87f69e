//! Doors that come into a group and leave it.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::group_locks::{self, GroupLockInput};
use doorward_app::{Error, groups, locks};
use doorward_core::input::Field;
use doorward_core::{Code, Permission};
use doorward_store::entity::group::Model as Group;
use doorward_store::page::Page;

use super::address;
use crate::dashboard::edit::EditPage;
use crate::dashboard::form::Form;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

/// The most that a page of doors to choose from has.
const AT_ONCE: usize = 50;

#[derive(Template)]
#[template(path = "groups/doors.html")]
struct DoorsPage<'a> {
    shell: Shell<'a>,
    group: &'a Group,
    listing: &'a Listing,
    pager: Pager,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    name: String,
    place: String,
    /// Whether it is in the group already.
    inside: bool,
}

/// A group whose doors the person may change.
async fn find(visit: &Visit, id: i64) -> Result<Group, Error> {
    let group = groups::read(&visit.app, &visit.caller, id).await?.group;
    visit.caller.authorize(Permission::GroupLocksWrite, Target::from(&group))?;
    Ok(group)
}

/// The doors that could be in the group, to tick.
pub async fn choose(visit: Visit, Path(id): Path<i64>, RawQuery(query): RawQuery) -> Answer {
    let (app, caller) = (&visit.app, &visit.caller);
    let group = find(&visit, id).await?;
    let listing = Listing::new(format!("{}/doors", address(id)), query.as_deref());
    let query = locks::Query { query: listing.set("q"), place_id: group.place_id, ..locks::Query::default() };
    let doors = locks::list(app, caller, query, listing.page()).await?;
    let ids = doors.items.iter().map(|detail| detail.lock.id).collect();
    let inside = group_locks::Query { group_id: id, lock_ids: Some(ids), ..group_locks::Query::default() };
    let inside = group_locks::list(app, caller, inside, Page { limit: AT_ONCE as u64, offset: 0 }).await?.items;
    let inside: BTreeSet<i64> = inside.into_iter().map(|row| row.lock.id).collect();
    let page = DoorsPage {
        shell: visit.shell(),
        group: &group,
        pager: listing.pager(&doors),
        listing: &listing,
        rows: doors
            .items
            .into_iter()
            .map(|detail| Row {
                id: detail.lock.id,
                inside: inside.contains(&detail.lock.id),
                name: detail.lock.name,
                place: detail.place.name,
            })
            .collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

/// Puts the ticked doors into the group.
pub async fn add(Path(id): Path<i64>, Submitted { visit, sent }: Submitted) -> Answer {
    find(&visit, id).await?;
    let ticked = sent.ids("door");
    if ticked.len() > AT_ONCE {
        return Err(Error::from(Code::BadRequest).into());
    }
    let (mut added, mut refused) = (0, 0);
    for lock_id in ticked {
        let input = GroupLockInput { group_id: Field::Value(id), lock_id: Field::Value(lock_id) };
        match group_locks::create(&visit.app, &visit.caller, input).await {
            Ok(_) => added += 1,
            // Somebody else has put it there meanwhile, it is gone, or its place is not the person's.
            Err(Error::Invalid(_) | Error::Refused(_)) => refused += 1,
            Err(error) => return Err(error.into()),
        }
    }
    let told = match (added, refused) {
        (0, 0) => "No door was ticked.".to_owned(),
        (added, 0) => format!("{} added.", count(added, "door")),
        (added, refused) => format!(
            "{} added. {} left out: in the group already, deleted, or not yours to add.",
            count(added, "door"),
            count(refused, "door")
        ),
    };
    Ok(visit.done(&address(id), &told))
}

/// A door's row, if it is one of this group.
async fn row(visit: &Visit, (id, row): (i64, i64)) -> Result<group_locks::GroupLockDetail, Error> {
    let found = group_locks::read(&visit.app, &visit.caller, row).await?;
    if found.group.id == id { Ok(found) } else { Err(Code::NotFound.into()) }
}

/// Asks, with what it means.
pub async fn ask_remove(visit: Visit, Path(ids): Path<(i64, i64)>) -> Answer {
    let found = row(&visit, ids).await?;
    let (door, group) = (&found.lock.name, &found.group.name);
    let form = Form::new(format!("{}/doors/{}/remove", address(ids.0), ids.1), "Remove door", Vec::new());
    let page = EditPage::new(&visit, format!("Remove {door} from {group}?"), form.danger().cancel(address(ids.0)));
    let consequences = vec![
        format!("Links and rights of {group} no longer open {door}."),
        "The door stays, and so do the links and rights.".to_owned(),
    ];
    Ok(page.consequences(consequences).respond(&visit, StatusCode::OK))
}

pub async fn remove(Path(ids): Path<(i64, i64)>, Submitted { visit, .. }: Submitted) -> Answer {
    let found = row(&visit, ids).await?;
    group_locks::delete(&visit.app, &visit.caller, found.group_lock.id).await?;
    Ok(visit.done(&address(ids.0), &format!("{} is removed from this group.", found.lock.name)))
}
