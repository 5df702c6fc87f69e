//! Devices of the agent's network that post what they read: `POST /scan`, and nothing else. Each connection is one request, and all it
//! does has a limit.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use doorward_core::scanner::HttpListener;
use doorward_core::{Scanner, Secret, SecretDigest};
use doorward_wire::Pace;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde::Deserialize;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::lines::LONGEST;
use super::{ANSWER_TIME, Desk, Scan};

/// Connections at once; more have to wait.
const MOST_CONNECTIONS: usize = 32;
/// How long a device may take to say what it asks.
const HEADER_TIME: Duration = Duration::from_secs(5);
/// How long it may take to say what it has read.
const BODY_TIME: Duration = Duration::from_secs(5);
/// How long a connection may last in all.
const CONNECTION_TIME: Duration = ANSWER_TIME.saturating_add(Duration::from_secs(15));
/// Bytes of headers.
const LARGEST_HEAD: usize = 8 * 1024;
/// Bytes of a body: a text of 1,024 bytes, each of them escaped.
const LARGEST_BODY: usize = 8 * 1024;
/// How long an address that cannot be listened on is left alone.
const REST: Duration = Duration::from_secs(1);

/// Takes what devices post until it is dropped.
pub async fn serve(desk: &Desk, settings: &HttpListener, scanner: &Scanner) {
    let Some(token) = settings.token_digest() else {
        tracing::error!(address = %settings.listen, "a scanner has no token: nothing is taken for it");
        return;
    };
    let counter =
        Arc::new(Counter { desk: desk.clone(), scanner: scanner.clone(), token, began: Instant::now(), paces: Mutex::default() });
    let mut complained = false;
    loop {
        match TcpListener::bind(settings.listen).await {
            Ok(listener) => {
                tracing::info!(address = %settings.listen, "scans are taken here");
                complained = false;
                accept(&listener, &counter).await;
            }
            // Once, however long the address is somebody else's.
            Err(error) if !std::mem::replace(&mut complained, true) => {
                tracing::warn!(address = %settings.listen, %error, "scans cannot be taken here; it is tried again");
            }
            Err(_) => {}
        }
        sleep(REST).await;
    }
}

/// Until no more can be accepted. What is under way ends with it.
async fn accept(listener: &TcpListener, counter: &Arc<Counter>) {
    let (places, mut connections) = (Arc::new(Semaphore::new(MOST_CONNECTIONS)), JoinSet::new());
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await.inspect_err(|error| tracing::warn!(%error, "a connection was not accepted"))
        else {
            return;
        };
        let counter = Arc::clone(counter);
        connections.spawn(async move {
            // Whoever is too slow or says nonsense is cut off.
            let _ended = timeout(CONNECTION_TIME, connection(stream, counter)).await;
            drop(place);
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, counter: Arc<Counter>) {
    let serving = service_fn(move |request| {
        let counter = Arc::clone(&counter);
        async move { Ok::<_, Infallible>(counter.answer(request).await) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).max_buf_size(LARGEST_HEAD).keep_alive(false);
    if let Err(error) = builder.serve_connection(TokioIo::new(stream), serving).await {
        tracing::debug!(%error, "a device's connection broke off");
    }
}

/// Where scans of one listener are counted and decided.
struct Counter {
    desk: Desk,
    scanner: Scanner,
    token: SecretDigest,
    began: Instant,
    paces: Mutex<Paces>,
}

#[derive(Default)]
struct Paces {
    scans: Pace,
    guesses: Pace,
}

/// What a device sends as JSON. Prints nothing of it.
#[derive(Deserialize)]
struct Sent {
    payload: String,
}

/// A refusal before anything was decided.
struct Refusal(StatusCode, &'static str);

impl Counter {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        match self.take(request).await {
            Ok(decided) => answered(StatusCode::OK, decided),
            Err(Refusal(status, error)) => {
                let mut response = answered(status, json!({"error": error}).to_string());
                if status == StatusCode::METHOD_NOT_ALLOWED {
                    response.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
                }
                response
            }
        }
    }

    async fn take(&self, request: Request<Incoming>) -> Result<String, Refusal> {
        if request.uri().path() != "/scan" {
            return Err(Refusal(StatusCode::NOT_FOUND, "scans are posted to /scan"));
        }
        if request.method() != Method::POST {
            return Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, "scans are posted"));
        }
        if !self.knows_token(request.headers()) {
            return Err(if self.pace(|paces| &mut paces.guesses) {
                Refusal(StatusCode::UNAUTHORIZED, "the token is missing or wrong")
            } else {
                Refusal(StatusCode::TOO_MANY_REQUESTS, "too many tries")
            });
        }
        let scan = scan(request).await?;
        let in_time = self.pace(|paces| &mut paces.scans);
        let decided = self.desk.shown(&self.scanner, scan, in_time).await;
        let decided = decided.ok_or(Refusal(StatusCode::SERVICE_UNAVAILABLE, "no terminal has this scanner any more"))?;
        let text = serde_json::to_string(&decided).map_err(|_| Refusal(StatusCode::INTERNAL_SERVER_ERROR, "no answer"))?;
        // Whoever reads decisions may be slow; the device is answered all the same.
        let _late = self.desk.decided.try_send(decided);
        Ok(text)
    }

    fn knows_token(&self, headers: &HeaderMap) -> bool {
        let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let sent = header.and_then(|header| header.strip_prefix("Bearer ")).map(|token| Secret::presented(token).digest());
        sent.is_some_and(|sent| is_same(sent, self.token))
    }

    fn pace(&self, which: impl FnOnce(&mut Paces) -> &mut Pace) -> bool {
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        which(&mut paces).take(self.began.elapsed())
    }
}

/// In the same time, wherever they differ. They are digests: what differs first would tell nothing of the token either.
fn is_same(one: SecretDigest, other: SecretDigest) -> bool {
    one.0.iter().zip(other.0).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
}

async fn scan(request: Request<Incoming>) -> Result<Scan, Refusal> {
    let kind = request.headers().get(CONTENT_TYPE).map_or(Ok("text/plain"), HeaderValue::to_str).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !matches!(kind.as_str(), "text/plain" | "application/json") {
        return Err(Refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, "a scan is text/plain or application/json"));
    }
    let body = timeout(BODY_TIME, Limited::new(request.into_body(), LARGEST_BODY).collect()).await;
    let body = body.map_err(|_| Refusal(StatusCode::REQUEST_TIMEOUT, "the scan did not come in time"))?;
    let body = body.map_err(|error| {
        if error.is::<LengthLimitError>() {
            Refusal(StatusCode::PAYLOAD_TOO_LARGE, "longer than any code")
        } else {
            Refusal(StatusCode::BAD_REQUEST, "the scan cannot be read")
        }
    })?;
    let bytes = body.to_bytes();
    let text = if kind == "application/json" {
        let unreadable = |_| Refusal(StatusCode::BAD_REQUEST, "a scan in JSON is {\"payload\": \"…\"}");
        serde_json::from_slice::<Sent>(&bytes).map_err(unreadable)?.payload
    } else {
        let Ok(text) = std::str::from_utf8(&bytes) else { return Ok(Scan::NotText) };
        text.trim_end_matches(['\r', '\n']).to_owned()
    };
    Ok(if text.len() > LONGEST { Scan::TooLong } else { Scan::Text(text) })
}

fn answered(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
