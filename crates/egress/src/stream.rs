//! A connection that is kept, to a server that the operator has named: for what is not one request and its answer.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use crate::Error;
use crate::client::{BuildError, tls};

/// Bytes in both directions.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// Connects to servers, with TLS if their address says so.
#[derive(Clone)]
pub struct Dialer {
    tls: Arc<ClientConfig>,
}

impl Dialer {
    /// Trusts the certificate authorities that the machine trusts.
    ///
    /// # Errors
    /// See [`BuildError`].
    pub fn new() -> Result<Self, BuildError> {
        Ok(Self { tls: Arc::new(tls()?) })
    }

    /// Connects to the server of an `http` or `https` URL.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn dial(&self, url: &Url, time: Duration) -> Result<Box<dyn Duplex>, Error> {
        timeout(time, self.connect(url)).await.unwrap_or(Err(Error::TimedOut))
    }

    async fn connect(&self, url: &Url) -> Result<Box<dyn Duplex>, Error> {
        let host = match url.host() {
            Some(Host::Domain(name)) => name.to_owned(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => address.to_string(),
            None => return Err(Error::Invalid("the URL names no host")),
        };
        let port = url.port_or_known_default().ok_or(Error::Invalid("the URL names no port"))?;
        let stream = TcpStream::connect((host.as_str(), port)).await.map_err(|_| Error::Unreachable("no connection"))?;
        // Frames are small and wait for nothing.
        stream.set_nodelay(true).map_err(|_| Error::Unreachable("the connection broke off"))?;
        if url.scheme() != "https" {
            return Ok(Box::new(stream));
        }
        let name =
            ServerName::try_from(host).map_err(|_| Error::Invalid("the URL's host has no name that a certificate can have"))?;
        let secured = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream).await;
        let failed = "no secure connection: the certificate is not trusted or TLS failed";
        secured.map(|stream| Box::new(stream) as Box<dyn Duplex>).map_err(|_| Error::Unreachable(failed))
    }
}

impl fmt::Debug for Dialer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dialer")
    }
}
