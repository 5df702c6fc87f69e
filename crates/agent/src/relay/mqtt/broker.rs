//! The connections to brokers: one for each broker and user, shared by all doors behind it, made when it is needed.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use doorward_core::relay::Mqtt;
use doorward_egress::Client;
use tokio::sync::{mpsc, oneshot};

use super::session::{self, Peer};
use crate::failure::Failure;

/// Requests that may wait for a connection.
const QUEUE: usize = 256;
/// Messages that may wait for a door.
const HEARD: usize = 64;

/// Most connections at once.
const LINKS: usize = 1_024;

/// The connections.
pub struct Brokers {
    client: Client,
    links: Mutex<HashMap<Peer, mpsc::Sender<Request>>>,
}

/// What a connection is asked for.
pub enum Request {
    /// To send a message, and say when the broker has it.
    Publish {
        /// Where to.
        topic: String,
        /// What.
        payload: String,
        /// Told the end of it.
        done: oneshot::Sender<Result<(), Failure>>,
    },
    /// To hand on what is said from now on.
    Watch {
        /// Where.
        topic: String,
        /// Who hears it.
        heard: mpsc::Sender<Arc<[u8]>>,
        /// Told when it begins.
        done: oneshot::Sender<Result<(), Failure>>,
    },
}

impl Request {
    /// Ends it without success.
    pub fn fail(self, failure: Failure) {
        match self {
            // Whoever has given up waits no more.
            Self::Publish { done, .. } | Self::Watch { done, .. } => drop(done.send(Err(failure))),
        }
    }
}

impl Brokers {
    pub fn new(client: Client) -> Self {
        Self { client, links: Mutex::default() }
    }

    /// The connection to the broker of these settings. It may not stand yet, or never.
    pub fn link(&self, settings: &Mqtt) -> Result<Link, Failure> {
        let (host, port, tls) = settings.address().ok_or_else(|| Failure::misconfigured("The broker's address cannot be read."))?;
        let peer = Peer { host, port, tls, username: settings.username.clone(), password: settings.password.clone() };
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(requests) = links.get(&peer).filter(|requests| !requests.is_closed()) {
            return Ok(Link(requests.clone()));
        }
        links.retain(|_, requests| !requests.is_closed());
        if links.len() >= LINKS {
            return Err(Failure::overloaded());
        }
        let (requests, asked) = mpsc::channel(QUEUE);
        tokio::spawn(session::run(self.client.clone(), peer.clone(), asked));
        links.insert(peer, requests.clone());
        Ok(Link(requests))
    }
}

/// A connection.
pub struct Link(mpsc::Sender<Request>);

impl Link {
    /// Sends a message once, with quality of service 1. `Ok` when the broker has it.
    pub async fn publish(&self, topic: &str, payload: String) -> Result<(), Failure> {
        self.ask(|done| Request::Publish { topic: topic.to_owned(), payload, done }).await
    }

    /// What is said at this topic from now on. Ends when the connection does.
    pub async fn watch(&self, topic: &str) -> Result<mpsc::Receiver<Arc<[u8]>>, Failure> {
        let (heard, hears) = mpsc::channel(HEARD);
        self.ask(|done| Request::Watch { topic: topic.to_owned(), heard, done }).await?;
        Ok(hears)
    }

    async fn ask(&self, request: impl FnOnce(oneshot::Sender<Result<(), Failure>>) -> Request) -> Result<(), Failure> {
        let (done, end) = oneshot::channel();
        self.0.send(request(done)).await.map_err(|_| broke_off())?;
        end.await.unwrap_or_else(|_| Err(broke_off()))
    }
}

pub fn broke_off() -> Failure {
    Failure::unavailable("The connection to the broker broke off. The relay may have obeyed all the same.")
}

impl fmt::Debug for Brokers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Brokers")
    }
}
