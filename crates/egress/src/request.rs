//! What is sent, and what comes back.

use std::fmt;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use url::Url;

use crate::Error;

/// Longest answer in bytes, unless a request says otherwise.
const DEFAULT_MAX_ANSWER: usize = 64 * 1024;

/// Headers that frame the message or belong to the connection: the client's own business, and a way to smuggle requests.
const RESERVED: [&str; 9] =
    ["connection", "content-length", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

/// A request. Its `Debug` shows method and host only: everything else may hold secrets.
#[derive(Clone)]
pub struct Request {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) timeout: Duration,
    pub(crate) max_answer: usize,
}

impl Request {
    /// A request without headers and body, to be answered completely within `timeout`.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the URL is not an absolute `http` or `https` URL or names a user.
    pub fn new(method: Method, url: &str, timeout: Duration) -> Result<Self, Error> {
        let url = Url::parse(url).map_err(|_| Error::Invalid("the URL cannot be read"))?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(Error::Invalid("the URL is not an http or https URL"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::Invalid("the URL names a user"));
        }
        Ok(Self { method, url, headers: HeaderMap::new(), body: Vec::new(), timeout, max_answer: DEFAULT_MAX_ANSWER })
    }

    /// Adds a header.
    ///
    /// # Errors
    /// [`Error::Invalid`] if name or value are not those of a header, or if the client itself sets this one (RFC 9110
    /// section 7.6.1, RFC 9112).
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, Error> {
        let name = HeaderName::try_from(name).map_err(|_| Error::Invalid("a header's name cannot be sent"))?;
        if RESERVED.contains(&name.as_str()) {
            return Err(Error::Invalid("a header is reserved for the connection itself"));
        }
        let mut value = HeaderValue::try_from(value).map_err(|_| Error::Invalid("a header's value cannot be sent"))?;
        value.set_sensitive(true);
        self.headers.append(name, value);
        Ok(self)
    }

    /// Whether a header of this name was added.
    #[must_use]
    pub fn has_header(&self, name: &HeaderName) -> bool {
        self.headers.contains_key(name)
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets the length in bytes beyond which an answer is given up; 64 KiB if never set.
    #[must_use]
    pub const fn max_answer(mut self, bytes: usize) -> Self {
        self.max_answer = bytes;
        self
    }

    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {})", self.method, self.host())
    }
}

/// A complete answer, whatever its status. Its `Debug` shows status and length only.
#[derive(Clone)]
pub struct Response {
    /// The status; a redirect's too.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, at most as long as the request allowed.
    pub body: Vec<u8>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(url: &str) -> Result<Request, Error> {
        Request::new(Method::POST, url, Duration::from_secs(1))
    }

    #[test]
    fn only_web_urls_without_a_user_are_taken() {
        assert!(request("https://example.com:8443/open?x=1").is_ok());
        for wrong in ["ftp://example.com/", "file:///etc/passwd", "/open", "http://", "http://admin:pw@example.com/", "http://a@b/"]
        {
            assert!(matches!(request(wrong), Err(Error::Invalid(_))), "{wrong}");
        }
    }

    #[test]
    fn headers_that_frame_the_message_are_the_clients_own() {
        let request = request("https://example.com/").unwrap();
        assert!(request.clone().header("X-Token", "secret").is_ok());
        for name in ["Host", "content-length", "Transfer-Encoding", "a b"] {
            assert!(matches!(request.clone().header(name, "1"), Err(Error::Invalid(_))), "{name}");
        }
        assert!(matches!(request.header("X-Token", "a\r\nHost: b"), Err(Error::Invalid(_))));
    }

    #[test]
    fn a_request_prints_no_secret() {
        let request = request("https://example.com/hook/secret?key=secret").unwrap().header("X-Token", "secret").unwrap();
        assert!(!format!("{:?}", request.body("secret")).contains("secret"));
    }
}
