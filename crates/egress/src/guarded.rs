//! Connections other than HTTP to addresses that a customer typed, within the same policy: streams and datagrams.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::{Client, Duplex, Error};

impl Client {
    /// A connection to a host, by name or address, with TLS if told so.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn connect(&self, host: &str, port: u16, tls: bool, time: Duration) -> Result<Box<dyn Duplex>, Error> {
        timeout(time, self.stream(host, port, tls)).await.unwrap_or(Err(Error::TimedOut))
    }

    async fn stream(&self, host: &str, port: u16, tls: bool) -> Result<Box<dyn Duplex>, Error> {
        let addresses = self.addresses(host, port).await?;
        let stream = TcpStream::connect(addresses.as_slice()).await.map_err(|_| Error::Unreachable("no connection"))?;
        // What is said is small and waits for nothing.
        stream.set_nodelay(true).map_err(|_| Error::Unreachable("the connection broke off"))?;
        if !tls {
            return Ok(Box::new(stream));
        }
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| Error::Invalid("the host has no name that a certificate can have"))?;
        let failed = "no secure connection: the certificate is not trusted or TLS failed";
        match TlsConnector::from(self.tls.clone()).connect(name, stream).await {
            Ok(stream) => Ok(Box::new(stream)),
            Err(_) => Err(Error::Unreachable(failed)),
        }
    }

    /// A socket that exchanges datagrams with one host, by name or address, and with no other.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn datagrams(&self, host: &str, port: u16, time: Duration) -> Result<UdpSocket, Error> {
        let open = async {
            let broken = |_| Error::Unreachable("no connection");
            let addresses = self.addresses(host, port).await?;
            let peer = addresses.first().ok_or(Error::Unreachable("the host name cannot be resolved"))?;
            let here: IpAddr = if peer.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
            let socket = UdpSocket::bind(SocketAddr::new(here, 0)).await.map_err(broken)?;
            socket.connect(peer).await.map_err(broken)?;
            Ok(socket)
        };
        timeout(time, open).await.unwrap_or(Err(Error::TimedOut))
    }

    /// Those of the host's addresses that the policy allows. The connection goes to one of them, so that there is no second look-up that
    /// could answer differently.
    async fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Error> {
        let unresolved = Error::Unreachable("the host name cannot be resolved");
        let found: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await.map_err(|_| unresolved.clone())?.collect();
        if found.is_empty() {
            return Err(unresolved);
        }
        let allowed: Vec<SocketAddr> = found.into_iter().filter(|address| self.policy.allows(address.ip())).collect();
        if allowed.is_empty() { Err(Error::NotAllowed(host.to_owned())) } else { Ok(allowed) }
    }
}
