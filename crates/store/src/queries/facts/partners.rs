//! Partner keys with what matters of their groups, and the users that their codes are for.

use std::collections::{BTreeSet, HashMap};

use super::read::ids;
use super::rows::{PartnerKeyRow, PartnerUserRow};
use crate::prepared::{Columns, Template};
use crate::{Error, Statements};

static KEYS: Template =
    Template::ids("SELECT id, organization_id, name, longest_life, enabled FROM partner_keys WHERE id {among}", 0);

static GROUPS: Template = Template::ids(
    "SELECT k.partner_key_id, k.group_id, g.time_restriction_enabled FROM partner_key_groups k JOIN groups g ON g.id = k.group_id \
     WHERE k.partner_key_id {among}",
    0,
);

static USERS: Template = Template::ids("SELECT id, organization_id, name, email, access_enabled FROM users WHERE id {among}", 0);

pub(super) async fn keys(conn: &impl Statements, wanted: &BTreeSet<i64>) -> Result<HashMap<i64, PartnerKeyRow>, Error> {
    let read = |columns: &mut Columns<'_>| {
        Ok(PartnerKeyRow {
            id: columns.take()?,
            organization_id: columns.take()?,
            name: columns.take()?,
            longest_life: columns.take()?,
            enabled: columns.take()?,
            groups: HashMap::new(),
        })
    };
    let rows = KEYS.select(conn, &[], &ids(wanted), read).await?;
    let mut keys: HashMap<i64, PartnerKeyRow> = rows.into_iter().map(|key| (key.id, key)).collect();
    let group = |columns: &mut Columns<'_>| Ok((columns.take::<i64>()?, columns.take::<i64>()?, columns.take::<bool>()?));
    for (key_id, group_id, time_restricted) in GROUPS.select(conn, &[], &ids(wanted), group).await? {
        if let Some(key) = keys.get_mut(&key_id) {
            key.groups.insert(group_id, time_restricted);
        }
    }
    Ok(keys)
}

pub(super) async fn users(conn: &impl Statements, wanted: &BTreeSet<i64>) -> Result<HashMap<i64, PartnerUserRow>, Error> {
    let read = |columns: &mut Columns<'_>| {
        Ok(PartnerUserRow {
            id: columns.take()?,
            organization_id: columns.take()?,
            name: columns.take()?,
            email: columns.take()?,
            access_enabled: columns.take()?,
        })
    };
    Ok(USERS.select(conn, &[], &ids(wanted), read).await?.into_iter().map(|user| (user.id, user)).collect())
}
