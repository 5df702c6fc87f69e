//! One kept connection to a server.

use std::net::SocketAddr;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, HeaderName, HeaderValue};
use hyper::{Method, Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::{Result, said};

/// A connection that sends one request after the other, each with the same credential if none is named.
pub struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: HeaderValue,
    /// The header that tells who asks.
    credential: (HeaderName, HeaderValue),
}

impl Client {
    /// Connects. `authorization` is the header's whole text.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn connect(address: SocketAddr, authorization: HeaderValue) -> Result<Self> {
        Self::open(address, (AUTHORIZATION, authorization)).await
    }

    /// Connects as a browser does that holds this cookie.
    ///
    /// # Errors
    /// As of [`Self::connect`].
    pub async fn browse(address: SocketAddr, cookie: HeaderValue) -> Result<Self> {
        Self::open(address, (COOKIE, cookie)).await
    }

    async fn open(address: SocketAddr, credential: (HeaderName, HeaderValue)) -> Result<Self> {
        let stream = TcpStream::connect(address).await.map_err(said("cannot connect"))?;
        stream.set_nodelay(true).map_err(said("cannot connect"))?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(said("cannot connect"))?;
        // It ends with the sender; what goes wrong, the sender tells.
        tokio::spawn(connection);
        let host = HeaderValue::try_from(address.to_string()).map_err(said("an address"))?;
        Ok(Self { sender, host, credential })
    }

    /// Posts a JSON body and returns the answer's.
    ///
    /// # Errors
    /// The connection broke, or the status is another one than 200; the text has the answer.
    pub async fn post(&mut self, uri: &Uri, body: Bytes) -> Result<Bytes> {
        let credential = self.credential.clone();
        self.send(Method::POST, uri, credential, body).await
    }

    /// Posts with another credential than the connection's.
    ///
    /// # Errors
    /// As of [`Self::post`].
    pub async fn post_as(&mut self, uri: &Uri, authorization: HeaderValue, body: Bytes) -> Result<Bytes> {
        self.send(Method::POST, uri, (AUTHORIZATION, authorization), body).await
    }

    /// Fetches.
    ///
    /// # Errors
    /// As of [`Self::post`].
    pub async fn get(&mut self, uri: &Uri) -> Result<Bytes> {
        let credential = self.credential.clone();
        self.send(Method::GET, uri, credential, Bytes::new()).await
    }

    /// Makes a resource and returns it.
    ///
    /// # Errors
    /// As of [`Self::post`].
    pub async fn create(&mut self, path: &'static str, resource: &Value) -> Result<Value> {
        let body = self.post(&Uri::from_static(path), Bytes::from(resource.to_string())).await?;
        serde_json::from_slice(&body).map_err(said(path))
    }

    /// Posts with another credential than the connection's, and takes any status.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn ask(&mut self, uri: &Uri, authorization: HeaderValue, body: Bytes) -> Result<StatusCode> {
        Ok(self.answer(Method::POST, uri, (AUTHORIZATION, authorization), body).await?.0)
    }

    async fn send(&mut self, method: Method, uri: &Uri, credential: (HeaderName, HeaderValue), body: Bytes) -> Result<Bytes> {
        let (status, body) = self.answer(method, uri, credential, body).await?;
        if status == StatusCode::OK {
            Ok(body)
        } else {
            Err(format!("{uri}: the server answered {status}: {}", String::from_utf8_lossy(&body)))
        }
    }

    async fn answer(
        &mut self,
        method: Method,
        uri: &Uri,
        (name, value): (HeaderName, HeaderValue),
        body: Bytes,
    ) -> Result<(StatusCode, Bytes)> {
        let failed = |error: hyper::Error| format!("{uri}: {error}");
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = uri.clone();
        let headers = request.headers_mut();
        headers.insert(HOST, self.host.clone());
        headers.insert(name, value);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.sender.ready().await.map_err(failed)?;
        let response = self.sender.send_request(request).await.map_err(failed)?;
        let status = response.status();
        let body = response.into_body().collect().await.map_err(failed)?.to_bytes();
        Ok((status, body))
    }
}
