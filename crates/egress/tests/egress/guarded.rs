//! Streams and datagrams within a policy.

use std::time::Duration;

use doorward_egress::{Client, Error, Policy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, UdpSocket};

const PATIENCE: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_stream_and_datagrams_reach_an_allowed_host_and_come_back() {
    let client = Client::new(Policy::new(true, Vec::new())).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mut stream = client.connect("127.0.0.1", port, false, PATIENCE).await.unwrap();
    let (mut peer, _) = listener.accept().await.unwrap();
    stream.write_all(b"ping").await.unwrap();
    let mut read = [0; 4];
    peer.read_exact(&mut read).await.unwrap();
    assert_eq!(&read, b"ping");

    let peer = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let socket = client.datagrams("127.0.0.1", peer.local_addr().unwrap().port(), PATIENCE).await.unwrap();
    socket.send(b"ping").await.unwrap();
    let (length, from) = peer.recv_from(&mut read).await.unwrap();
    assert_eq!((length, &read, from.port()), (4, b"ping", socket.local_addr().unwrap().port()));
}

#[tokio::test]
async fn nothing_is_sent_to_a_host_that_the_policy_forbids_by_address_or_by_name() {
    let client = Client::new(Policy::default()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    for host in ["127.0.0.1", "::1", "localhost", "169.254.169.254"] {
        let stream = client.connect(host, port, false, PATIENCE).await.err();
        assert_eq!(stream, Some(Error::NotAllowed(host.to_owned())));
        let socket = client.datagrams(host, port, PATIENCE).await.err();
        assert_eq!(socket, Some(Error::NotAllowed(host.to_owned())));
    }
    let accepted = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
    assert!(accepted.is_err(), "something connected");
}

#[tokio::test]
async fn a_server_without_tls_is_no_secure_one() {
    let client = Client::new(Policy::new(true, Vec::new())).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut peer, _) = listener.accept().await.unwrap();
        peer.write_all(&[0x20, 2, 0, 0]).await.unwrap();
    });
    let error = client.connect("127.0.0.1", port, true, PATIENCE).await.err();
    assert_eq!(error, Some(Error::Unreachable("no secure connection: the certificate is not trusted or TLS failed")));
}
