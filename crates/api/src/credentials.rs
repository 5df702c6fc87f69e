//! Who asks: the `Authorization` header (contract section 1.2).

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use doorward_app::gatekeeper::Credential;
use doorward_app::guest::Held;
use doorward_app::{App, Caller, authenticate};
use doorward_core::{Code, Secret};

use crate::error::ApiError;

/// What a request presents.
#[derive(Debug, Clone)]
pub(crate) enum Presented {
    /// `KISI-LOGIN <secret>`, or the older `X-Login-Secret: <secret>`.
    Login(Secret),
    /// `KISI-GROUP-LINK <secret>`.
    GroupLink(Secret),
    /// `KISI-ACCESS-KEY <key>`.
    AccessKey(Secret),
    /// Nothing, or nothing that is understood. The literal `null` of some clients counts as nothing.
    Nothing,
}

impl Presented {
    pub(crate) fn from_headers(headers: &HeaderMap) -> Self {
        let texts = headers.get_all(AUTHORIZATION).iter().filter_map(|value| value.to_str().ok());
        // Some calls come with `Basic` as well, in a header of its own or behind a comma: that is neither needed nor looked at.
        let understood = texts.flat_map(|value| value.split(',')).find_map(|value| {
            let (scheme, secret) = value.trim().split_once(' ')?;
            if scheme.eq_ignore_ascii_case("KISI-LOGIN") {
                Some(Self::Login(Secret::presented(secret)))
            } else if scheme.eq_ignore_ascii_case("KISI-GROUP-LINK") {
                Some(Self::GroupLink(Secret::presented(secret)))
            } else if scheme.eq_ignore_ascii_case("KISI-ACCESS-KEY") {
                Some(Self::AccessKey(Secret::presented(secret)))
            } else {
                None
            }
        });
        let older = || {
            let text = headers.get("x-login-secret").and_then(|value| value.to_str().ok());
            text.map(|secret| Self::Login(Secret::presented(secret)))
        };
        understood.or_else(older).unwrap_or(Self::Nothing)
    }

    /// Whose it is: someone with an account, or someone without one.
    pub(crate) fn bearer(self) -> Result<Bearer, Code> {
        match self {
            Self::Login(secret) => Ok(Bearer::Account(secret)),
            Self::GroupLink(secret) => Ok(Bearer::Guest(Held::Link(secret))),
            Self::AccessKey(key) => Ok(Bearer::Guest(Held::AccessKey(key))),
            Self::Nothing => Err(Code::Unauthenticated),
        }
    }

    /// As the gatekeeper takes it.
    pub(crate) fn credential(&self) -> Result<Credential, Code> {
        self.clone().bearer().map(|bearer| match bearer {
            Bearer::Account(secret) => Credential::Login(secret.digest()),
            Bearer::Guest(held) => held.credential(),
        })
    }
}

/// Whose credential it is.
pub(crate) enum Bearer {
    /// A user's, with this login.
    Account(Secret),
    /// That of someone without an account.
    Guest(Held),
}

impl<S: Send + Sync> FromRequestParts<S> for Presented {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::from_headers(&parts.headers))
    }
}

/// A signed-in user. Anything else is 401.
pub(crate) struct SignedIn(pub Caller);

impl FromRequestParts<Arc<App>> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        match Presented::from_headers(&parts.headers) {
            Presented::Login(secret) => Ok(Self(authenticate::login(app, &secret).await?)),
            Presented::GroupLink(_) | Presented::AccessKey(_) | Presented::Nothing => Err(Code::Unauthenticated.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presented(name: &'static str, value: &str) -> Presented {
        Presented::from_headers(&HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())]))
    }

    #[test]
    fn the_prefix_tells_logins_links_and_access_keys_apart() {
        assert!(matches!(presented("authorization", "KISI-LOGIN abc"), Presented::Login(secret) if secret.reveal() == "abc"));
        assert!(
            matches!(presented("authorization", "KISI-GROUP-LINK  abc "), Presented::GroupLink(secret) if secret.reveal() == "abc")
        );
        assert!(
            matches!(presented("authorization", "kisi-access-key abc"), Presented::AccessKey(secret) if secret.reveal() == "abc")
        );
        assert!(matches!(presented("x-login-secret", "abc"), Presented::Login(secret) if secret.reveal() == "abc"));
        for nothing in ["null", "abc", "Bearer abc", "KISI-SERVICE abc"] {
            assert!(matches!(presented("authorization", nothing), Presented::Nothing), "{nothing}");
        }
    }
}
