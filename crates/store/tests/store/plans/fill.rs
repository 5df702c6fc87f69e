//! Ten organizations' rows: enough for PostgreSQL to take indexes, and few enough for it to count all of them.

use std::time::{Duration, Instant};

use doorward_store::Store;
use doorward_store::event_segments::index;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use crate::support::{NODE, names, organization, record};

/// Organizations. The row with number `n` of any table is of the organization `n % 10 + 1`, and so is all that it names.
const ORGANIZATIONS: i64 = 10;

/// The rows of a table: their number, the table with its columns, and the values, of which `{n}` is the number of the row,
/// `{org}` its organization, `{at}` a moment, `{name}` and `{secret}` texts that sort by number.
const ROWS: [(i64, &str, &str); 27] = [
    (
        5_000,
        "places (organization_id, name, address, time_zone, created_at, updated_at)",
        "{org}, {name}, '1 Mill Lane', 'UTC', {at}, {at}",
    ),
    (
        5_000,
        "locks (organization_id, place_id, name, geofence_restriction_enabled, reader_restriction_enabled, time_restriction_enabled, \
         created_at, updated_at)",
        "{org}, {n}, {name}, FALSE, FALSE, TRUE, {at}, {at}",
    ),
    (
        5_000,
        "groups (organization_id, place_id, name, login_enabled, geofence_restriction_enabled, primary_device_restriction_enabled, \
         managed_device_restriction_enabled, reader_restriction_enabled, time_restriction_enabled, \
         tap_to_access_restriction_enabled, created_at, updated_at)",
        "{org}, {n}, {name}, TRUE, FALSE, FALSE, FALSE, FALSE, TRUE, FALSE, {at}, {at}",
    ),
    (
        5_000,
        "controllers (organization_id, place_id, name, enrolment_digest, created_at, updated_at)",
        "{org}, {n}, {name}, {secret}, {at}, {at}",
    ),
    (
        5_000,
        "terminals (organization_id, place_id, name, lock_id, controller_id, token_digest, created_at, updated_at)",
        "{org}, {n}, {name}, {n}, {n}, {secret}, {at}, {at}",
    ),
    (5_000, "group_locks (organization_id, group_id, lock_id, created_at, updated_at)", "{org}, {n}, {n}, {at}, {at}"),
    (
        5_000,
        "users (organization_id, name, email, email_key, access_enabled, password_flow_enabled, send_emails, metadata, created_at, \
         updated_at)",
        "{org}, {name}, {name}, {name}, TRUE, TRUE, TRUE, '{}', {at}, {at}",
    ),
    (
        5_000,
        "role_assignments (organization_id, user_id, role, group_id, notify, unlock_limit, created_at, updated_at)",
        "{org}, {n}, 'group_basic', {n}, FALSE, 5, {at}, {at}",
    ),
    (5_000, "teams (organization_id, name, created_at, updated_at)", "{org}, {name}, {at}, {at}"),
    (5_000, "team_memberships (organization_id, team_id, user_id, created_at, updated_at)", "{org}, {n}, {n}, {at}, {at}"),
    (
        5_000,
        "role_assignments (organization_id, team_id, role, group_id, notify, created_at, updated_at)",
        "{org}, {n}, 'group_basic', {n}, FALSE, {at}, {at}",
    ),
    (
        5_000,
        "guests (organization_id, name, email, created_at, updated_at)",
        "{org}, {name}, CASE WHEN {n} % 3 > 0 THEN {name} END, {at}, {at}",
    ),
    (
        5_000,
        "access_keys (organization_id, guest_id, digest, link_enabled, qr_code_enabled, created_at, updated_at)",
        "{org}, {n}, {secret}, TRUE, FALSE, {at}, {at}",
    ),
    (
        5_000,
        "role_assignments (organization_id, guest_id, role, group_id, notify, unlock_limit, created_at, updated_at)",
        "{org}, {n}, 'group_basic', {n}, FALSE, 5, {at}, {at}",
    ),
    (5_000, "team_memberships (organization_id, team_id, guest_id, created_at, updated_at)", "{org}, {n}, {n}, {at}, {at}"),
    (
        5_000,
        "logins (organization_id, user_id, kind, digest, \"primary\", expire, created_at, updated_at)",
        "{org}, {n}, 'device', {secret}, FALSE, FALSE, {at}, {at}",
    ),
    (
        20_000,
        "group_links (organization_id, group_id, name, link_enabled, digest, unlock_limit, created_at, updated_at)",
        "{org}, {n} % 5000 + CASE WHEN {n} % 5000 = 0 THEN 5000 ELSE 0 END, {name}, TRUE, {secret}, 5, {at}, {at}",
    ),
    (
        1_000,
        "signing_keys (organization_id, kid, public_key, sealed_with, created_at, retired_at)",
        "{org}, {secret}, {secret}, 'key', {at}, {at}",
    ),
    (
        10_000,
        "link_passes (group_link_id, signing_key_id, digest, group_id, valid_until, created_at)",
        "{n}, {n} % 1000 + 1, {secret}, {n}, CASE WHEN {n} % 3 > 0 THEN {at} END, {at}",
    ),
    (
        10_000,
        "schedules (organization_id, group_id, lock_id, consequence, kind, enabled, overrides, created_at, updated_at)",
        "{org}, CASE WHEN {n} <= 5000 THEN {n} END, CASE WHEN {n} > 5000 THEN {n} - 5000 END, 'allow', 'recurring_event', TRUE, FALSE, \
         {at}, {at}",
    ),
    (5_000, "event_sets (organization_id, user_id, filters, upper_id, created_at)", "{org}, {n}, '{}', 1, {at}"),
    (
        5_000,
        "idempotency_keys (login_id, key_digest, request_digest, answer, created_at)",
        "{n}, {secret}, {secret}, {secret}, {at}",
    ),
    (
        5_000,
        "uploads (organization_id, created_by_id, user_id, name, digest, media_type, content, expires_at, created_at)",
        "{org}, {n}, CASE WHEN {n} % 10 > 0 THEN {n} END, {name}, {secret}, 'image/png', {secret}, CASE WHEN {n} % 10 = 0 THEN {at} END, {at}",
    ),
    (5_000, "proximity_uses (lock_id, user_id, step)", "{n}, {n}, {n}"),
    (
        20_000,
        "commands (organization_id, uuid, lock_id, node, draft, granted_at, expires_at, closed_at)",
        "{org}, {uuid}, {n} % 5000, 'node-1', {draft}, {at}, {at}, CASE WHEN {n} < 19980 THEN {at} END",
    ),
    (
        30_000,
        "events (uuid, organization_id, node, chain_index, kind, action, object_type, object_id, actor_type, actor_id, \
         authenticated_by_type, authenticated_by_id, place_id, sequence, success, created_at, salt, commitment, hash)",
        "{uuid}, {org}, 'node-1', {n}, CASE WHEN {n} % 7 > 1 THEN 'lock.unlock' WHEN {n} % 7 = 1 THEN 'place.update' ELSE 'lock.update' \
         END, 'unlock', CASE WHEN {n} % 7 = 1 THEN 'Place' ELSE 'Lock' END, {n} % 20, CASE WHEN {n} % 2 = 0 THEN 'User' ELSE \
         'GroupLink' END, {n} % 20, 'Login', {n} % 20, {n} % 20, {uuid}, {n} % 17 > 0, {at}, {secret}, {secret}, {secret}",
    ),
    (
        20_000,
        "postings (organization_id, partition, until_at, node, segment, from_at, keys)",
        "{org}, {n} / 10 % 128, {at}, 'node-1', {n}, {at}, {nothing}",
    ),
];

