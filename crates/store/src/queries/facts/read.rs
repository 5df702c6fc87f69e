//! The statements.

use std::collections::{BTreeSet, HashMap};

use doorward_core::decide::Validity;
use doorward_core::{SecretDigest, Timestamp};
use sea_orm::{DbErr, Value};

use super::Rows;
use super::rows::{Allowed, KeyRow, LinkRow, LockRow, LoginRow, RestrictionsRow, RightRow};
use crate::Error;
use crate::prepared::{Column, Columns, Template};
use crate::transaction::Statements;

static LINKS: Template = Template::new(
    "SELECT l.digest, l.id, l.organization_id, l.group_id, l.name, l.email, l.link_enabled, l.valid_from, l.valid_until, \
     l.unlock_limit, l.unlock_limit_period, l.unlocks_count, l.unlocks_since, COALESCE(p.time_zone, o.time_zone), \
     g.time_restriction_enabled \
     FROM group_links l JOIN groups g ON g.id = l.group_id JOIN organizations o ON o.id = l.organization_id \
     LEFT JOIN places p ON p.id = g.place_id WHERE l.digest {among}",
    0,
    &[Column::Bytes],
);

static LOGINS: Template = Template::new(
    "SELECT l.digest, l.id, l.kind, l.\"primary\", l.expire, COALESCE(l.last_used_at, l.created_at), o.device_logins_expire_after, \
     u.id, u.organization_id, u.name, u.email, u.access_enabled \
     FROM logins l JOIN users u ON u.id = l.user_id JOIN organizations o ON o.id = l.organization_id WHERE l.digest {among}",
    0,
    &[Column::Bytes],
);

static KEYS: Template = Template::new(
    "SELECT k.digest, k.id, k.organization_id, k.guest_id, g.name, g.email, k.link_enabled, k.qr_code_enabled \
     FROM access_keys k JOIN guests g ON g.id = k.guest_id WHERE k.digest {among}",
    0,
    &[Column::Bytes],
);

/// What matters of a right, of which `$holder` is the column of whoever holds it.
macro_rules! right {
    ($holder:literal, $from:literal) => {
        concat!(
            "SELECT r.id, ",
            $holder,
            ", r.role, r.group_id, COALESCE(r.group_id, r.place_id, r.organization_id), r.valid_from, r.valid_until, \
             r.unlock_limit, r.unlock_limit_period, r.unlocks_count, r.unlocks_since, COALESCE(p.time_zone, o.time_zone), \
             COALESCE(g.login_enabled, TRUE), COALESCE(g.time_restriction_enabled, FALSE), \
             COALESCE(g.geofence_restriction_enabled, FALSE), COALESCE(g.reader_restriction_enabled, FALSE), \
             COALESCE(g.primary_device_restriction_enabled, FALSE), COALESCE(g.managed_device_restriction_enabled, FALSE), \
             COALESCE(g.tap_to_access_restriction_enabled, FALSE) FROM ",
            $from,
            " JOIN organizations o ON o.id = r.organization_id LEFT JOIN groups g ON g.id = r.group_id \
             LEFT JOIN places p ON p.id = COALESCE(g.place_id, r.place_id) WHERE ",
            $holder,
            " {among}"
        )
    };
}

/// The holder's own, and those of their teams: each as often as one of the holders has it.
macro_rules! rights {
    ($own:literal, $member:literal) => {
        Template::ids(
            concat!(
                right!($own, "role_assignments r"),
                " UNION ALL ",
                right!($member, "team_memberships m JOIN role_assignments r ON r.team_id = m.team_id"),
                " ORDER BY 1"
            ),
            0,
        )
    };
}

static RIGHTS_OF_USERS: Template = rights!("r.user_id", "m.user_id");
static RIGHTS_OF_GUESTS: Template = rights!("r.guest_id", "m.guest_id");

static LOCKS: Template = Template::ids(
    "SELECT l.id, l.organization_id, l.place_id, l.name, \
     CASE WHEN l.latitude IS NULL OR l.longitude IS NULL THEN p.latitude ELSE l.latitude END, \
     CASE WHEN l.latitude IS NULL OR l.longitude IS NULL THEN p.longitude ELSE l.longitude END, \
     l.time_restriction_enabled, l.geofence_restriction_enabled, l.reader_restriction_enabled, \
     l.locked_down_since, p.locked_down_since, p.time_zone, l.relay, l.proximity_secret \
     FROM locks l JOIN places p ON p.id = l.place_id WHERE l.id {among}",
    0,
);

