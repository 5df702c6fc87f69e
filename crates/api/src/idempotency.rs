//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): which requests take one, and what goes on for them.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};

use axum::body::{Body, to_bytes};
use axum::extract::{MatchedPath, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use doorward_app::idempotency::{self, Key, Once};
use doorward_app::{App, authenticate};
use doorward_core::Code;
use futures_util::future::Either;
use tower::Service;
use utoipa::openapi::path::Operation;

use crate::body;
use crate::credentials::Presented;
use crate::error::{ApiError, refusal};

/// What a client names a request by.
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// `true` on an answer that was given before.
pub(crate) const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What answers something new, but stands below a single resource.
const NEW_BELOW: [&str; 3] = ["/group_links/{id}/rotate", "/locks/{id}/proximity_secret", "/organization/signing_keys/rotate"];
/// A query: another one with the same filters is as good.
const QUERIES: [&str; 1] = ["/event_sets"];

/// Whether a `POST` takes a key: whatever creates something in a collection and answers it.
pub(crate) fn takes_key(path: &str, post: &Operation) -> bool {
    let collection = path.matches('/').count() == 1 && !QUERIES.contains(&path);
    (collection || NEW_BELOW.contains(&path)) && post.responses.responses.contains_key("200")
}

/// The paths on which a `POST` takes a key, as they are routed.
static TAKE_KEYS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let paths = crate::openapi().paths.paths;
    paths.into_iter().filter(|(path, item)| item.post.iter().any(|post| takes_key(path, post))).map(|(path, _)| path).collect()
});

/// Has a service do each request that has a key once.
#[derive(Clone)]
pub(crate) struct Keys<S> {
    pub app: Arc<App>,
    pub service: S,
}

type Answering = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

impl<S> Service<Request> for Keys<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<S::Future, Answering>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if !has_key(&request) {
            return Either::Left(self.service.call(request));
        }
        // The one that is ready answers.
        let next = self.service.clone();
        let service = mem::replace(&mut self.service, next);
        let app = Arc::clone(&self.app);
        Either::Right(Box::pin(async move { Ok(answer(&app, service, request).await.unwrap_or_else(ApiError::into_response)) }))
    }
}

fn has_key(request: &Request) -> bool {
    request.method() == Method::POST
        && request.headers().contains_key(IDEMPOTENCY_KEY)
        && request.extensions().get::<MatchedPath>().is_some_and(|path| TAKE_KEYS.contains(path.as_str()))
}

/// The answer to a request with a key. A key names nothing without a login, whose it is.
async fn answer<S>(app: &App, service: S, request: Request) -> Result<Response, ApiError>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    let key = key(request.headers())?;
    let Presented::Login(secret) = Presented::from_headers(request.headers()) else { return Ok(given(service, request).await) };
    let Ok(caller) = authenticate::login(app, &secret).await else { return Ok(given(service, request).await) };
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, body::LARGEST_BODY).await.map_err(|_| body::unreadable())?;
    let (method, address) = (parts.method.clone(), parts.uri.clone());
    let path = address.path_and_query().map_or_else(|| address.path(), PathAndQuery::as_str);
    let same = idempotency::Request { method: method.as_str(), path, body: &bytes };
    let request = Request::from_parts(parts, Body::from(bytes.clone()));
    let work = async { made(given(service, request).await).await };
    match idempotency::once(app, &caller, &secret, &key, same, work).await? {
        Once::Done(text) => Ok(json(text)),
        Once::Again(text) => {
            let mut response = json(text);
            response.headers_mut().insert(IDEMPOTENCY_REPLAYED, HeaderValue::from_static("true"));
            Ok(response)
        }
        Once::Not(response) => Ok(response),
    }
}

fn key(headers: &HeaderMap) -> Result<Key, ApiError> {
    let mut values = headers.get_all(IDEMPOTENCY_KEY).iter();
    let only = values.next().filter(|_| values.next().is_none());
    only.and_then(|value| value.to_str().ok())
        .and_then(Key::parse)
        .ok_or_else(|| ApiError::Bad("Idempotency-Key must be one key of 1 to 255 visible ASCII characters.".to_owned()))
}

async fn given<S: Service<Request, Response = Response, Error = Infallible>>(mut service: S, request: Request) -> Response {
    let Ok(response) = service.call(request).await;
    response
}

/// The body of an answer that tells what was made; any other answer as an error.
async fn made(response: Response) -> Result<String, Response> {
    if response.status() != StatusCode::OK {
        return Err(response);
    }
    let bytes = to_bytes(response.into_body(), usize::MAX).await;
    let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes.into()).ok());
    text.ok_or_else(|| refusal(Code::Unexpected))
}

fn json(text: String) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response()
}
