//! How long pages take to be read, one after the other over one connection.

use std::time::Duration;

use doorward_core::{EventType, Timestamp};
use fastrand::Rng;
use hyper::Uri;
use hyper::body::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::population::Population;
use crate::client::Client;
use crate::latency::Latency;
use crate::{Result, said};

/// A page that is so slow that the wanted number of readings would take longer is read less often.
const LONGEST: Duration = Duration::from_secs(20);
/// The first readings of a page do not count: the server prepares its statements on each of its connections.
const WARM_UP: u32 = 10;
/// The farthest that lists go.
const FARTHEST: u64 = 20_000;

/// What a page took.
#[derive(Clone, Debug, Serialize)]
pub struct Read {
    /// Which page.
    pub page: String,
    /// Whether the bar is set on it: pages of event sets, and doors.
    pub barred: bool,
    /// How often it was read.
    pub times: u64,
    /// Half of the readings took no longer, in milliseconds.
    pub p50_ms: f64,
    /// 99 of 100 took no longer.
    pub p99_ms: f64,
}

impl Read {
    fn new(page: String, barred: bool, latency: &Latency) -> Self {
        Self { page, barred, times: latency.count(), p50_ms: latency.milliseconds(0.5), p99_ms: latency.milliseconds(0.99) }
    }
}

/// Reads pages of one server.
pub struct Reader<'a> {
    /// Who is asked about.
    pub population: &'a Population,
    /// How often each page is read.
    pub times: u32,
    /// When the story begins and ends.
    pub story: (Timestamp, Timestamp),
}

/// How often a page is still read.
struct Turns {
    taken: u32,
    of: u32,
    began: Instant,
}

impl Turns {
    fn new(times: u32) -> Self {
        Self { taken: 0, of: WARM_UP + times, began: Instant::now() }
    }

    /// Takes another turn, if one is left. One counts at least, however slow the page.
    fn go_on(&mut self) -> bool {
        let goes_on = self.taken < self.of && (self.taken <= WARM_UP || self.began.elapsed() < LONGEST);
        self.taken += u32::from(goes_on);
        goes_on
    }

    /// Whether this turn counts.
    fn counts(&self) -> bool {
        self.taken > WARM_UP
    }
}

/// Filters of an event set, of anybody each time.
type Filters<'a> = Box<dyn Fn(&mut Rng) -> Value + 'a>;
/// A list's address, of anybody each time.
pub type Address<'a> = Box<dyn Fn(&mut Rng) -> String + 'a>;

impl<'a> Reader<'a> {
    /// First and second pages of event sets, as the organization's owner.
    ///
    /// # Errors
    /// The server refuses.
    pub async fn event_sets(&self, owner: &mut Client) -> Result<Vec<Read>> {
        let mut reads = Vec::new();
        for (what, filters) in self.filters() {
            let (mut first, mut second) = (Latency::new()?, Latency::new()?);
            let (mut random, mut turns) = (Rng::new(), Turns::new(self.times));
            while turns.go_on() {
                let body = Bytes::from(json!({"event_set": filters(&mut random)}).to_string());
                let asked = Instant::now();
                let page = owner.post(&Uri::from_static("/event_sets"), body).await?;
                if turns.counts() {
                    first.record(asked.elapsed())?;
                }
                let Set { id, cursor } = serde_json::from_slice(&page).map_err(said("a page of events"))?;
                if let Some(cursor) = cursor {
                    let next: Uri = format!("/event_sets/{id}?cursor={cursor}").parse().map_err(said("a cursor"))?;
                    let asked = Instant::now();
                    owner.get(&next).await?;
                    if turns.counts() {
                        second.record(asked.elapsed())?;
                    }
                }
            }
            reads.push(Read::new(format!("events {what}"), true, &first));
            if second.count() > 0 {
                reads.push(Read::new(format!("events {what}, page 2"), true, &second));
            }
        }
        Ok(reads)
    }

