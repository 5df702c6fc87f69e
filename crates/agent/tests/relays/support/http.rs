//! A device that takes any HTTP request.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use tokio::net::TcpListener;

/// The requests that reached it.
pub type Seen = Arc<Mutex<Vec<(Method, HeaderMap, String)>>>;

/// Its URL, and what it sees. It answers every request with 202, whatever its path.
pub async fn device() -> (String, Seen) {
    async fn serve(State(seen): State<Seen>, method: Method, headers: HeaderMap, body: Bytes) -> (StatusCode, &'static str) {
        seen.lock().unwrap().push((method, headers, String::from_utf8_lossy(&body).into_owned()));
        (StatusCode::ACCEPTED, r#"{"result":{"open":true,"token":"answer-secret"}}"#)
    }
    let seen = Seen::default();
    let router = Router::new().fallback(serve).with_state(Arc::clone(&seen));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/open?key=url-secret", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, seen)
}
