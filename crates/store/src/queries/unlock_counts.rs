//! What links and role assignments have used of their limits.

use doorward_core::Timestamp;
use doorward_core::limit::Usage;
use sea_orm::Value;

use crate::Error;
use crate::prepared::Template;
use crate::transaction::Statements;

/// What a limit may be set on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limited {
    /// A group link.
    GroupLink,
    /// A role assignment.
    RoleAssignment,
}

macro_rules! templates {
    ($table:literal) => {
        Templates {
            set: Template::ids(
                concat!("UPDATE ", $table, " SET unlocks_count = $1, unlocks_since = $2 WHERE id {among}"),
                2,
            ),
            give_back: Template::ids(
                concat!(
                    "UPDATE ",
                    $table,
                    " SET unlocks_count = unlocks_count - 1 WHERE unlocks_count > 0 AND (unlocks_since IS NULL OR unlocks_since = $1 \
                     OR unlocks_since <= $2) AND id {among}"
                ),
                2,
            ),
        }
    };
}

struct Templates {
    set: Template,
    give_back: Template,
}

static LINKS: Templates = templates!("group_links");
static RIGHTS: Templates = templates!("role_assignments");

impl Limited {
    const fn templates(self) -> &'static Templates {
        match self {
            Self::GroupLink => &LINKS,
            Self::RoleAssignment => &RIGHTS,
        }
    }
}

/// Writes what is used of a limit.
///
/// # Errors
/// The database failed.
pub async fn set(conn: &impl Statements, limited: Limited, id: i64, usage: Usage) -> Result<(), Error> {
    let fixed = [i64::from(usage.count).into(), usage.since.map(Timestamp::micros).into()];
    Ok(limited.templates().set.execute(conn, &fixed, &[id.into()]).await?)
}

static USED_LINKS: Template =
    Template::ids("UPDATE group_links SET last_used_at = $1, unlocks_count = unlocks_count + $2 WHERE id {among}", 2);

static USED_LINK_THEN: Template = Template::ids(
    "UPDATE group_links SET last_used_at = CASE WHEN last_used_at > $1 THEN last_used_at ELSE $1 END, unlocks_count = unlocks_count + $2 \
     WHERE id {among}",
    2,
);

/// Notes that a link opened a door some time ago, and counts this many more unlocks of it.
///
/// # Errors
/// The database failed.
pub async fn used_link_then(conn: &impl Statements, id: i64, count: i64, at: Timestamp) -> Result<(), Error> {
    Ok(USED_LINK_THEN.execute(conn, &[at.micros().into(), count.into()], &[id.into()]).await?)
}

static USED_RIGHTS: Template =
    Template::ids("UPDATE role_assignments SET unlocks_count = unlocks_count + $1 WHERE unlock_limit IS NULL AND id {among}", 1);

static GIVE_BACK_RECOUNTED: Template = Template::ids(
    "UPDATE role_assignments SET unlocks_count = unlocks_count - 1 WHERE unlock_limit IS NOT NULL AND unlocks_count > 0 \
     AND (unlocks_since IS NULL OR unlocks_since <= $1) AND id {among}",
    1,
);

/// Notes that each of these links opened a door, and counts this many more unlocks of each.
///
/// # Errors
/// The database failed.
pub async fn used_links(conn: &impl Statements, ids: &[i64], count: i64, at: Timestamp) -> Result<(), Error> {
    Ok(USED_LINKS.execute(conn, &[at.micros().into(), count.into()], &values(ids)).await?)
}

/// Counts this many more unlocks of each of these role assignments, which were granted without a limit. Setting one counts
/// what is under way, so they count here only where there still is none.
///
/// # Errors
/// The database failed.
pub async fn used_rights(conn: &impl Statements, ids: &[i64], count: i64) -> Result<(), Error> {
    Ok(USED_RIGHTS.execute(conn, &[count.into()], &values(ids)).await?)
}

fn values(ids: &[i64]) -> Vec<Value> {
    ids.iter().copied().map(Value::from).collect()
}

/// Gives back an unlock, which was counted in the period that began at `since`, unless another has begun meanwhile. Where the
/// limit was changed meanwhile, it was counted anew if its grant lies in the new period.
///
/// # Errors
/// The database failed.
pub async fn give_back(
    conn: &impl Statements,
    limited: Limited,
    id: i64,
    since: Option<Timestamp>,
    granted_at: Timestamp,
) -> Result<(), Error> {
    let fixed = [since.map(Timestamp::micros).into(), granted_at.micros().into()];
    Ok(limited.templates().give_back.execute(conn, &fixed, &[id.into()]).await?)
}

/// Gives back an unlock that a role assignment allowed without a limit, if one was set meanwhile, which counted it.
///
/// # Errors
/// The database failed.
pub async fn give_back_recounted(conn: &impl Statements, id: i64, granted_at: Timestamp) -> Result<(), Error> {
    Ok(GIVE_BACK_RECOUNTED.execute(conn, &[granted_at.micros().into()], &[id.into()]).await?)
}
