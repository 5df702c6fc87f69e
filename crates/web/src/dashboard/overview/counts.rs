//! How many doors stand how.

use doorward_app::Error;
use doorward_app::locks::{self, Query};
use doorward_app::places::PlaceDetail;
use doorward_store::page::Page;

use crate::dashboard::visit::Visit;

/// The total alone is wanted.
const ONE: Page = Page { limit: 1, offset: 0 };

/// A number, and the list of what it counts.
pub struct Count {
    pub number: u64,
    pub label: &'static str,
    pub address: String,
    /// Whether somebody should look.
    pub amiss: bool,
}

/// The counts that say something: those of what is amiss are left out where there is none of it, but for the usual ones.
pub async fn read(visit: &Visit, total: u64, places: &[PlaceDetail]) -> Result<Vec<Count>, Error> {
    let mut counts = vec![Count { number: total, label: "Doors", address: "/app/doors".to_owned(), amiss: false }];
    let of = |state: &str| format!("/app/doors?state={state}");
    for (label, state, amiss, query) in [
        ("Online", "online", false, Query { online: Some(true), ..Query::default() }),
        ("Offline", "offline", true, Query { online: Some(false), ..Query::default() }),
        ("Locked down", "locked_down", true, Query { kept_shut: Some(true), ..Query::default() }),
        ("Open or held open", "open", false, Query { unlocked: Some(true), ..Query::default() }),
    ] {
        let number = locks::list(&visit.app, &visit.caller, query, ONE).await?.total;
        counts.push(Count { number, label, address: of(state), amiss: amiss && number > 0 });
    }
    let locked = places.iter().filter(|detail| detail.place.locked_down_since.is_some()).count() as u64;
    if locked > 0 {
        let label = if locked == 1 { "Place locked down" } else { "Places locked down" };
        counts.push(Count { number: locked, label, address: "/app/places".to_owned(), amiss: true });
    }
    Ok(counts)
}
