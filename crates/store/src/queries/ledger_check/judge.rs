//! The judgement of a chain, entry by entry: no database.

use doorward_core::ledger::{GENESIS, Hash};

use super::{Broken, Checked, Fault, Head};
use crate::entity::event;
use crate::ledger::{self, entry_hash};

/// What is known of a chain up to some entry.
pub(super) struct Judge {
    head: Option<Head>,
    position: i64,
    hash: Hash,
    row_id: i64,
}

impl Judge {
    /// Before the first entry.
    pub(super) const fn new(head: Option<Head>) -> Self {
        Self { head, position: 0, hash: GENESIS, row_id: i64::MIN }
    }

    /// Takes the row that is stored next.
    pub(super) fn accept(&mut self, row: &event::Model) -> Result<(), Broken> {
        let expected = self.position + 1;
        let here = |fault| Err(Broken { position: row.chain_index, uuid: Some(row.uuid.clone()), fault });
        let Some(head) = self.head.as_ref().map(|head| head.chain_index) else { return here(Fault::HeadMissing) };
        if row.chain_index < expected {
            return here(Fault::BeforeFirst);
        }
        if row.chain_index > expected && expected <= head {
            return Err(Broken { position: expected, uuid: None, fault: Fault::Missing { until: row.chain_index - 1 } });
        }
        if row.chain_index > head {
            return here(Fault::AfterHead { head });
        }
        let hash = entry_hash(&self.hash, row);
        if row.hash != hash {
            return here(Fault::Changed);
        }
        if commitment(row).is_none_or(|commitment| row.commitment != commitment) {
            return here(Fault::PersonalFieldsChanged);
        }
        if row.id <= self.row_id {
            return here(Fault::RowOrder);
        }
        (self.position, self.hash, self.row_id) = (row.chain_index, hash, row.id);
        Ok(())
    }

    /// Whether this row, wherever it is stored, was written as the next entry.
    pub(super) fn belongs_next(&self, row: &event::Model) -> bool {
        let moved_back = event::Model { chain_index: self.position + 1, ..row.clone() };
        row.hash == entry_hash(&self.hash, &moved_back)
    }

    /// What is wrong after the last row. `odd`: there is another one, at a position that is none.
    pub(super) fn end(&self, odd: bool) -> Option<Broken> {
        if odd {
            return Some(Broken { position: self.position + 1, uuid: None, fault: Fault::Unreadable });
        }
        let head = self.head.as_ref()?;
        if head.chain_index > self.position {
            let fault = Fault::Missing { until: head.chain_index };
            return Some(Broken { position: self.position + 1, uuid: None, fault });
        }
        let fits = head.chain_index == self.position && self.position > 0 && head.hash == self.hash;
        (!fits).then_some(Broken { position: self.position, uuid: None, fault: Fault::HeadChanged })
    }

    /// The result.
    pub(super) fn concluded(self, broken: Option<Broken>) -> Checked {
        Checked { entries: u64::try_from(self.position).unwrap_or(0), hash: self.hash, broken }
    }
}

fn commitment(row: &event::Model) -> Option<Hash> {
    Some(ledger::commitment(row.salt.as_slice().try_into().ok()?, row))
}
