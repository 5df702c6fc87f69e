//! The guarded client.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use reqwest::{StatusCode, redirect};
use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;
use url::Host;

use crate::resolver::{GuardedResolver, NoneAllowed};
use crate::{Error, Policy, Request, Response};

/// The client cannot be built: the TLS library does not accept its own defaults. The text is for the log.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be built: {0}")]
pub struct BuildError(pub(crate) String);

/// Sends requests, and connects, within a [`Policy`]. Cheap to clone.
///
/// Every request has a connection of its own: small devices drop idle ones without a word, and a request that opens a door
/// must not be repeated because it met such a connection.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    pub(crate) tls: Arc<ClientConfig>,
    pub(crate) policy: Arc<Policy>,
}

impl Client {
    /// A client with this policy. Trusts the certificate authorities that the machine trusts.
    ///
    /// # Errors
    /// See [`BuildError`].
    #[expect(clippy::disallowed_methods, reason = "this is the one guarded client")]
    pub fn new(policy: Policy) -> Result<Self, BuildError> {
        let policy = Arc::new(policy);
        let tls = tls()?;
        let http = reqwest::Client::builder()
            .user_agent(concat!("doorward/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(GuardedResolver::new(Arc::clone(&policy)))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .referer(false)
            .pool_max_idle_per_host(0)
            .tls_backend_preconfigured(tls.clone())
            .build()
            .map_err(|error| BuildError(error.to_string()))?;
        Ok(Self { http, tls: Arc::new(tls), policy })
    }

    /// Sends a request once and reads the whole answer, whatever its status.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn send(&self, request: Request) -> Result<Response, Error> {
        let (timeout, limit, host) = (request.timeout, request.max_answer, request.host().to_owned());
        let exchange = async { read(self.begin(request).await?, limit, &host).await };
        tokio::time::timeout(timeout, exchange).await.unwrap_or(Err(Error::TimedOut))
    }

    /// Sends a request once and waits for the answer's status, whatever it is. What else the answer says is not read.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn status(&self, request: Request) -> Result<StatusCode, Error> {
        let timeout = request.timeout;
        let answer = tokio::time::timeout(timeout, self.begin(request)).await.unwrap_or(Err(Error::TimedOut))?;
        Ok(answer.status())
    }

    async fn begin(&self, request: Request) -> Result<reqwest::Response, Error> {
        let literal = match request.url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) => None,
            None => return Err(Error::Invalid("the URL names no host")),
        };
        if literal.is_some_and(|address| !self.policy.allows(address)) {
            return Err(Error::NotAllowed(request.host().to_owned()));
        }
        let host = request.host().to_owned();
        let begun = self.http.request(request.method, request.url).headers(request.headers).body(request.body);
        begun.send().await.map_err(|error| classify(&error, &host))
    }
}

/// The whole answer, if it is no longer than so many bytes.
async fn read(mut response: reqwest::Response, limit: usize, host: &str) -> Result<Response, Error> {
    if response.content_length().is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit)) {
        return Err(Error::TooLarge(limit));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| classify(&error, host))? {
        if chunk.len() > limit.saturating_sub(body.len()) {
            return Err(Error::TooLarge(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Response { status: response.status(), headers: std::mem::take(response.headers_mut()), body })
}

/// TLS with the provider chosen here, whatever the process has installed.
pub(crate) fn tls() -> Result<ClientConfig, BuildError> {
    let provider: Arc<CryptoProvider> = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| BuildError(error.to_string()))?;
    Ok(match Verifier::new(provider) {
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth(),
        // A site without the internet may well have none: plain HTTP to its own devices must go on working.
        Err(error) => {
            tracing::warn!(%error, "this machine trusts no certificate authorities: requests to https addresses will fail");
            builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
        }
    })
}

/// What a failure means. Its own text is dropped: it may quote the URL.
fn classify(error: &reqwest::Error, host: &str) -> Error {
    let mut tls = false;
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(current) = cause {
        if current.is::<NoneAllowed>() {
            return Error::NotAllowed(host.to_owned());
        }
        if current.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse) {
            return Error::NotHttp;
        }
        tls |= current.is::<rustls::Error>();
        // What an I/O error wraps is not its source but itself.
        cause = match current.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => current.source(),
        };
    }
    if error.is_timeout() {
        Error::TimedOut
    } else if tls {
        Error::Unreachable("no secure connection: the certificate is not trusted or TLS failed")
    } else if error.is_dns() {
        Error::Unreachable("the host name cannot be resolved")
    } else if error.is_connect() {
        Error::Unreachable("no connection")
    } else if error.is_builder() {
        Error::Invalid("the request cannot be sent")
    } else {
        Error::Unreachable("the connection broke off")
    }
}
