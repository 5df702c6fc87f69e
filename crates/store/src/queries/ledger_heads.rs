//! Where the chains of the ledger end.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::Error;
use crate::entity::ledger_head::{Column, Entity};

/// A position in each chain of one organization, by node. A node that is not in it stands before its first entry.
pub type Positions = BTreeMap<String, i64>;

/// Most organizations in one statement.
const MOST: usize = 1_000;

/// The last position of each of an organization's chains, at one moment.
///
/// Row ids do not commit in order across nodes, but each chain's positions do: what is at or before these positions is there
/// to be read, and what comes later lies after them.
///
/// # Errors
/// The database failed.
pub async fn heads(conn: &impl ConnectionTrait, organization_id: i64) -> Result<Positions, Error> {
    Ok(heads_of(conn, &[organization_id]).await?.remove(&organization_id).unwrap_or_default())
}

/// The same for several organizations. One without a chain is not in it.
///
/// # Errors
/// The database failed.
pub async fn heads_of(conn: &impl ConnectionTrait, organization_ids: &[i64]) -> Result<BTreeMap<i64, Positions>, Error> {
    let mut heads: BTreeMap<i64, Positions> = BTreeMap::new();
    for ids in organization_ids.chunks(MOST) {
        let select = Entity::find().select_only().columns([Column::OrganizationId, Column::Node, Column::ChainIndex]);
        let rows = select.filter(Column::OrganizationId.is_in(ids.to_vec())).into_tuple::<(i64, String, i64)>().all(conn).await?;
        for (organization_id, node, chain_index) in rows {
            heads.entry(organization_id).or_default().insert(node, chain_index);
        }
    }
    Ok(heads)
}
