use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use doorward_app::caller::Target;
use doorward_app::group_locks::{self, GroupLockDetail};
use doorward_app::groups::{self, GroupDetail};
use doorward_app::schedules::ScheduleableType;
use doorward_app::{Error, group_links};
use doorward_core::Permission;
use doorward_core::restrictions::GEOFENCE_RADIUS;
use doorward_store::page::Page;

use super::address;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::page::count;
use crate::dashboard::schedules::{Hours, Of};
use crate::dashboard::visit::{Answer, Shell, Visit};

const NONE: Page = Page { limit: 1, offset: 0 };

#[derive(Template)]
#[template(path = "groups/show.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    detail: &'a GroupDetail,
    may_change: bool,
    may_put: bool,
    doors: Vec<GroupLockDetail>,
    pager: Pager,
    rights: String,
    may_see_users: bool,
    /// How many links it has, if the person may know.
    links: Option<String>,
    restrictions: Vec<Restriction>,
    hours: Option<Hours>,
}

/// What a group asks of whoever holds a right in it.
struct Restriction {
    name: &'static str,
    on: bool,
    means: String,
}

/// One group, with a page of its doors.
pub async fn show(visit: Visit, Path(id): Path<i64>, RawQuery(query): RawQuery) -> Answer {
    let (app, caller) = (&visit.app, &visit.caller);
    let detail = groups::read(app, caller, id).await?;
    let target = Target::from(&detail.group);
    let may = |permission| caller.authorize(permission, target).is_ok();
    let listing = Listing::new(address(id), query.as_deref());
    let of_group = group_locks::Query { group_id: id, ..group_locks::Query::default() };
    let doors = group_locks::list(app, caller, of_group, listing.page()).await?;
    let hours = if may(Permission::SchedulesRead) {
        let of = Of {
            kind: ScheduleableType::Group,
            id,
            zone: detail.place.as_ref().map_or(visit.zone(), |place| &place.time_zone),
            restricted: detail.group.time_restriction_enabled,
            may_change: may(Permission::SchedulesWrite),
        };
        Some(Hours::load(&visit, of, listing.get("week")).await?)
    } else {
        None
    };
    let page = ShowPage {
        shell: visit.shell(),
        may_change: may(Permission::GroupsWrite),
        may_put: may(Permission::GroupLocksWrite),
        pager: listing.pager(&doors),
        doors: doors.items,
        rights: count(detail.users_count.unsigned_abs(), "right"),
        may_see_users: may(Permission::UsersRead),
        links: if may(Permission::GroupLinksRead) { Some(links(&visit, id).await?) } else { None },
        restrictions: restrictions(&detail),
        hours,
        detail: &detail,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

/// How many links the group has.
pub async fn links(visit: &Visit, id: i64) -> Result<String, Error> {
    let query = group_links::Query { group_id: Some(id), ..group_links::Query::default() };
    Ok(count(group_links::list(&visit.app, &visit.caller, query, NONE).await?.total, "link"))
}

fn restrictions(detail: &GroupDetail) -> Vec<Restriction> {
    let group = &detail.group;
    let one = |name, on, means: &str| Restriction { name, on, means: means.to_owned() };
    vec![
        one("Hours", group.time_restriction_enabled, "It lets through only in its hours, links too."),
        one(
            "Near the door",
            group.geofence_restriction_enabled,
            &format!("Members open only within {GEOFENCE_RADIUS:.0} m of a door."),
        ),
        one("At the reader", group.reader_restriction_enabled, "Members open only with the value that a door’s reader shows."),
        one("Primary device", group.primary_device_restriction_enabled, "Members open only with their primary device."),
        one(
            "Managed device",
            group.managed_device_restriction_enabled,
            "Nothing proves a managed device yet: while this is on, no member opens.",
        ),
        one("By tapping", group.tap_to_access_restriction_enabled, "Members open only by tapping a reader, not by app."),
    ]
}
