use std::sync::Arc;

use doorward_core::input::FieldErrors;
use doorward_core::{Permission, Secret};
use doorward_store as store;
use doorward_store::ledger_heads::Positions;

use super::{EventStream, position};
use crate::event_sets::Filters;
use crate::{App, Error, authenticate};

/// Where a stream begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resume {
    /// With what is recorded from now on.
    Now,
    /// Behind the position that an earlier stream of the same organization told.
    After(String),
}

/// Opens the stream of the events that the holder of a login may see and that the filters let through.
///
/// # Errors
/// `Unauthenticated`, not permitted, filters that break rules (`last_event_id` among the fields for a position that no stream
/// of this organization told), or too many streams.
pub async fn open(app: &Arc<App>, secret: Secret, filters: Filters, resume: Resume) -> Result<EventStream, Error> {
    let caller = authenticate::login(app, &secret).await?;
    let reach = caller.reach(Permission::EventsRead)?;
    let mut errors = FieldErrors::default();
    filters.check(&mut errors);
    errors.check()?;
    let slot = app.streams.slots.take(caller.user.id)?;
    let organization_id = caller.organization_id();
    let heads = store::ledger_heads::heads(app.store.reader(), organization_id).await?;
    // Followed from here, nothing that is recorded after the heads were read is missed.
    let live = app.streams.follower.follow(organization_id, &heads);
    let position = match resume {
        Resume::Now => heads,
        Resume::After(text) => position::read(&text)
            .filter(|position| reached(&heads, position))
            .ok_or_else(|| Error::invalid("last_event_id", "is no position that a stream of this organization told"))?,
    };
    let filter = filters.within(organization_id, reach);
    Ok(EventStream::new(Arc::clone(app), secret, filter, position, live, slot))
}

/// Whether the ledger has come as far as a position: if it has not, it was restored from a backup, say, and waiting for it
/// would pass over what is new.
fn reached(heads: &Positions, position: &Positions) -> bool {
    position.iter().all(|(node, index)| heads.get(node).is_some_and(|head| index <= head))
}
