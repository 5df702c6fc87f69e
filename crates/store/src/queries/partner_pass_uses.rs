//! Partners' codes that have opened the one door they open.

use doorward_core::{SecretDigest, Timestamp};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Value};

use crate::entity::partner_pass_use::{Column, Entity};
use crate::prepared::{Column as ListColumn, Template};
use crate::{Error, Micros, Statements};

static USED: Template = Template::new(
    "SELECT partner_key_id, pass FROM partner_pass_uses WHERE (partner_key_id, pass) {among}",
    0,
    &[ListColumn::Int, ListColumn::Bytes],
);

static INSERT: Template = Template::new(
    "INSERT INTO partner_pass_uses (partner_key_id, pass, valid_until) {rows}",
    0,
    &[ListColumn::Int, ListColumn::Bytes, ListColumn::Int],
);

/// Those of these codes, each of a key, that were used.
///
/// # Errors
/// The database failed.
pub async fn used(
    conn: &impl Statements,
    passes: impl IntoIterator<Item = (i64, SecretDigest)>,
) -> Result<Vec<(i64, SecretDigest)>, Error> {
    let list: Vec<Value> = passes.into_iter().flat_map(|(key_id, pass)| [key_id.into(), pass.0.to_vec().into()]).collect();
    let rows: Vec<(i64, Vec<u8>)> = USED.select(conn, &[], &list, |columns| Ok((columns.take()?, columns.take()?))).await?;
    Ok(rows.into_iter().filter_map(|(key_id, pass)| Some((key_id, SecretDigest(pass.as_slice().try_into().ok()?)))).collect())
}

/// Notes that a code was used, which ends then.
///
/// # Errors
/// The database failed, or it was used already.
pub async fn insert(conn: &impl Statements, key_id: i64, pass: SecretDigest, valid_until: Timestamp) -> Result<(), Error> {
    Ok(INSERT.execute(conn, &[], &[key_id.into(), pass.0.to_vec().into(), valid_until.micros().into()]).await?)
}

/// Forgets those that have ended: they open nothing any more.
///
/// # Errors
/// The database failed.
pub async fn delete_ended(conn: &impl ConnectionTrait, now: Micros) -> Result<(), Error> {
    Entity::delete_many().filter(Column::ValidUntil.lte(now)).exec(conn).await?;
    Ok(())
}
