//! The client against real servers on this machine.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::routing::{get, post};
use doorward_egress::{Client, Error, Method, Policy, Request, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

const PATIENCE: Duration = Duration::from_secs(10);

struct Site {
    address: SocketAddr,
    hits: Arc<AtomicUsize>,
}

impl Site {
    /// Serves until the test's runtime ends.
    async fn start() -> Self {
        let hits = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hits);
        let router = Router::new()
            .route("/echo", post(|body: String| async move { body }))
            .route("/long", get(|| async { "x".repeat(100_000) }))
            .route("/away", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "/echo")]) }))
            .layer(axum::middleware::map_request(move |request: axum::extract::Request| {
                counted.fetch_add(1, Ordering::SeqCst);
                async move { request }
            }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, hits }
    }

    fn hits(&self) -> usize {
        self.hits.load(Ordering::SeqCst)
    }
}

/// A server that reads a request and then does what `answer` says with the connection.
async fn raw<F, A>(answer: F) -> SocketAddr
where
    F: Fn(TcpStream) -> A + Send + 'static,
    A: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 1024];
            if stream.read(&mut head).await.is_ok() {
                tokio::spawn(answer(stream));
            }
        }
    });
    address
}

fn private() -> Client {
    Client::new(Policy::new(true, Vec::new())).unwrap()
}

async fn get_from(client: &Client, url: &str) -> Result<Response, Error> {
    client.send(Request::new(Method::GET, url, PATIENCE)?).await
}

#[tokio::test]
async fn an_allowed_request_arrives_and_is_answered() {
    let site = Site::start().await;
    let request = Request::new(Method::POST, &format!("http://{}/echo", site.address), PATIENCE).unwrap().body("hello");
    let response = private().send(request).await.unwrap();
    assert_eq!((response.status, response.body.as_slice()), (StatusCode::OK, b"hello".as_slice()));
    assert_eq!(site.hits(), 1);
}

#[tokio::test]
async fn no_spelling_of_this_machine_gets_past_the_policy() {
    let site = Site::start().await;
    let port = site.address.port();
    let client = Client::new(Policy::default()).unwrap();
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "１２７.0.0.1",
        "0.0.0.0",
        "0",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "localhost",
        "LOCALHOST",
    ] {
        let answer = get_from(&client, &format!("http://{host}:{port}/long")).await;
        assert!(matches!(answer, Err(Error::NotAllowed(_))), "{host}: {answer:?}");
    }
    assert_eq!(site.hits(), 0);
}

#[tokio::test]
async fn the_refusal_names_the_host_and_not_the_rest_of_the_url() {
    let client = Client::new(Policy::default()).unwrap();
    let error = get_from(&client, "http://127.0.0.1:9/path-secret?key=secret").await.unwrap_err();
    assert_eq!(error.to_string(), "127.0.0.1 is in a network that requests may not reach");
}

#[tokio::test]
async fn a_subnet_opens_literal_addresses_and_names_within_it() {
    let site = Site::start().await;
    let client = Client::new(Policy::new(false, vec!["127.0.0.0/8".parse().unwrap()])).unwrap();
    for host in ["127.0.0.1", "localhost"] {
        assert!(
            get_from(&client, &format!("http://{host}:{}/long", site.address.port()))
                .await
                .is_err_and(|e| e == Error::TooLarge(65_536))
        );
    }
    assert_eq!(site.hits(), 2);
    let elsewhere = Client::new(Policy::new(false, vec!["10.0.0.0/8".parse().unwrap()])).unwrap();
    let answer = get_from(&elsewhere, &format!("http://{}/long", site.address)).await;
    assert!(matches!(answer, Err(Error::NotAllowed(_))), "{answer:?}");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let site = Site::start().await;
    let response = get_from(&private(), &format!("http://{}/away", site.address)).await.unwrap();
    assert_eq!(response.status, StatusCode::FOUND);
    assert_eq!(site.hits(), 1);
}

#[tokio::test]
async fn a_long_answer_is_given_up_whether_or_not_it_says_so_first() {
    let site = Site::start().await;
    let long = |limit| Request::new(Method::GET, &format!("http://{}/long", site.address), PATIENCE).unwrap().max_answer(limit);
    assert_eq!(private().send(long(99_999)).await.unwrap_err(), Error::TooLarge(99_999));
    assert_eq!(private().send(long(100_000)).await.unwrap().body.len(), 100_000);

    let endless = raw(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        while stream.write_all(&[b'x'; 4096]).await.is_ok() {}
    })
    .await;
    assert_eq!(get_from(&private(), &format!("http://{endless}/")).await.unwrap_err(), Error::TooLarge(65_536));
}

#[tokio::test]
async fn the_time_limit_covers_the_whole_answer() {
    let silent = raw(|stream| async move {
        let _open = stream;
        std::future::pending().await
    })
    .await;
    let halting = raw(|mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").await;
        std::future::pending().await
    })
    .await;
    for address in [silent, halting] {
        let request = Request::new(Method::POST, &format!("http://{address}/"), Duration::from_millis(200)).unwrap();
        assert_eq!(private().send(request).await.unwrap_err(), Error::TimedOut);
    }
}

#[tokio::test]
async fn what_does_not_speak_http_or_does_not_answer_is_told_apart() {
    let garbage = raw(|mut stream| async move {
        let _ = stream.write_all(b"\x00\x01 nonsense\r\n\r\n").await;
    })
    .await;
    assert_eq!(get_from(&private(), &format!("http://{garbage}/")).await.unwrap_err(), Error::NotHttp);

    let closing = raw(|stream| async move { drop(stream) }).await;
    let broken = get_from(&private(), &format!("http://{closing}/")).await.unwrap_err();
    assert_eq!(broken, Error::Unreachable("the connection broke off"));

    let bound_only = TcpSocket::new_v4().unwrap();
    bound_only.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let nobody = bound_only.local_addr().unwrap();
    assert_eq!(get_from(&private(), &format!("http://{nobody}/")).await.unwrap_err(), Error::Unreachable("no connection"));

    let unknown = get_from(&private(), "http://door.invalid/").await.unwrap_err();
    assert_eq!(unknown, Error::Unreachable("the host name cannot be resolved"));
}

#[tokio::test]
async fn https_is_spoken_and_a_server_without_tls_is_refused() {
    let site = Site::start().await;
    let error = get_from(&private(), &format!("https://{}/long", site.address)).await.unwrap_err();
    assert_eq!(error, Error::Unreachable("no secure connection: the certificate is not trusted or TLS failed"));
    assert_eq!(site.hits(), 0);
}