static HELD: Template =
    Template::new("SELECT lock_id, group_id FROM group_locks WHERE (group_id, lock_id) {among}", 0, &[Column::Int, Column::Int]);

static LIMITED_LINKS: Template = Template::ids(
    "SELECT id, unlock_limit, unlock_limit_period, unlocks_count, unlocks_since FROM group_links WHERE id {among} ORDER BY id {locked}",
    0,
);

static LIMITED_RIGHTS: Template = Template::ids(
    "SELECT id, unlock_limit, unlock_limit_period, unlocks_count, unlocks_since FROM role_assignments WHERE id {among} ORDER BY id {locked}",
    0,
);

pub(super) async fn links(conn: &impl Statements, digests: BTreeSet<[u8; 32]>) -> Result<HashMap<SecretDigest, LinkRow>, Error> {
    let read = |columns: &mut Columns<'_>| {
        Ok((
            columns.take()?,
            LinkRow {
                id: columns.take()?,
                organization_id: columns.take()?,
                group_id: columns.take()?,
                name: columns.take()?,
                email: columns.take()?,
                enabled: columns.take()?,
                validity: validity(columns)?,
                allowed: allowed(columns)?,
                time_restricted: columns.take()?,
            },
        ))
    };
    Ok(by_digest(LINKS.select(conn, &[], &digest_values(digests), read).await?))
}

pub(super) async fn logins(conn: &impl Statements, digests: BTreeSet<[u8; 32]>) -> Result<HashMap<SecretDigest, LoginRow>, Error> {
    let read = |columns: &mut Columns<'_>| {
        Ok((
            columns.take()?,
            LoginRow {
                id: columns.take()?,
                kind: columns.take()?,
                primary: columns.take()?,
                expire: columns.take()?,
                last_used_at: Timestamp::from_micros(columns.take()?),
                expire_after: columns.take()?,
                user_id: columns.take()?,
                organization_id: columns.take()?,
                user_name: columns.take()?,
                user_email: columns.take()?,
                access_enabled: columns.take()?,
            },
        ))
    };
    Ok(by_digest(LOGINS.select(conn, &[], &digest_values(digests), read).await?))
}

pub(super) async fn keys(conn: &impl Statements, digests: BTreeSet<[u8; 32]>) -> Result<HashMap<SecretDigest, KeyRow>, Error> {
    let read = |columns: &mut Columns<'_>| {
        Ok((
            columns.take()?,
            KeyRow {
                id: columns.take()?,
                organization_id: columns.take()?,
                guest_id: columns.take()?,
                guest_name: columns.take()?,
                guest_email: columns.take()?,
                link_enabled: columns.take()?,
                qr_code_enabled: columns.take()?,
            },
        ))
    };
    Ok(by_digest(KEYS.select(conn, &[], &digest_values(digests), read).await?))
}

pub(super) async fn rights_of_users(conn: &impl Statements, users: &BTreeSet<i64>) -> Result<Vec<RightRow>, Error> {
    rights(&RIGHTS_OF_USERS, conn, users).await
}

pub(super) async fn rights_of_guests(conn: &impl Statements, guests: &BTreeSet<i64>) -> Result<Vec<RightRow>, Error> {
    rights(&RIGHTS_OF_GUESTS, conn, guests).await
}

async fn rights(of: &Template, conn: &impl Statements, holders: &BTreeSet<i64>) -> Result<Vec<RightRow>, Error> {
    let read = |columns: &mut Columns<'_>| {
        Ok(RightRow {
            id: columns.take()?,
            holder_id: columns.take()?,
            role: columns.take()?,
            group_id: columns.take()?,
            applies_to: columns.take()?,
            validity: validity(columns)?,
            allowed: allowed(columns)?,
            login_enabled: columns.take()?,
            restrictions: RestrictionsRow {
                time: columns.take()?,
                geofence: columns.take()?,
                reader: columns.take()?,
                primary_device: columns.take()?,
                managed_device: columns.take()?,
                tap: columns.take()?,
            },
        })
    };
    Ok(of.select(conn, &[], &ids(holders), read).await?)
}

