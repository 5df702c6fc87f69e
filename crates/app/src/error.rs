//! How a use case fails.

use doorward_core::Code;
use doorward_core::input::FieldErrors;

/// What a use case answers instead of a result. What is wrong inside is for the log and never reaches a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Refused for a reason that the client is told.
    #[error("{}", .0.text())]
    Refused(Code),
    /// The input breaks rules, field by field.
    #[error("the input is not valid")]
    Invalid(FieldErrors),
    /// Too many requests: there is room for another one after this time.
    #[error("too many requests: wait {seconds} s")]
    Wait {
        /// Whole seconds, one at least.
        seconds: u64,
    },
    /// The database failed. The text is for the log.
    #[error("the database failed: {0}")]
    Store(#[from] doorward_store::Error),
    /// Something else failed. The text is for the log.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// One field's message.
    #[must_use]
    pub fn invalid(field: &str, message: &str) -> Self {
        Self::Invalid(FieldErrors::one(field, message))
    }

    /// What whoever asked is told where no field can be named; what is wrong inside goes into the log, as a failure of `what`.
    #[must_use]
    pub fn told(&self, what: &str) -> Code {
        match self {
            Self::Refused(code) => *code,
            Self::Invalid(_) => Code::BadRequest,
            Self::Wait { .. } => Code::TooManyRequests,
            Self::Store(_) | Self::Internal(_) => {
                tracing::error!(error = %self, "{what} failed");
                Code::Unexpected
            }
        }
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::Refused(code)
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl From<sea_orm::DbErr> for Error {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Store(error.into())
    }
}
