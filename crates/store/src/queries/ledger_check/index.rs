//! Whether the index of a chain's events is what its entries make it: with another, searches would not find them all.

use sea_orm::ConnectionTrait;

use super::{Broken, Chain, Fault};
use crate::Error;
use crate::entity::event;
use crate::event_index::{Indexed, SEGMENT};
use crate::queries::event_segments::{self, Making};

/// Makes the index anew, entry by entry.
pub(super) struct IndexCheck<'a> {
    chain: &'a Chain,
    /// Segments that are said to be there.
    segments: i64,
    /// Whether the chain has fewer.
    too_many: bool,
    making: Making,
    broken: Option<Broken>,
}

impl<'a> IndexCheck<'a> {
    pub async fn begin(conn: &impl ConnectionTrait, chain: &'a Chain) -> Result<Self, Error> {
        let segments = event_segments::indexed(conn, chain.organization_id).await?.get(&chain.node).copied().unwrap_or(0);
        let too_many = event_segments::exceed_chain(conn, chain.organization_id, &chain.node).await?;
        Ok(Self { chain, segments, too_many, making: Making::default(), broken: None })
    }

    /// Takes the next entry, which is as it was written.
    pub async fn add(&mut self, conn: &impl ConnectionTrait, row: &event::Model) -> Result<(), Error> {
        self.making.add(row.chain_index, &Indexed::of(row), row.created_at);
        if row.chain_index % SEGMENT != 0 {
            return Ok(());
        }
        let made = std::mem::take(&mut self.making).finish();
        let segment = row.chain_index / SEGMENT - 1;
        let Chain { organization_id, node } = self.chain;
        if self.broken.is_none()
            && segment < self.segments
            && !event_segments::is_stored(conn, *organization_id, node, segment, &made).await?
        {
            self.broken = Some(fault(segment));
        }
        Ok(())
    }

    /// Where the index is another one, if the chain itself is whole up to this position.
    pub fn end(self, last: i64) -> Option<Broken> {
        self.broken.or_else(|| self.too_many.then(|| fault(last.div_euclid(SEGMENT))))
    }
}

fn fault(segment: i64) -> Broken {
    Broken { position: segment * SEGMENT + 1, uuid: None, fault: Fault::IndexChanged { until: (segment + 1) * SEGMENT } }
}