pub(super) async fn locks(conn: &impl Statements, wanted: &BTreeSet<i64>) -> Result<HashMap<i64, LockRow>, Error> {
    let read = |columns: &mut Columns<'_>| {
        Ok(LockRow {
            id: columns.take()?,
            organization_id: columns.take()?,
            place_id: columns.take()?,
            name: columns.take()?,
            position: columns.take::<Option<f64>>()?.zip(columns.take()?),
            restrictions: RestrictionsRow {
                time: columns.take()?,
                geofence: columns.take()?,
                reader: columns.take()?,
                ..RestrictionsRow::default()
            },
            locked_down: columns.take::<Option<i64>>()?.is_some(),
            place_locked_down: columns.take::<Option<i64>>()?.is_some(),
            zone: columns.take()?,
            relay: columns.take()?,
            proximity_secret: columns.take()?,
        })
    };
    Ok(LOCKS.select(conn, &[], &ids(wanted), read).await?.into_iter().map(|lock| (lock.id, lock)).collect())
}

/// Those of these groups and doors, with the group holding the door; the door first.
pub(super) async fn held(conn: &impl Statements, pairs: BTreeSet<(i64, i64)>) -> Result<Vec<(i64, i64)>, Error> {
    let list: Vec<Value> = pairs.into_iter().flat_map(|(group_id, lock_id)| [group_id.into(), lock_id.into()]).collect();
    Ok(HELD.select(conn, &[], &list, |columns| Ok((columns.take()?, columns.take()?))).await?)
}

/// Reads limits and what is used of them anew, and keeps them from changing. Whoever vanished meanwhile is gone from the facts.
pub(super) async fn hold_limited(conn: &impl Statements, rows: &mut Rows) -> Result<(), Error> {
    if !conn.is_postgres() {
        return Ok(());
    }
    let used = |columns: &mut Columns<'_>| {
        Ok(Held {
            id: columns.take()?,
            limit: columns.take()?,
            period: columns.take()?,
            count: columns.take()?,
            since: columns.take::<Option<i64>>()?.map(Timestamp::from_micros),
        })
    };
    let limited: Vec<Value> = rows.links.values().filter(|link| link.allowed.limit.is_some()).map(|link| link.id.into()).collect();
    if !limited.is_empty() {
        let held = LIMITED_LINKS.select(conn, &[], &limited, used).await?;
        rows.links.retain(|_, link| link.allowed.limit.is_none() || refresh(&mut link.allowed, link.id, &held));
    }
    let rights = rows.rights.values().chain(rows.guest_rights.values()).flatten();
    let limited: Vec<Value> = rights.filter(|right| right.allowed.limit.is_some()).map(|right| right.id.into()).collect();
    if !limited.is_empty() {
        let held = LIMITED_RIGHTS.select(conn, &[], &limited, used).await?;
        for rights in rows.rights.values_mut().chain(rows.guest_rights.values_mut()) {
            rights.retain_mut(|right| right.allowed.limit.is_none() || refresh(&mut right.allowed, right.id, &held));
        }
    }
    Ok(())
}

/// A limit that nobody else changes now.
struct Held {
    id: i64,
    limit: Option<i64>,
    period: Option<String>,
    count: i64,
    since: Option<Timestamp>,
}

fn refresh(allowed: &mut Allowed, id: i64, held: &[Held]) -> bool {
    let Some(held) = held.iter().find(|held| held.id == id) else { return false };
    allowed.limit = held.limit;
    allowed.period.clone_from(&held.period);
    (allowed.count, allowed.since) = (held.count, held.since);
    true
}

pub(in crate::queries) fn validity(columns: &mut Columns<'_>) -> Result<Validity, DbErr> {
    let mut moment = || Ok::<_, DbErr>(columns.take::<Option<i64>>()?.map(Timestamp::from_micros));
    Ok(Validity { from: moment()?, until: moment()? })
}

pub(in crate::queries) fn allowed(columns: &mut Columns<'_>) -> Result<Allowed, DbErr> {
    Ok(Allowed {
        limit: columns.take()?,
        period: columns.take()?,
        count: columns.take()?,
        since: columns.take::<Option<i64>>()?.map(Timestamp::from_micros),
        zone: columns.take()?,
    })
}

fn digest_values(digests: BTreeSet<[u8; 32]>) -> Vec<Value> {
    digests.into_iter().map(|digest| Value::from(digest.to_vec())).collect()
}

pub(super) fn ids(ids: &BTreeSet<i64>) -> Vec<Value> {
    ids.iter().copied().map(Value::from).collect()
}

fn by_digest<T>(rows: Vec<(Vec<u8>, T)>) -> HashMap<SecretDigest, T> {
    rows.into_iter().filter_map(|(digest, row)| Some((SecretDigest(digest.as_slice().try_into().ok()?), row))).collect()
}
