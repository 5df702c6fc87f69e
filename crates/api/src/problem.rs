//! Refusals as problem details (RFC 9457), for clients whose `Accept` names `application/problem+json`.

use std::task::{Context, Poll};

use axum::Json;
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use doorward_core::input::FieldErrors;
use futures_util::TryFutureExt as _;
use futures_util::future::{Either, MapOk};
use serde::Serialize;
use tower::Service;
use utoipa::ToSchema;

use crate::error::Cause;

/// The media type.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, as RFC 9457 has it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemBody {
    /// Where the code is explained, from the server's address on.
    #[schema(example = "/docs#fad10e")]
    r#type: String,
    /// What the code means.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened this time, in a sentence.
    detail: String,
    /// Six characters that say why.
    #[schema(example = "fad10e")]
    code: &'static str,
    /// Messages by field, if fields break rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::BTreeMap<String, Vec<String>>>, nullable = false)]
    errors: Option<FieldErrors>,
}

impl From<Cause> for ProblemBody {
    fn from(cause: Cause) -> Self {
        let code = cause.code();
        let (detail, errors) = match cause {
            Cause::Code(_, text) => (text, None),
            Cause::Fields(errors) => (sentence(&errors), Some(errors)),
        };
        let (status, title) = (code.status(), code.text());
        Self { r#type: format!("/docs#{}", code.as_str()), title, status, detail, code: code.as_str(), errors }
    }
}

/// Every message in one sentence: messages continue the names of their fields.
fn sentence(errors: &FieldErrors) -> String {
    let messages = errors.0.iter().flat_map(|(field, messages)| messages.iter().map(move |message| format!("{field} {message}")));
    format!("{}.", messages.collect::<Vec<_>>().join("; "))
}

/// Gives the refusals of a service the form that each client asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Problems<S>(pub S);

impl<S: Service<Request, Response = Response>> Service<Request> for Problems<S> {
    type Response = Response;
    type Error = S::Error;
    type Future = Either<S::Future, MapOk<S::Future, fn(Response) -> Response>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let wanted = wanted(request.headers());
        let answer = self.0.call(request);
        if wanted { Either::Right(answer.map_ok(as_problem as fn(Response) -> Response)) } else { Either::Left(answer) }
    }
}

/// Whether the client names the media type, and does not refuse it. A client that takes anything gets the usual form.
pub(crate) fn wanted(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|range| {
        let mut parts = range.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(MEDIA_TYPE));
        named && !parts.filter_map(weight).any(|weight| weight == 0.0)
    })
}

fn weight(parameter: &str) -> Option<f32> {
    let (name, value) = parameter.split_once('=')?;
    if name.trim().eq_ignore_ascii_case("q") { value.trim().parse().ok() } else { None }
}

/// A refusal as problem details, its other headers as they are; any other answer as it is.
pub(crate) fn as_problem(mut response: Response) -> Response {
    let Some(cause) = response.extensions_mut().remove::<Cause>() else { return response };
    let (mut parts, _) = response.into_parts();
    let body = Json(ProblemBody::from(cause)).into_response().into_body();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    Response::from_parts(parts, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_client_that_names_the_media_type_gets_it() {
        let asks = |accept: &[&str]| wanted(&accept.iter().map(|value| (ACCEPT, value.parse().unwrap())).collect());
        for accept in [
            &["application/problem+json"][..],
            &["application/json, application/problem+json"],
            &["text/html", "Application/Problem+JSON; q=0.5"],
            &["application/problem+json;charset=utf-8;q=1"],
        ] {
            assert!(asks(accept), "{accept:?}");
        }
        for accept in [
            &[][..],
            &["*/*"],
            &["application/*"],
            &["application/json"],
            &["application/problem+xml"],
            &["application/problem+json;q=0"],
            &["application/problem+json; Q = 0.000, application/json"],
        ] {
            assert!(!asks(accept), "{accept:?}");
        }
    }
}