pub async fn fill(store: &Store) {
    for number in 0..ORGANIZATIONS {
        organization(store, &format!("mill-{number}")).await;
    }
    let sqlite = store.reader().get_database_backend() == DbBackend::Sqlite;
    let tx = store.begin().await.unwrap();
    for (count, table, values) in ROWS {
        let digits = "substr(CAST(1000000000000 + n.n AS text), 2)";
        let secret = if sqlite {
            format!("CAST('00000000000000000000' || {digits} AS blob)")
        } else {
            format!("convert_to('00000000000000000000' || {digits}, 'UTF8')")
        };
        let values = values
            .replace("{draft}", "'{\"s\":\"00000000000000000000000000000000\"}'")
            .replace("{org}", "n.n % 10 + 1")
            .replace("{name}", &format!("'Name ' || {digits}"))
            .replace("{uuid}", &format!("'00000000-0000-7000-8000-' || {digits}"))
            .replace("{secret}", &secret)
            .replace("{nothing}", if sqlite { "x''" } else { "''::bytea" })
            .replace("{at}", "1795510800000000 + n.n * CAST(1000000 AS bigint)")
            .replace("{n}", "n.n");
        let numbers = format!("WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {count})");
        let sql = format!("{numbers} INSERT INTO {table} SELECT {values} FROM n");
        tx.execute_unprepared(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    tx.commit().await.unwrap();
    record(store, "node-2", 1, &names("recent", 3)).await;
    record(store, NODE, 1, &names("recent-1", 3)).await;
    let tx = store.begin().await.unwrap();
    tx.execute_unprepared("UPDATE ledger_heads SET chain_index = 30000 WHERE node = 'node-1'").await.unwrap();
    tx.commit().await.unwrap();
    while index(store).await.unwrap() {}
    // SQLite's plans depend on no statistics.
    if !sqlite {
        count(store).await;
    }
}

/// Lets PostgreSQL count all rows and see that all of them are visible to everybody: its plans depend on both. It does so by
/// itself now and then, in this very moment too, and what it reads then keeps rows from being visible to everybody.
async fn count(store: &Store) {
    let began = Instant::now();
    loop {
        store.reader().execute_unprepared("VACUUM ANALYZE").await.unwrap();
        let sql = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace \
                   AND relallvisible < relpages";
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let unseen: i64 = store.reader().query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        if unseen == 0 {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{unseen} tables have rows that not everybody sees");
    }
}
