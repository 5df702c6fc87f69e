//! The client of Doorward's API: one function for each operation, with the types of what is sent and answered.
//!
//! `operations` and [`types`] are written by `cargo xtask clients` from the API document; the rest is what they stand on. Depends on no
//! other crate of the workspace, so that it can go where the server does not.

mod error;
mod field;
mod operations;
mod request;
pub mod types;

pub use error::{Error, Refusal};
pub use field::Field;
pub use operations::*;
pub use request::Page;

use request::{NO_BODY, NO_QUERY};

use reqwest::Url;

/// A server, and as whom it is asked. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: Url,
    authorization: Option<String>,
    idempotency_key: Option<String>,
}

impl Client {
    /// The server at an address such as `https://doors.example.com`, asked as nobody, over this HTTP client.
    ///
    /// # Errors
    /// That is no address.
    pub fn new(http: reqwest::Client, url: &str) -> Result<Self, Error> {
        let url: Url = url.parse().map_err(|_| Error::Address(url.to_owned()))?;
        if url.cannot_be_a_base() {
            return Err(Error::Address(url.into()));
        }
        Ok(Self { http, url, authorization: None, idempotency_key: None })
    }

    /// The same server, asked with the secret of a login, or an API key.
    #[must_use]
    pub fn with_login(&self, secret: &str) -> Self {
        Self { authorization: Some(format!("KISI-LOGIN {secret}")), ..self.clone() }
    }

    /// The same server, asked with the secret of a group link.
    #[must_use]
    pub fn with_group_link(&self, secret: &str) -> Self {
        Self { authorization: Some(format!("KISI-GROUP-LINK {secret}")), ..self.clone() }
    }

    /// The same server, asked with the access key of a guest.
    #[must_use]
    pub fn with_access_key(&self, key: &str) -> Self {
        Self { authorization: Some(format!("KISI-ACCESS-KEY {key}")), ..self.clone() }
    }

    /// For a single call that creates something: asked again with the same key, it is done once.
    #[must_use]
    pub fn once(&self, idempotency_key: &str) -> Self {
        Self { idempotency_key: Some(idempotency_key.to_owned()), ..self.clone() }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({})", self.url)
    }
}
