//! Everybody there is.

use std::collections::{BTreeSet, HashMap};

use chrono_tz::Tz;
use doorward_core::Timestamp;
use doorward_store as store;
use doorward_store::entity::{report, user};

use super::build::local_time;
use super::sheet::{Sheet, Stopped};
use crate::App;

/// Users read at once.
const CHUNK: u64 = 500;
const HEADING: [&str; 8] = ["id", "name", "email", "access_enabled", "roles", "last_accessed_at", "created_at", "notes"];

/// A row for each user, by id.
///
/// # Errors
/// Why there is none, or none yet.
pub(super) async fn users<'a>(app: &'a App, report: &'a report::Model, zone: Tz) -> Result<Sheet<'a>, Stopped> {
    let mut sheet = Sheet::new(app, report, &HEADING);
    let conn = app.store().reader();
    let mut after = 0;
    loop {
        let users = store::users::after(conn, report.organization_id, after, CHUNK).await?;
        let Some(last) = users.last() else { return Ok(sheet) };
        after = last.id;
        let mut roles: HashMap<i64, BTreeSet<String>> = HashMap::new();
        let ids: Vec<i64> = users.iter().map(|user| user.id).collect();
        for (user_id, right) in store::role_assignments::of_users(conn, &ids).await? {
            roles.entry(user_id).or_default().insert(right.role);
        }
        for user in users {
            let roles = roles.remove(&user.id).unwrap_or_default();
            let cells = cells(user, roles, zone);
            sheet.push(cells.iter().map(String::as_str));
        }
        sheet.keep().await?;
    }
}

fn cells(user: user::Model, roles: BTreeSet<String>, zone: Tz) -> [String; 8] {
    let time = |at: Timestamp| local_time(at, zone);
    [
        user.id.to_string(),
        user.name,
        user.email,
        user.access_enabled.to_string(),
        roles.into_iter().collect::<Vec<_>>().join(" "),
        user.last_accessed_at.map(|at| time(at.at())).unwrap_or_default(),
        time(user.created_at.at()),
        user.notes.unwrap_or_default(),
    ]
}
