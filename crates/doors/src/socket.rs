//! How agents reach the server: they enrol by `POST /agent/enrol`, and connect to `/agent` by a websocket that carries the
//! frames.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::JsonRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use doorward_app::limiter::Client;
use doorward_app::{App, Error, controllers};
use doorward_core::{Code, Secret};
use doorward_wire::enrolment::{Answer, Request};
use doorward_wire::session::{LARGEST_FRAME, Line};
use futures_util::stream::SplitSink;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::json;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

use crate::Hub;
use crate::session::{self, Ended};

/// Longest body of an enrolment.
const LARGEST_BODY: usize = 4 * 1024;
/// Frames that may wait in each direction.
const QUEUE: usize = 64;
/// How long the other side may take to take a frame.
const WRITE_TIME: Duration = Duration::from_secs(10);
/// Connections at once, whoever they are of.
const MOST_CONNECTIONS: usize = 16_384;

struct Door {
    app: Arc<App>,
    hub: Hub,
    places: Arc<Semaphore>,
}

/// `/agent` and `/agent/enrol`.
pub fn router(app: Arc<App>, hub: Hub) -> Router {
    let door = Arc::new(Door { app, hub, places: Arc::new(Semaphore::new(MOST_CONNECTIONS)) });
    Router::new()
        .route("/agent", get(connect))
        .route("/agent/enrol", post(enrol))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .with_state(door)
}

async fn connect(State(door): State<Arc<Door>>, upgrade: WebSocketUpgrade) -> Response {
    let Ok(place) = Arc::clone(&door.places).try_acquire_owned() else { return refused(Code::Unavailable) };
    let upgrade = upgrade.max_message_size(LARGEST_FRAME).max_frame_size(LARGEST_FRAME);
    upgrade.on_upgrade(async move |socket| {
        carry(&door, socket).await;
        drop(place);
    })
}

/// Carries the frames of one connection until either side ends it.
async fn carry(door: &Door, socket: WebSocket) {
    let (mut sink, mut stream) = socket.split();
    let (say, mut said) = mpsc::channel::<String>(QUEUE);
    let (hear, heard) = mpsc::channel::<String>(QUEUE);
    let reading = async move {
        while let Some(Ok(message)) = stream.next().await {
            match message {
                Message::Text(text) => {
                    if hear.send(text.as_str().to_owned()).await.is_err() {
                        return;
                    }
                }
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Binary(_) | Message::Close(_) => return,
            }
        }
    };
    let serving = session::serve(&door.app, &door.hub, Line { incoming: heard, outgoing: say });
    let mut reading = std::pin::pin!(reading);
    let mut serving = std::pin::pin!(serving);
    let mut read_to_end = false;
    let ended = loop {
        tokio::select! {
            ended = &mut serving => break ended,
            // What was heard until then is still served: the session ends by itself.
            () = &mut reading, if !read_to_end => read_to_end = true,
            Some(text) = said.recv() => {
                if !write(&mut sink, Message::Text(text.into())).await {
                    break Ended::Gone;
                }
            }
        }
    };
    // What the session has said last; scans under way are not waited for.
    while let Ok(text) = said.try_recv() {
        if !write(&mut sink, Message::Text(text.into())).await {
            return;
        }
    }
    let (code, reason) = match ended {
        Ended::Gone => (close_code::AWAY, "gone"),
        Ended::Unreadable => (close_code::PROTOCOL, "unreadable"),
        Ended::Refused => (close_code::POLICY, "refused"),
        Ended::Dismissed => (close_code::POLICY, "dismissed"),
        Ended::Failed => (close_code::ERROR, "failed"),
    };
    write(&mut sink, Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
}

/// Whether the other side took it in time.
async fn write(sink: &mut SplitSink<WebSocket, Message>, message: Message) -> bool {
    matches!(timeout(WRITE_TIME, sink.send(message)).await, Ok(Ok(())))
}

async fn enrol(
    State(door): State<Arc<Door>>,
    client: Option<Extension<Client>>,
    body: Result<Json<Request>, JsonRejection>,
) -> Response {
    let Ok(Json(request)) = body else { return refused(Code::BadRequest) };
    let mut public_key = [0; 32];
    if hex::decode_to_slice(&request.public_key, &mut public_key).is_err() {
        return refused(Code::BadRequest);
    }
    let client = client.map(|Extension(client)| client);
    match controllers::enrol(&door.app, client, &Secret::presented(&request.token), public_key).await {
        Ok(enrolled) => {
            let controllers::Enrolled { controller_id, name, server, organization_id, bundle_keys } = enrolled;
            Json(Answer { controller_id, name, server, organization_id, bundle_keys }).into_response()
        }
        Err(Error::Refused(code)) => refused(code),
        Err(Error::Wait { seconds }) => ([(RETRY_AFTER, seconds.to_string())], refused(Code::TooManyRequests)).into_response(),
        Err(error @ (Error::Invalid(_) | Error::Store(_) | Error::Internal(_))) => {
            tracing::error!(%error, "an agent cannot be enrolled");
            refused(Code::Unexpected)
        }
    }
}

fn refused(code: Code) -> Response {
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(json!({"code": code, "error": code.text()}))).into_response()
}
