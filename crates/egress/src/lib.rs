//! The one guarded client: every request to an address that a customer typed leaves through here, HTTP or not.
//!
//! Depends on no other crate of the workspace, so that both the delivery of messages and the door agent can use it. A
//! [`Policy`] says which addresses may be reached; the [`Client`] checks it against literal addresses before a request and
//! against every answer of the name service while connecting, so that a name that changes its address between check and use
//! gains nothing. Redirects are not followed, proxies of the environment are ignored, time and size are limited.
//!
//! To block one more range: a line in one of the tables in `policy`, a row in its test. To tell one more failure apart: a
//! variant of [`Error`], the place in `client` that recognizes it, a case in `tests/client.rs`.

mod client;
mod error;
mod guarded;
mod policy;
mod request;
mod resolver;
mod stream;

pub use client::{BuildError, Client};
pub use error::Error;
pub use ipnet::IpNet;
pub use policy::Policy;
pub use request::{Request, Response};
pub use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
pub use reqwest::{Method, StatusCode};
pub use stream::{Dialer, Duplex};
pub use url::Url;
