//! What the gatekeeper must know to decide a batch of unlocks: a handful of queries, however many requests.

use std::collections::{BTreeSet, HashMap};

use doorward_core::SecretDigest;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{groups, locks, organizations, places, users};
use crate::Error;
use crate::entity::{group, group_link, group_lock, lock, login, organization, place, role_assignment, user};

/// The rows that a batch of unlock requests touches.
#[derive(Debug, Default)]
pub struct Rows {
    /// Links by the digest of their secret.
    pub links: HashMap<SecretDigest, group_link::Model>,
    /// Logins by the digest of their secret.
    pub logins: HashMap<SecretDigest, login::Model>,
    /// The logins' users by id.
    pub users: HashMap<i64, user::Model>,
    /// The logins' organizations by id.
    pub organizations: HashMap<i64, organization::Model>,
    /// The users' role assignments by user id.
    pub role_assignments: HashMap<i64, Vec<role_assignment::Model>>,
    /// The groups of the links and of those assignments by id.
    pub groups: HashMap<i64, group::Model>,
    /// Doors by id.
    pub locks: HashMap<i64, lock::Model>,
    /// The doors' places by id.
    pub places: HashMap<i64, place::Model>,
    /// The doors' groups by door id.
    pub lock_groups: HashMap<i64, Vec<i64>>,
}

/// Loads them in the transaction that will record the decisions.
///
/// # Errors
/// The database failed.
pub async fn load(
    conn: &impl ConnectionTrait,
    link_digests: &BTreeSet<[u8; 32]>,
    login_digests: &BTreeSet<[u8; 32]>,
    lock_ids: &BTreeSet<i64>,
) -> Result<Rows, Error> {
    let mut rows = Rows::default();
    let mut group_ids = BTreeSet::new();
    let binary = |digests: &BTreeSet<[u8; 32]>| digests.iter().map(|digest| digest.to_vec()).collect::<Vec<_>>();
    if !link_digests.is_empty() {
        let found = group_link::Entity::find().filter(group_link::Column::Digest.is_in(binary(link_digests))).all(conn).await?;
        rows.links = by_digest(found, |row| &row.digest);
        group_ids.extend(rows.links.values().map(|link| link.group_id));
    }
    if !login_digests.is_empty() {
        let found = login::Entity::find().filter(login::Column::Digest.is_in(binary(login_digests))).all(conn).await?;
        rows.logins = by_digest(found, |row| &row.digest);
        let user_ids: Vec<i64> = rows.logins.values().map(|login| login.user_id).collect();
        rows.users = users::by_ids(conn, user_ids.iter().copied()).await?;
        rows.organizations = organizations::by_ids(conn, rows.logins.values().map(|login| login.organization_id)).await?;
        let held = role_assignment::Entity::find().filter(role_assignment::Column::UserId.is_in(user_ids)).all(conn).await?;
        group_ids.extend(held.iter().filter_map(|right| right.group_id));
        for right in held {
            rows.role_assignments.entry(right.user_id).or_default().push(right);
        }
    }
    rows.groups = groups::by_ids(conn, group_ids).await?;
    rows.locks = locks::by_ids(conn, lock_ids.iter().copied()).await?;
    rows.places = places::by_ids(conn, rows.locks.values().map(|lock| lock.place_id)).await?;
    if !rows.locks.is_empty() {
        let held =
            group_lock::Entity::find().filter(group_lock::Column::LockId.is_in(rows.locks.keys().copied())).all(conn).await?;
        for row in held {
            rows.lock_groups.entry(row.lock_id).or_default().push(row.group_id);
        }
    }
    Ok(rows)
}

fn by_digest<M>(rows: Vec<M>, digest: impl Fn(&M) -> &Vec<u8>) -> HashMap<SecretDigest, M> {
    rows.into_iter().filter_map(|row| Some((SecretDigest(digest(&row).as_slice().try_into().ok()?), row))).collect()
}
