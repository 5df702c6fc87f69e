//! What the program has recorded of a load: an unlock that was answered and is not there was not recorded.

use hyper::Uri;
use hyper::body::Bytes;
use serde::Deserialize;
use serde_json::json;

use crate::client::Client;
use crate::{Result, said};

/// Events that are read at once: the most that the API gives.
const PAGE: u64 = 1_000;

/// One page of an event set, newest first.
#[derive(Deserialize)]
struct Page {
    id: i64,
    events: Vec<Event>,
    cursor: Option<String>,
}

#[derive(Deserialize, PartialEq, Eq)]
struct Event {
    uuid: String,
}

/// The newest unlock that had succeeded before a load.
pub struct Mark(Option<Event>);

impl Mark {
    /// As things stand.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn now(owner: &mut Client) -> Result<Self> {
        Ok(Self(set(owner, 1).await?.events.pop()))
    }

    /// How many unlocks have succeeded since.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn unlocks_since(&self, owner: &mut Client) -> Result<u64> {
        let mut page = set(owner, PAGE).await?;
        let mut count = 0;
        loop {
            for event in page.events {
                if self.0.as_ref() == Some(&event) {
                    return Ok(count);
                }
                count += 1;
            }
            let Some(cursor) = page.cursor else { return Ok(count) };
            let next = format!("/event_sets/{}?limit={PAGE}&cursor={cursor}", page.id);
            page = read(&owner.get(&next.parse().map_err(said("a cursor"))?).await?)?;
        }
    }
}

async fn set(owner: &mut Client, limit: u64) -> Result<Page> {
    let uri: Uri = format!("/event_sets?limit={limit}").parse().map_err(said("a limit"))?;
    let filters = json!({"event_set": {"event_type": "lock.unlock", "event_success": true}});
    read(&owner.post(&uri, Bytes::from(filters.to_string())).await?)
}

fn read(body: &Bytes) -> Result<Page> {
    serde_json::from_slice(body).map_err(said("a page of events"))
}
