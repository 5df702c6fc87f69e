use doorward_core::Permission;
use doorward_store as store;
use doorward_store::page::{Listed, Page};
use doorward_store::schedules::Filter;

use super::{Consequence, ScheduleDetail, ScheduleableType, details};
use crate::{App, Caller, Error};

/// Which schedules to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Only with this consequence.
    pub consequence: Option<Consequence>,
    /// Only of groups, or of doors.
    pub scheduleable_type: Option<ScheduleableType>,
    /// Only of the group or door with this id; counts with its type alone.
    pub scheduleable_id: Option<i64>,
}

/// A page of the schedules that the caller sees, oldest first.
///
/// # Errors
/// Not permitted anywhere.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<ScheduleDetail>, Error> {
    let reach = caller.reach(Permission::SchedulesRead)?;
    let conn = app.store().reader();
    let of = |kind: ScheduleableType| query.scheduleable_id.filter(|_| query.scheduleable_type == Some(kind));
    let filter = Filter {
        organization_id: caller.organization_id(),
        reach,
        group_id: of(ScheduleableType::Group),
        lock_id: of(ScheduleableType::Lock),
        of_groups: query.scheduleable_type.map(|kind| kind == ScheduleableType::Group),
        consequence: query.consequence.map(|consequence| consequence.as_str().to_owned()),
        ids: query.ids,
    };
    let rows = store::schedules::list(conn, filter, page).await?;
    let items = details(app, conn, caller, rows.items).await?;
    Ok(Listed { items, total: rows.total, page })
}
