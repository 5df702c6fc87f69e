//! From a failed use case to an HTTP answer (contract section 1.7). The only place where statuses are chosen.

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{ACCEPT, RETRY_AFTER, VARY};
use axum::response::{IntoResponse, Response};
use doorward_app::Error;
use doorward_core::Code;
use doorward_core::input::FieldErrors;
use serde::Serialize;
use utoipa::ToSchema;

/// `{"code","error"}`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    /// Six characters that say why.
    #[schema(example = "fad10e")]
    code: &'static str,
    /// The same in a sentence.
    #[schema(example = "There is no such door.")]
    error: String,
}

impl ErrorBody {
    /// The body for a code, with its own text.
    pub(crate) fn of(code: Code) -> Self {
        Self { code: code.as_str(), error: code.text().to_owned() }
    }
}

/// `{"errors":{"<field>":["<message>"]}}`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldErrorsBody {
    /// Messages by field.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<String>>)]
    errors: FieldErrors,
}

/// Why a request has no result.
#[derive(Debug)]
pub(crate) enum ApiError {
    /// A use case refused or failed.
    App(Error),
    /// The request itself is at fault; the text says how.
    Bad(String),
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self::App(error)
    }
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Self::App(code.into())
    }
}

/// What an answer refuses for. It goes along with the answer, whichever form that takes.
#[derive(Debug, Clone)]
pub(crate) enum Cause {
    /// A code, and what happened in a sentence.
    Code(Code, String),
    /// Fields that break rules.
    Fields(FieldErrors),
}

impl Cause {
    pub(crate) const fn code(&self) -> Code {
        match self {
            Self::Code(code, _) => *code,
            Self::Fields(_) => Code::InvalidFields,
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self {
            Self::Bad(text) => answer(Cause::Code(Code::BadRequest, text)),
            Self::App(Error::Refused(code)) => refusal(code),
            Self::App(Error::Invalid(errors)) => answer(Cause::Fields(errors)),
            Self::App(Error::Wait { seconds }) => {
                let mut response = refusal(Code::TooManyRequests);
                response.headers_mut().insert(RETRY_AFTER, seconds.into());
                response
            }
            Self::App(Error::Store(error)) => {
                tracing::error!(%error, "the database failed");
                refusal(Code::Unavailable)
            }
            Self::App(Error::Internal(text)) => {
                tracing::error!(error = text, "the request failed");
                refusal(Code::Unexpected)
            }
        }
    }
}

/// The answer for a code, with its own status and text.
pub fn refusal(code: Code) -> Response {
    answer(Cause::Code(code, code.text().to_owned()))
}

fn answer(cause: Cause) -> Response {
    let mut response = match &cause {
        Cause::Code(code, error) => Json(ErrorBody { code: code.as_str(), error: error.clone() }).into_response(),
        Cause::Fields(errors) => Json(FieldErrorsBody { errors: errors.clone() }).into_response(),
    };
    *response.status_mut() = cause.status();
    response.headers_mut().append(VARY, ACCEPT.into());
    response.extensions_mut().insert(cause);
    response
}
