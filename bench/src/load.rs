//! The load: connections that each send a request, wait for its answer, and send the next.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::Uri;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::Result;
use crate::child::Child;
use crate::client::Client;
use crate::latency::{Figures, Latency};

/// How long a server is loaded before its answers count.
const WARM_UP: Duration = Duration::from_secs(1);
const BODY: Bytes = Bytes::from_static(b"{}");

/// One request of a load.
#[derive(Clone)]
pub struct Knock {
    /// With what a door is opened, as the header has it.
    pub credential: HeaderValue,
    /// The address that opens it.
    pub door: Uri,
}

/// What a server is loaded with.
pub struct Load {
    /// What each connection sends, in turn.
    pub connections: Vec<Arc<[Knock]>>,
    /// How long answers count.
    pub lasting: Duration,
}

/// When answers count.
#[derive(Clone, Copy)]
struct Window {
    from: Instant,
    until: Instant,
}

/// What came of a load.
pub struct Outcome {
    /// Of the answers that count.
    pub figures: Figures,
    /// Every answer, those before the others count included. All of them had status 200.
    pub answers: u64,
}

impl Load {
    /// Loads a server, and returns when every request that was sent is answered.
    ///
    /// # Errors
    /// An answer had another status than 200, or a connection broke.
    pub async fn run(&self, server: &Child, address: SocketAddr) -> Result<Outcome> {
        let mut clients = Vec::with_capacity(self.connections.len());
        for knocks in &self.connections {
            let Some(Knock { credential, .. }) = knocks.first() else { continue };
            clients.push((Client::connect(address, credential.clone()).await?, Arc::clone(knocks)));
        }
        let from = Instant::now() + WARM_UP;
        let window = Window { from, until: from + self.lasting };
        let mut connections = JoinSet::new();
        for (client, knocks) in clients {
            connections.spawn(keep_asking(client, knocks, window));
        }
        let processor_time = async {
            sleep_until(window.from).await;
            let before = server.processor_time()?;
            sleep_until(window.until).await;
            Ok::<_, String>(server.processor_time()?.saturating_sub(before))
        };
        let (finished, processor_time) = tokio::try_join!(finish(connections), processor_time)?;
        let (latency, answers) = finished;
        Ok(Outcome { figures: Figures::of(&latency, self.lasting, processor_time), answers })
    }
}

async fn keep_asking(mut client: Client, knocks: Arc<[Knock]>, window: Window) -> Result<(Latency, u64)> {
    let mut latency = Latency::new()?;
    let mut answers = 0;
    let mut now = Instant::now();
    for Knock { credential, door } in knocks.iter().cycle() {
        if now >= window.until {
            break;
        }
        let began = now;
        client.post_as(door, credential.clone(), BODY).await?;
        now = Instant::now();
        answers += 1;
        if now >= window.from && now < window.until {
            latency.record(now - began)?;
        }
    }
    Ok((latency, answers))
}

async fn finish(mut connections: JoinSet<Result<(Latency, u64)>>) -> Result<(Latency, u64)> {
    let mut all = (Latency::new()?, 0);
    while let Some(finished) = connections.join_next().await {
        let (latency, answers) = finished.map_err(|error| error.to_string())??;
        all.0.add(&latency)?;
        all.1 += answers;
    }
    Ok(all)
}