    /// Pages of lists, as the organization's owner.
    ///
    /// # Errors
    /// As of [`Self::event_sets`].
    pub async fn lists(&self, owner: &mut Client) -> Result<Vec<Read>> {
        let population = self.population;
        let far = |rows: u64| FARTHEST.min(rows.saturating_sub(10));
        let (doors, links, users) = (far(population.doors()), far(population.links()), far(population.users()));
        let lists: [(&str, Address<'_>); 14] = [
            ("/locks", Box::new(|_| "/locks".to_owned())),
            ("/locks, far page", Box::new(move |_| format!("/locks?offset={doors}"))),
            ("/locks by name", Box::new(|random| format!("/locks?query=Door%20{}", population.door(random)))),
            ("/locks of a place", Box::new(|random| format!("/locks?place_id={}", population.place(random)))),
            ("/locks of a group", Box::new(|random| format!("/locks?group_id={}", population.group(random)))),
            ("/group_links", Box::new(|_| "/group_links".to_owned())),
            ("/group_links, far page", Box::new(move |_| format!("/group_links?offset={links}"))),
            ("/group_links by name", Box::new(|random| format!("/group_links?query=Guest%20{}", population.link(random)))),
            ("/group_links of a group", Box::new(|random| format!("/group_links?group_id={}", population.group(random)))),
            ("/group_links by last use", Box::new(|_| "/group_links?sort=-unlock".to_owned())),
            ("/users", Box::new(|_| "/users".to_owned())),
            ("/users, far page", Box::new(move |_| format!("/users?offset={users}"))),
            ("/users by name", Box::new(|random| format!("/users?query=Member%20{}", population.user(random)))),
            ("/users of a group", Box::new(|random| format!("/users?group_id={}", population.group(random)))),
        ];
        let mut reads = Vec::new();
        for (what, address) in lists {
            reads.push(self.list(owner, what.to_owned(), address).await?);
        }
        Ok(reads)
    }

    /// The doors that a member may open.
    ///
    /// # Errors
    /// As of [`Self::event_sets`].
    pub async fn member(&self, member: &mut Client) -> Result<Read> {
        self.list(member, "/locks as a member".to_owned(), Box::new(|_| "/locks".to_owned())).await
    }

    /// One page, read as often as asked.
    ///
    /// # Errors
    /// As of [`Self::event_sets`].
    pub async fn list(&self, client: &mut Client, what: String, address: Address<'_>) -> Result<Read> {
        let mut latency = Latency::new()?;
        let (mut random, mut turns) = (Rng::new(), Turns::new(self.times));
        while turns.go_on() {
            let uri: Uri = address(&mut random).parse().map_err(said("a list's address"))?;
            let asked = Instant::now();
            client.get(&uri).await?;
            if turns.counts() {
                latency.record(asked.elapsed())?;
            }
        }
        let barred = what.starts_with("/locks");
        Ok(Read::new(what, barred, &latency))
    }

    fn filters(&self) -> Vec<(&'static str, Filters<'a>)> {
        let (population, (begins, ends)) = (self.population, self.story);
        let span = ends.since(begins);
        vec![
            ("of everybody", Box::new(|_| json!({}))),
            ("by a link", Box::new(|random| json!({"event_actor_type": "GroupLink", "event_actor_id": population.link(random)}))),
            ("by a user", Box::new(|random| json!({"event_actor_type": "User", "event_actor_id": population.user(random)}))),
            (
                "by a login",
                Box::new(
                    |random| json!({"event_authenticated_by_type": "Login", "event_authenticated_by_id": population.login(random)}),
                ),
            ),
            ("at a door", Box::new(|random| json!({"event_object_type": "Lock", "event_object_id": population.door(random)}))),
            (
                "refused at a door",
                Box::new(|random| {
                    let id = population.door(random);
                    json!({"event_object_type": "Lock", "event_object_id": id, "event_success": false})
                }),
            ),
            ("at a place", Box::new(|random| json!({"event_place_id": population.place(random)}))),
            ("about places", Box::new(|_| json!({"event_object_type": EventType::PLACE_CREATE.object_type}))),
            ("that failed", Box::new(|_| json!({"event_success": false}))),
            ("of a rare type", Box::new(|_| json!({"event_type": EventType::LOCK_LOCK_DOWN.name}))),
            ("of a type that never was", Box::new(|_| json!({"event_type": EventType::PLACE_LOCK_DOWN.name}))),
            (
                "of a type at a place",
                Box::new(
                    |random| json!({"event_type": EventType::GROUP_LINK_CREATE.name, "event_place_id": population.place(random)}),
                ),
            ),
            ("of a sequence", Box::new(|random| json!({"event_sequence": population.sequence(random).unwrap_or("none")}))),
            (
                "of an hour",
                Box::new(move |random| {
                    let from = begins.after(span.mul_f64(random.f64()));
                    json!({"interval": format!("{from}/PT1H")})
                }),
            ),
            (
                "of an hour at a door",
                Box::new(move |random| {
                    let from = begins.after(span.mul_f64(random.f64()));
                    let id = population.door(random);
                    json!({"interval": format!("{from}/PT1H"), "event_object_type": "Lock", "event_object_id": id})
                }),
            ),
        ]
    }
}

#[derive(Deserialize)]
struct Set {
    id: i64,
    cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_turns_count_as_were_asked_for() {
        let mut turns = Turns::new(7);
        let mut counted = 0;
        while turns.go_on() {
            counted += u32::from(turns.counts());
        }
        assert_eq!((counted, turns.taken), (7, 17));
    }
}
