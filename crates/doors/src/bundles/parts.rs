//! Parts of a bundle of a size that frames hold.

use doorward_app::Error;
use doorward_app::bundles::{Horizon, Signed, Signer};
use doorward_core::bundle::{Change, Part, Record, Step};
use doorward_wire::session::{LARGEST_PART, SignedPart};
use serde::Serialize;

/// For whom parts are, and of when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heading {
    pub organization_id: i64,
    /// One controller, or all of the organization.
    pub controller_id: Option<i64>,
    /// Of when they are.
    pub horizon: Horizon,
}

impl Heading {
    pub fn sign(self, signer: &Signer, step: Step) -> Result<SignedPart, Error> {
        let Self { organization_id, controller_id, horizon: Horizon { made_at, last_link, .. } } = self;
        let Signed { part, signature } = signer.sign(&Part { organization_id, controller_id, made_at, last_link, step })?;
        Ok(SignedPart { part, signature: hex::encode(signature) })
    }

    /// Changes from one epoch to another, in as many parts as they need: the last of them is that which leads to the other epoch.
    pub fn changes(self, signer: &Signer, (from, to): (i64, i64), changes: Vec<Change>) -> Result<Vec<SignedPart>, Error> {
        let mut chunks = chunks(changes)?;
        let last = chunks.pop().unwrap_or_default();
        let mut parts = Vec::with_capacity(chunks.len() + 1);
        for changes in chunks {
            parts.push(self.sign(signer, Step::Changes { from, to: from, changes })?);
        }
        parts.push(self.sign(signer, Step::Changes { from, to, changes: last })?);
        Ok(parts)
    }

    /// Records of a snapshot.
    pub fn records(self, signer: &Signer, records: Vec<Record>) -> Result<Vec<SignedPart>, Error> {
        chunks(records)?.into_iter().map(|records| self.sign(signer, Step::Records { records })).collect()
    }
}

/// Splits a list into such as are short enough; an item that is longer by itself stands alone.
fn chunks<T: Serialize>(items: Vec<T>) -> Result<Vec<Vec<T>>, Error> {
    let (mut chunks, mut size) = (Vec::<Vec<T>>::new(), LARGEST_PART);
    for item in items {
        let length = serde_json::to_string(&item).map_err(|error| Error::Internal(error.to_string()))?.len() + 1;
        if size + length > LARGEST_PART {
            chunks.push(Vec::new());
            size = 0;
        }
        size += length;
        if let Some(last) = chunks.last_mut() {
            last.push(item);
        }
    }
    Ok(chunks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_short_and_lose_nothing() {
        let items: Vec<String> = (0..1_000).map(|number| "x".repeat(number * 97 % 60_000)).collect();
        let chunks = chunks(items.clone()).unwrap();
        assert!(chunks.len() > 1);
        for chunk in &chunks {
            let size: usize = chunk.iter().map(|item| item.len() + 3).sum();
            assert!(!chunk.is_empty() && (size <= LARGEST_PART || chunk.len() == 1), "{size}");
        }
        assert_eq!(chunks.concat(), items);
        assert_eq!(super::chunks(Vec::<String>::new()).unwrap(), Vec::<Vec<String>>::new());
    }
}
