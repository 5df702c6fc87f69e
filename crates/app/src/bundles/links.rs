use std::collections::BTreeSet;
use std::time::Duration;

use doorward_core::bundle::{Change, Kind, Link, Record};
use doorward_store as store;
use doorward_store::bundles::LinkRow;

use crate::{App, Error, facts};

/// Links that were over so long ago are not told: whoever shows one is told that it is not valid rather than over.
const LONG_OVER: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What these links of an organization are now.
///
/// # Errors
/// The database failed.
pub async fn links(app: &App, organization_id: i64, ids: &BTreeSet<i64>) -> Result<Vec<Change>, Error> {
    let rows = store::bundles::links(app.store().reader(), ids.iter().copied()).await?;
    let there: Vec<Link> = rows.iter().filter(|row| row.organization_id == organization_id).filter_map(link).collect();
    let gone = ids.iter().filter(|id| there.iter().all(|link| link.id != **id));
    let gone: Vec<Change> = gone.map(|id| Change::Gone { kind: Kind::Link, id: *id }).collect();
    Ok(there.into_iter().map(|link| Change::Is(Record::Link(link))).chain(gone).collect())
}

/// Some of the links of a group, in the order of their ids, after this one; with the last id that was looked at, if there may be more.
///
/// # Errors
/// The database failed.
pub async fn page(app: &App, group_id: i64, after: i64, limit: u32) -> Result<(Vec<Record>, Option<i64>), Error> {
    let not_over_before = app.now().before(LONG_OVER).into();
    let rows = store::bundles::links_of_group(app.store().reader(), group_id, after, not_over_before, limit).await?;
    let more = rows.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
    let last = rows.last().map(|row| row.id).filter(|_| more);
    Ok((rows.iter().filter_map(link).map(Record::Link).collect(), last))
}

fn link(row: &LinkRow) -> Option<Link> {
    Some(Link {
        id: row.id,
        group_id: row.group_id,
        enabled: row.enabled,
        validity: row.validity,
        allowance: facts::allowance(&row.allowed),
        pass: row.pass.as_slice().try_into().ok()?,
    })
}
