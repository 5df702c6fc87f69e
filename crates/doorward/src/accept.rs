//! Accepting connections, with limits on their number and on how slowly a request may begin.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

/// Connections at once; more wait to be accepted.
const MOST_CONNECTIONS: usize = 8_192;
/// How long a client may take to send the head of a request, also while it keeps a connection idle between two of them.
const HEAD_TIME: Duration = Duration::from_secs(20);
/// How long to wait after the machine refused a connection, such as for want of file descriptors.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop` is ready; then takes no more connections and returns when the requests under way are answered.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (stopping, stopped) = watch::channel(false);
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            () = &mut stop => break,
            next = next => next,
        };
        match accepted {
            Ok((stream, address)) => {
                let serving = connection(stream, address, router.clone(), stopped.clone());
                tokio::spawn(async move {
                    serving.await;
                    drop(place);
                });
            }
            Err(error) if of_one_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections");
                tokio::time::sleep(REFUSED_PAUSE).await;
            }
        }
    }
    drop((listener, stopped));
    stopping.send_replace(true);
    stopping.closed().await;
}

/// Serves one connection to its end. What it is upgraded to is served beside it.
async fn connection(stream: TcpStream, address: SocketAddr, router: Router, mut stopped: watch::Receiver<bool>) {
    // Answers are small and complete: sent at once.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its delay");
    }
    let service = hyper::service::service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        router.clone().oneshot(request.map(axum::body::Body::new))
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
    let stop = async { drop(stopped.wait_for(|stopping| *stopping).await) };
    // A client that goes away is no event of ours.
    tokio::select! {
        ended = connection.as_mut() => drop(ended),
        () = stop => {
            connection.as_mut().graceful_shutdown();
            drop(connection.await);
        }
    }
}

fn of_one_client(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset)
}
