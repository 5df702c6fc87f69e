//! `X-Kisi-Integration-Identifier` and `X-Kisi-Integration-Contact`: through whose software a request comes (contract section
//! 1.2). Its events say so; nothing else depends on it.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName};
use axum::response::Response;
use doorward_app::partner::{said, scope};
use futures_util::future::Either;
use tower::Service;

/// The software's name.
pub(crate) const IDENTIFIER: HeaderName = HeaderName::from_static("x-kisi-integration-identifier");
/// Whom to write to about it.
pub(crate) const CONTACT: HeaderName = HeaderName::from_static("x-kisi-integration-contact");

/// Has a service do each request as one that comes through the software it names.
#[derive(Clone)]
pub(crate) struct Partners<S>(pub S);

type Answering = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

impl<S> Service<Request> for Partners<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send + 'static>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<S::Future, Answering>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let partner = said(bytes(request.headers(), &IDENTIFIER), bytes(request.headers(), &CONTACT));
        let answering = self.0.call(request);
        match partner {
            None => Either::Left(answering),
            Some(partner) => Either::Right(Box::pin(scope(partner, answering))),
        }
    }
}

fn bytes<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a [u8]> {
    headers.get(name).map(axum::http::HeaderValue::as_bytes)
}
