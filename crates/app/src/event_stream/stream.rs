use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use doorward_core::{Code, Permission, Secret};
use doorward_store as store;
use doorward_store::entity::event;
use doorward_store::event_sets::Filter;
use doorward_store::ledger_heads::Positions;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::time::Instant;

use super::position;
use super::slots::Slot;
use crate::{App, Error, authenticate};

/// How often the login and its rights are looked at anew.
const CHECK: Duration = Duration::from_secs(3);
/// Longest silence.
const SILENCE: Duration = Duration::from_secs(15);
/// Events that are read at once, and kept until the client has taken them.
const PAGE: usize = 100;

/// A stream of events. Ends when it is dropped.
pub struct EventStream {
    app: Arc<App>,
    secret: Secret,
    filter: Filter,
    position: Positions,
    live: Receiver<Arc<event::Model>>,
    /// Read, and not told yet.
    waiting: VecDeque<Arc<event::Model>>,
    /// Whether the database may hold more than `waiting` and `live`.
    behind: bool,
    stopping: watch::Receiver<bool>,
    check_at: Instant,
    speak_at: Instant,
    ended: bool,
    _slot: Slot,
}

/// What a stream tells its client.
#[derive(Debug, Clone)]
pub enum Told {
    /// Something happened.
    Event {
        /// Where to resume behind it.
        position: String,
        /// What.
        event: Arc<event::Model>,
    },
    /// Nothing happened up to here that the client may see and asked for.
    Position(String),
    /// The stream ends: the login or its right is gone, or the database failed.
    Ended(Code),
}

impl EventStream {
    pub(super) fn new(
        app: Arc<App>,
        secret: Secret,
        filter: Filter,
        position: Positions,
        live: Receiver<Arc<event::Model>>,
        slot: Slot,
    ) -> Self {
        let now = Instant::now();
        let stopping = app.streams.stopping.subscribe();
        let (waiting, check_at) = (VecDeque::new(), now + CHECK);
        Self {
            app,
            secret,
            filter,
            position,
            live,
            waiting,
            behind: true,
            stopping,
            check_at,
            speak_at: now,
            ended: false,
            _slot: slot,
        }
    }

    /// The next thing to tell: first of all the position, that a client which hears nothing more can resume from there.
    /// `None` once it has ended.
    pub async fn next(&mut self) -> Option<Told> {
        while !self.ended {
            if *self.stopping.borrow() {
                break;
            }
            let now = Instant::now();
            if now >= self.check_at {
                if let Err(error) = self.check().await {
                    return Some(self.end(&error));
                }
                self.check_at = now + CHECK;
            }
            if now >= self.speak_at {
                self.speak_at = now + SILENCE;
                return Some(Told::Position(position::write(&self.position)));
            }
            if let Some(event) = self.waiting.pop_front() {
                self.position.insert(event.node.clone(), event.chain_index);
                if self.filter.lets_through(&event) {
                    self.speak_at = now + SILENCE;
                    return Some(Told::Event { position: position::write(&self.position), event });
                }
            } else if self.behind {
                if let Err(error) = self.catch_up().await {
                    return Some(self.end(&error));
                }
            } else {
                self.listen().await;
            }
        }
        self.ended = true;
        None
    }

    /// Waits for the next event of the follower, the next thing to do, or the stop.
    async fn listen(&mut self) {
        let next = self.check_at.min(self.speak_at);
        tokio::select! {
            received = self.live.recv() => match received {
                Ok(event) => {
                    let known = self.position.get(&event.node).copied().unwrap_or(0);
                    if event.chain_index == known + 1 {
                        self.waiting.push_back(event);
                    } else if event.chain_index > known {
                        self.behind = true;
                    }
                }
                Err(RecvError::Lagged(_)) => self.behind = true,
                Err(RecvError::Closed) => self.ended = true,
            },
            // An error means that the sender is gone, which is a stop too.
            _ = self.stopping.wait_for(|stopping| *stopping) => self.ended = true,
            () = tokio::time::sleep_until(next) => {}
        }
    }

    /// Reads the next page behind the position, of all chains.
    async fn catch_up(&mut self) -> Result<(), Error> {
        let _turn = self.app.streams.readers.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
        let conn = self.app.store.reader();
        let heads = store::ledger_heads::heads(conn, self.filter.organization_id).await?;
        let known = |node: &String| self.position.get(node).copied().unwrap_or(0);
        let new: Vec<_> =
            heads.into_iter().map(|(node, head)| (known(&node), node, head)).filter(|(at, _, head)| at < head).collect();
        let share = (PAGE / new.len().max(1)).max(1) as u64;
        let mut rows = Vec::new();
        for (at, node, _) in new.into_iter().take(PAGE) {
            rows.extend(store::ledger::chain(conn, &node, self.filter.organization_id, at, share).await?);
        }
        // Row ids grow along each chain, so this keeps the order of each, and comes close to that of time between them.
        rows.sort_by_key(|row| row.id);
        self.behind = !rows.is_empty();
        self.waiting.extend(rows.into_iter().map(Arc::new));
        Ok(())
    }

    /// Looks at the login and its rights anew.
    async fn check(&mut self) -> Result<(), Error> {
        let _turn = self.app.streams.readers.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
        let caller = authenticate::login(&self.app, &self.secret).await?;
        self.filter.reach = caller.reach(Permission::EventsRead)?;
        Ok(())
    }

    fn end(&mut self, error: &Error) -> Told {
        self.ended = true;
        Told::Ended(match error {
            Error::Refused(code) => *code,
            Error::Invalid(_) | Error::Wait { .. } | Error::Store(_) | Error::Internal(_) => {
                tracing::error!(%error, "an event stream failed");
                Code::Unavailable
            }
        })
    }
}
