//! The records of bundles. Those of a snapshot that is under way lie beside those that hold, in another generation.

use doorward_core::bundle::{Kind, Record};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::LocalError;
use super::sealed::Sealer;

/// Which snapshot records are of.
pub(super) type Generation = i64;

/// Records that are deleted at a time.
const MOST_DROPPED: i64 = 5_000;

/// Whether records of this kind hold a secret: a relay's, or one that is shared with a partner.
const fn is_sealed(kind: Kind) -> bool {
    matches!(kind, Kind::Door | Kind::Partner)
}

/// Writes one, in place of an earlier one.
pub(super) fn put(connection: &Connection, sealer: &Sealer, generation: Generation, record: &Record) -> Result<(), LocalError> {
    let (kind, id) = (record.kind(), record.id());
    let text = serde_json::to_string(record).map_err(|error| LocalError::Unreadable(error.to_string()))?;
    let body = if is_sealed(kind) { sealer.seal(id, &text)? } else { text.into_bytes() };
    connection
        .prepare_cached("INSERT OR REPLACE INTO records (generation, kind, id, body) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![generation, kind.number(), id, body])?;
    Ok(())
}

pub(super) fn delete(connection: &Connection, generation: Generation, kind: Kind, id: i64) -> Result<(), LocalError> {
    connection.prepare_cached("DELETE FROM records WHERE generation = ?1 AND kind = ?2 AND id = ?3")?.execute(params![
        generation,
        kind.number(),
        id
    ])?;
    Ok(())
}

/// One that is not sealed.
pub(super) fn find(connection: &Connection, generation: Generation, kind: Kind, id: i64) -> Result<Option<Record>, LocalError> {
    let mut statement = connection.prepare_cached("SELECT body FROM records WHERE generation = ?1 AND kind = ?2 AND id = ?3")?;
    let body: Option<Vec<u8>> = statement.query_row(params![generation, kind.number(), id], |row| row.get(0)).optional()?;
    body.map(|body| read(&body)).transpose()
}

/// All of a kind.
pub(super) fn all(connection: &Connection, sealer: &Sealer, generation: Generation, kind: Kind) -> Result<Vec<Record>, LocalError> {
    let mut statement = connection.prepare_cached("SELECT id, body FROM records WHERE generation = ?1 AND kind = ?2")?;
    let rows = statement.query_map(params![generation, kind.number()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.map(|row| {
        let (id, body): (i64, Vec<u8>) = row?;
        if is_sealed(kind) { read(sealer.unseal(id, &body)?.as_bytes()) } else { read(&body) }
    })
    .collect()
}

/// Deletes some of those of other generations; whether there are more.
pub(super) fn drop_others(connection: &Connection, generation: Generation) -> Result<bool, LocalError> {
    let dropped = connection
        .prepare_cached(
            "DELETE FROM records WHERE (generation, kind, id) IN \
             (SELECT generation, kind, id FROM records WHERE generation < ?1 OR generation > ?1 LIMIT ?2)",
        )?
        .execute(params![generation, MOST_DROPPED])?;
    Ok(i64::try_from(dropped).unwrap_or(0) == MOST_DROPPED)
}

fn read(body: &[u8]) -> Result<Record, LocalError> {
    serde_json::from_slice(body).map_err(|error| LocalError::Unreadable(error.to_string()))
}
