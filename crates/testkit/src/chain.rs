//! The verification of a ledger chain, from what is stored alone.

#![expect(clippy::expect_used, reason = "a test without its database has failed")]

use doorward_core::ledger::{self, GENESIS, Hash};
use doorward_store::Store;
use doorward_store::entity::{event, ledger_head};
use doorward_store::ledger::{chain, entry_hash};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

/// Recomputes a chain and compares it with its head. The number of its entries, if everything fits.
///
/// # Errors
/// What does not fit, and where.
///
/// # Panics
/// The database fails.
pub async fn verify(store: &Store, node: &str, organization_id: i64) -> Result<usize, String> {
    let rows = chain(store.reader(), node, organization_id, 0, u64::from(u32::MAX)).await.expect("the chain's entries");
    let mut hash: Hash = GENESIS;
    let mut index = 0;
    for row in &rows {
        index += 1;
        let at = |what: &str| format!("{what} of entry {index}");
        if row.chain_index != index {
            return Err(at("position"));
        }
        hash = entry_hash(&hash, row);
        if row.hash != hash {
            return Err(at("hash"));
        }
        if row.commitment != commitment(row).ok_or_else(|| at("salt"))? {
            return Err(at("personal fields"));
        }
    }
    let head = ledger_head::Entity::find()
        .filter(ledger_head::Column::OrganizationId.eq(organization_id))
        .filter(ledger_head::Column::Node.eq(node))
        .one(store.reader())
        .await
        .expect("the chain's head")
        .ok_or("no head")?;
    if (head.chain_index, head.hash.as_slice()) == (index, hash.as_slice()) {
        Ok(rows.len())
    } else {
        Err("the chain does not end at its head".to_owned())
    }
}

fn commitment(row: &event::Model) -> Option<Vec<u8>> {
    let personal = [&row.object_name, &row.actor_name, &row.actor_email, &row.message].map(Option::as_deref);
    Some(ledger::commitment(row.salt.as_slice().try_into().ok()?, &personal).to_vec())
}
