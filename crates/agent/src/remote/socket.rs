//! What carries the frames: one outgoing websocket (RFC 6455) to the server's `/agent`.

use std::time::Duration;

use async_trait::async_trait;
use doorward_egress::{Dialer, Duplex, Url};
use doorward_wire::session::{LARGEST_TOLD, Line};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Message, http};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// How long connecting may take, and how long the server may take to take a frame.
const TIME: Duration = Duration::from_secs(10);
/// Frames that may wait in each direction.
const QUEUE: usize = 64;

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectorError {
    /// The server cannot be reached.
    #[error("{0}")]
    Unreachable(String),
    /// What answers there is no server of this kind.
    #[error("what answers there does not take agents: {0}")]
    NoServer(String),
}

/// What reaches the server.
#[async_trait]
pub trait Connect: Send + Sync {
    /// Connects.
    ///
    /// # Errors
    /// See [`ConnectorError`].
    async fn connect(&self) -> Result<Line, ConnectorError>;
}

/// Connects to one server.
#[derive(Debug, Clone)]
pub struct Connector {
    dialer: Dialer,
    url: Url,
    address: String,
}

impl Connector {
    /// To the server at this `http` or `https` URL; `None` if it is another URL.
    #[must_use]
    pub fn new(dialer: Dialer, url: &Url) -> Option<Self> {
        let scheme = match url.scheme() {
            "http" => "ws",
            "https" => "wss",
            _ => return None,
        };
        let address = url.join("/agent").ok()?;
        let address = format!("{scheme}{}", address.as_str().strip_prefix(url.scheme())?);
        Some(Self { dialer, url: url.clone(), address })
    }
}

#[async_trait]
impl Connect for Connector {
    async fn connect(&self) -> Result<Line, ConnectorError> {
        let stream = self.dialer.dial(&self.url, TIME).await.map_err(|error| ConnectorError::Unreachable(error.to_string()))?;
        let no_server = |error: tokio_tungstenite::tungstenite::Error| ConnectorError::NoServer(error.to_string());
        let request: http::Request<()> = self.address.as_str().into_client_request().map_err(no_server)?;
        let config = WebSocketConfig::default().max_message_size(Some(LARGEST_TOLD)).max_frame_size(Some(LARGEST_TOLD));
        let (socket, _) = timeout(TIME, client_async_with_config(request, stream, Some(config)))
            .await
            .map_err(|_| ConnectorError::Unreachable("no answer in time".to_owned()))?
            .map_err(no_server)?;
        let (hear, incoming) = mpsc::channel(QUEUE);
        let (outgoing, said) = mpsc::channel(QUEUE);
        tokio::spawn(carry(socket, hear, said));
        Ok(Line { incoming, outgoing })
    }
}

/// Carries frames until either side ends it.
async fn carry(socket: WebSocketStream<Box<dyn Duplex>>, hear: mpsc::Sender<String>, mut said: mpsc::Receiver<String>) {
    let (mut sink, mut stream) = socket.split();
    let reading = async move {
        while let Some(Ok(message)) = stream.next().await {
            match message {
                Message::Text(text) => {
                    if hear.send(text.as_str().to_owned()).await.is_err() {
                        return;
                    }
                }
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Binary(_) | Message::Close(_) | Message::Frame(_) => return,
            }
        }
    };
    let writing = async move {
        while let Some(text) = said.recv().await {
            if !matches!(timeout(TIME, sink.send(Message::Text(text.into()))).await, Ok(Ok(()))) {
                return;
            }
        }
        // Nobody is there to hear that it failed.
        drop(timeout(TIME, sink.close()).await);
    };
    tokio::select! {
        () = reading => {}
        () = writing => {}
    }
}
